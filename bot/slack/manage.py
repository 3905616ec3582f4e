"""Managing a round: the chair's form, and the small forms it opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.afterwards import Afterwards
from bot.slack.blocks import View
from bot.slack.chaired import Chaired, Known
from bot.slack.ids import Do, Form, Place, action_of
from bot.slack.incoming import Payload, Who, who
from bot.slack.showing import show
from bot.slack.troubles import name_of
from bot.slack.views import changing
from bot.slack.views import manage as forms
from bot.turn import Taken
from flows.assessment import Phase
from flows.effects import News
from flows.rules import NOT_KNOWN
from storage import assessments

NONE_CHAIRED = (
    "You chair no round that is still going on. Those that have ended are on my *Home* tab: press my name, then Home. "
    "Type */assurance start* in a channel to begin one."
)
CLOSED = "The round has closed. The summary comes to you in our direct messages."
OPEN_AGAIN = "This round is open, so nothing was changed. That is for once it has closed."
CLOSED_NOW = "This round has closed, so nothing was changed. It can be reopened until its summary is posted."
A_WEEK, TWO_WEEKS = timedelta(weeks=1), timedelta(weeks=2)

log = structlog.get_logger()

SMALL_FORMS = {
    Do.ADD_LEADER: (Phase.OPEN,),
    Do.REMOVE_LEADER: (Phase.OPEN,),
    Do.HAND_OVER: (Phase.OPEN,),
    Do.EXTEND: (Phase.OPEN,),
    Do.REOPEN_ROUND: (Phase.CLOSED,),
    Do.CANCEL_ROUND: (Phase.OPEN, Phase.CLOSED),
    Do.CHANNEL: (Phase.CLOSED,),
}
"""The buttons that `Manage.form` opens a small form for, and in which phases: an older message may still offer one."""


@dataclass(frozen=True)
class Manage:
    chaired: Chaired
    afterwards: Afterwards

    def command(self, client: WebClient, body: Payload) -> str:
        """`/assurance manage`: the round they chair, or which of several; a sentence where there is none."""
        person = who(body)
        with self.chaired.door.database.reading() as tx:
            theirs = assessments.chaired(tx, person.team, person.user)
        going_on = [one for one in theirs if one.phase in (Phase.OPEN, Phase.CLOSED)]
        if not going_on:
            return NONE_CHAIRED
        if len(going_on) > 1:
            show(client, body, forms.which(going_on[:90]))
            return ""
        return self.open(client, body, Place(going_on[0].id))

    def open(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """The form for one round; in place of the list of several where it was chosen there."""
        known = self.chaired.known(place, who(body))
        if isinstance(known, str):
            return known
        view = _standing(known)
        if body.get("view", {}).get("callback_id") == Form.MANAGE_WHICH:
            client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)
        else:
            show(client, body, view)
        return ""

    def form(self, client: WebClient, body: Payload, place: Place | None) -> str:
        """One of the small forms, by the button that was pressed."""
        known = self.chaired.known(place, who(body))
        action = action_of(body["actions"][0].get("action_id"))
        if isinstance(known, str) or action is None:
            return known if isinstance(known, str) else NOT_KNOWN
        stale = not_now(action.do, known.assessment.phase)
        if stale and in_form(body):
            view_id, person = body["view"]["id"], who(body)
            self.afterwards.do(lambda: self.redraw(client, view_id, known.assessment.id, person, refusal=stale))
            return ""
        if stale:
            return stale
        show(client, body, self._form(action.do, known))
        return ""

    def _form(self, do: Do, known: Known) -> View:
        round_, today = known.assessment, self.chaired.today(known.assessment)
        draw: dict[Do, Callable[[], View]] = {
            Do.ADD_LEADER: lambda: changing.add_leader(round_, known.framework),
            Do.REMOVE_LEADER: lambda: changing.remove_leader(round_, known.shares, known.part),
            Do.HAND_OVER: lambda: changing.hand_over(round_, known.shares, known.part),
            Do.EXTEND: lambda: changing.due_date(round_, max(round_.due, today) + A_WEEK),
            Do.REOPEN_ROUND: lambda: changing.reopen(round_, today + TWO_WEEKS),
            Do.CANCEL_ROUND: lambda: changing.cancel(round_),
            Do.CHANNEL: lambda: changing.channel(round_),
        }
        return draw[do]()

    def redraw(
        self, client: WebClient, view_id: str, assessment: str, person: Who, outcome: str = "", refusal: str = ""
    ) -> None:
        """The form as it stands now, with what came of something. A refusal that it cannot show any more is told."""
        known = self.chaired.known(Place(assessment), person)
        view = forms.outcome(known) if isinstance(known, str) else _standing(known, refusal or outcome)
        if not _shown(client, view_id, view) and refusal:
            self.afterwards.tell(person, refusal)


def _standing(known: Known, outcome: str = "") -> View:
    return forms.standing(known.assessment, known.shares, outcome, known.part, known.lacking)


def not_now(do: Do, phase: Phase) -> str:
    """Why this cannot be changed as the round stands; empty where it can."""
    if phase in SMALL_FORMS[do]:
        return ""
    return {Phase.OPEN: OPEN_AGAIN, Phase.CLOSED: CLOSED_NOW, **forms.NO_CHANGE}[phase]


def in_form(body: Payload) -> bool:
    return bool(body.get("view", {}).get("type") == "modal")


def said(taken: Taken) -> str:
    """What a change came to, in the words the chair is told."""
    told = [one.sentence for one in taken.effects if isinstance(one, News) and ":chair:" in one.key]
    return taken.refusal or next(iter(told), "") or ("Done already." if taken.repeat else CLOSED)


def _shown(client: WebClient, view_id: str, view: View) -> bool:
    """Draws an open form again. False where nobody sees that: it was closed meanwhile, or Slack does not do it now."""
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        log.info("form not drawn again", error=name_of(error))
        return False
    except (OSError, HTTPException) as error:
        log.info("form not drawn again", error=type(error).__name__)
        return False
    return True
