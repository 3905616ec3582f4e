"""Buttons: a click becomes an event, takes its turn, and is answered on the message it was made on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.held import when_settled
from bot.slack.afterwards import Afterwards
from bot.slack.ids import AGAIN, NEVER, Action, Do, Place, action_of, unpack
from bot.slack.incoming import Payload, Who, click_key, where, who
from bot.slack.promptness import Promptness
from bot.slack.retry_after import retry_after
from bot.turn import Door, Taken
from flows import events
from flows.events import Event
from flows.rules import NOT_KNOWN

_OnPage = Callable[[Place, str, dict[str, Any]], Event]

_EVENTS: dict[Do, _OnPage] = {
    Do.START: lambda place, of, on: events.Started(repost=of == AGAIN, **on),
    Do.LATER: lambda place, of, on: events.Postponed(**on),
    Do.RATE: lambda place, of, on: events.Rated(domain=place.domain, question=place.question, answer=of, **on),
    Do.OTHER: lambda place, of, on: events.Rated(domain=place.domain, question=place.question, answer=of, **on),
    Do.BACK: lambda place, of, on: events.WentBack(domain=place.domain, question=place.question, **on),
    Do.CHANGE: lambda place, of, on: events.WentTo(domain=place.domain, question=place.question, **on),
    Do.NOTE_FITS: lambda place, of, on: events.NoteFits(domain=place.domain, question=place.question, **on),
    Do.PAUSE: lambda place, of, on: events.Paused(domain=place.domain, **on),
    Do.RESUME: lambda place, of, on: events.Resumed(domain=place.domain, **on),
    Do.SUBMIT: lambda place, of, on: events.Submitted(domain=place.domain, **on),
    Do.REOPEN: lambda place, of, on: events.Reopened(domain=place.domain, **on),
    Do.DRAFT_SAVE: lambda place, of, on: events.DraftKept(
        domain=place.domain, draft=place.draft, opened_on=place.opened_on, **on
    ),
    Do.DRAFT_ADD: lambda place, of, on: events.DraftKept(domain=place.domain, draft=place.draft, add=True, **on),
    Do.DRAFT_DROP: lambda place, of, on: events.DraftDropped(domain=place.domain, draft=place.draft, **on),
    Do.CLOSE_NOW: lambda place, of, on: events.ClosedNow(**on),
    Do.POST_SUMMARY: lambda place, of, on: events.Published(**on),
    Do.DECLINE: lambda place, of, on: events.Declined(domain=place.domain, **on),
    Do.NUDGE: lambda place, of, on: events.NudgedAll(**on),
    Do.AGAIN: lambda place, of, on: events.AgainChosen(day=None if of == NEVER else of, **on),
}

_OWN_PAGE = frozenset(
    {Do.START, Do.LATER, Do.RATE, Do.OTHER, Do.BACK, Do.CHANGE, Do.PAUSE, Do.RESUME}
    | {Do.NOTE_FITS, Do.DRAFT_SAVE, Do.DRAFT_ADD, Do.DRAFT_DROP}
)
"""Their events lock what is the leader's own, and share the round."""

_NEED_NO_TRIGGER = frozenset({Do.SETUP_BACK, Do.SETUP_CHOSEN})
"""They draw the form that is open, and come to the same when they are done once more."""
LONGEST_WAIT = timedelta(seconds=10)

NOT_OPENED = "That form could not be opened in time, so nothing was changed. Please press the button again."
NO_LONGER_THERE = frozenset({"hash_conflict", "not_found"})
"""The form was closed, or shows something newer: there is nothing to say."""

log = structlog.get_logger()

View = dict[str, Any]
Opener = Callable[[WebClient, Payload, Place | None], str]
"""Opens or redraws a form for a click, within the three seconds its trigger lives; answers a refusal, or nothing."""
Press = Callable[[Payload, Place | None], str]
"""Does what a click asks for with the database alone, so it is given no client; answers a refusal, or nothing."""


@dataclass(frozen=True)
class Clicks:
    """`openers` are the buttons that open a form, `presses` those that do something else of their own; every other one
    is an event of a round.

    `note_needed` draws the note's form where the answer just saved needs one.
    """

    door: Door
    afterwards: Afterwards
    openers: dict[Do, Opener]
    presses: dict[Do, Press]
    note_needed: Callable[[Place | None, Taken], View | None]
    promptness: Promptness

    def __call__(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Saved first, acknowledged next, drawn last."""
        person, message = who(body), where(body)
        pressed = body["actions"][0]
        action = action_of(pressed.get("action_id"))
        place = unpack(pressed.get("value")) or unpack(pressed.get("block_id"))  # a picker has no value
        if action is not None and action.do in self.openers:
            refusal = self._open(action.do, client, body, place)
            ack()
        elif action is not None and action.do in self.presses:
            refusal = self.presses[action.do](body, place)
            ack()
        else:
            on_it = message is not None and action is not None and action.do is not Do.START
            taken = self._turn(body, person, action, place, drawn_in_line=on_it)
            refusal = taken.refusal
            if action is not None and action.do in (Do.RATE, Do.OTHER):
                self._ask_for_note(client, body, self.note_needed(place, taken))
            ack()
        if message is not None:
            self.afterwards.redraw(person, message, refusal)
            return
        self.afterwards.wake()  # on the Home tab or in a form: what follows comes as messages
        if refusal:
            self.afterwards.tell(person, refusal)

    def may_wait_for_slack(self, body: Payload) -> bool:
        """A form is opened before the click is answered; everything else needs the database alone."""
        action = action_of(body["actions"][0].get("action_id")) if body.get("actions") else None
        return action is not None and action.do in self.openers

    def _ask_for_note(self, client: WebClient, body: Payload, form: View | None) -> None:
        """The answer is saved whether or not the form can be shown; its page says what is missing."""
        if form is None:
            return

        def show() -> None:
            try:
                client.views_open(trigger_id=body["trigger_id"], view=form)
            except (SlackApiError, OSError) as error:
                _not_shown(error)

        when_settled(lambda: self.afterwards.beside(show))  # a form is opened once, and only for what was saved

    def _open(self, do: Do, client: WebClient, body: Payload, place: Place | None, again: bool = True) -> str:
        try:
            return self.openers[do](client, body, place)
        except (SlackApiError, OSError) as error:
            name, wait = _not_shown(error), _wait(error)
        if again and do in _NEED_NO_TRIGGER and wait is not None:
            self.afterwards.do(lambda: self._open_after(wait, do, client, body, place))
            return ""
        return "" if name in NO_LONGER_THERE else NOT_OPENED

    def _open_after(self, wait: timedelta, do: Do, client: WebClient, body: Payload, place: Place | None) -> None:
        time.sleep(wait.total_seconds())
        refusal = self._open(do, client, body, place, again=False)
        if refusal:
            self.afterwards.tell(who(body), refusal)

    def _turn(
        self, body: Payload, person: Who, action: Action | None, place: Place | None, drawn_in_line: bool
    ) -> Taken:
        """`drawn_in_line`: the click redraws what it changes; Start changes another message than its own."""
        done_at = self.promptness.done_at(body["actions"][0].get("action_ts"))
        event = to_event(action, place, person, self.door.clock.now(), done_at)
        if event is None:
            return Taken(refusal="" if action is None and place is None else NOT_KNOWN)
        return self.door.turn(event, delivery=click_key(body), drawn_in_line=drawn_in_line)


def _wait(error: SlackApiError | OSError) -> timedelta | None:
    """How long Slack asks to wait, where somebody may still be looking at the form after that."""
    if not isinstance(error, SlackApiError) or error.response.get("error") != "ratelimited":
        return None
    wait = retry_after(error.response)
    return wait if wait is not None and wait <= LONGEST_WAIT else None


def _not_shown(error: SlackApiError | OSError) -> str:
    """Logs and answers what Slack calls it."""
    name = str(error.response.get("error", "")) if isinstance(error, SlackApiError) else type(error).__name__
    log.info("form not shown", error=name)
    return name


def whose_page(body: Payload) -> str | None:
    """Whose click this is, if it changes no more than that leader's page: such clicks may be saved together."""
    if body.get("type") != "block_actions" or not body.get("actions"):
        return None
    action = action_of(body["actions"][0].get("action_id"))
    return "/".join(reversed(who(body))) if action is not None and action.do in _OWN_PAGE else None


def to_event(
    action: Action | None, place: Place | None, person: Who, at: datetime, done_at: datetime | None = None
) -> Event | None:
    """None for a button that means nothing here, such as an input of a form."""
    if action is None or place is None or action.do not in _EVENTS:
        return None
    on = {"assessment": place.assessment, "team": person.team, "by": person.user, "at": at, "done_at": done_at}
    return _EVENTS[action.do](place, action.of, on)
