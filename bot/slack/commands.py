"""`/assurance …` and the global shortcut."""

from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.copies import Copies
from bot.slack.afterwards import Afterwards
from bot.slack.blocks import Drawn
from bot.slack.choosing import Choosing
from bot.slack.incoming import Payload, as_typed, who
from bot.slack.looking_again import LookingAgain
from bot.slack.manage import Manage
from bot.slack.opening import first
from bot.slack.setup_form import SetupForm
from bot.slack.views import reply
from bot.spoken import help_lines, no_round_lines, standing_lines, status_lines
from bot.turn import Door
from flows.assessment import Phase
from flows.effects import Reply
from flows.events import Started
from frameworks.model import LevelNames
from storage import assessments

NOT_OPENED = "The form could not be opened in time, so nothing was begun. Please try again."
NOT_A_COMMAND = (
    "I do not know *{word}*. These work: */assurance start*, *manage*, *again*, *continue*, *status*, *frameworks*, "
    "*my answers* and *help*."
)
OPENING = frozenset({"start", "again", "manage"})
"""The words that open a form. What another word asks for is answered from the database alone."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Commands:
    door: Door
    setup_form: SetupForm
    looking_again: LookingAgain
    afterwards: Afterwards
    manage: Manage
    choosing: Choosing

    def command(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Answered at once, to the person alone."""
        word = _word(body)
        if word in OPENING:
            refusal = self._open(client, body, word) if first(self.door, f"command:{body['trigger_id']}") else ""
            self._answer(ack, [refusal]) if refusal else ack()
        elif word in ("continue", "resume"):
            self._answer(ack, self._go_on(body))
        elif word == "my answers":
            self._answer(ack, self._my_answers(body))
        elif word == "status":
            self._answer(ack, self._status(body))
        elif word == "frameworks":
            self._draw(ack, self.choosing.listed())
        elif word in ("", "help"):
            self._answer(ack, help_lines(self.door.keeping))
        else:
            self._answer(ack, [NOT_A_COMMAND.format(word=as_typed(word)[:40].replace("*", ""))])

    @staticmethod
    def may_wait_for_slack(body: Payload) -> bool:
        """A form is opened before the command is answered."""
        return _word(body) in OPENING

    def shortcut(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        fresh = first(self.door, f"command:{body['trigger_id']}")
        refusal = self._open(client, body, "start") if fresh else ""
        ack()
        if refusal:
            self.afterwards.tell(who(body), refusal)

    def _open(self, client: WebClient, body: dict[str, Any], word: str) -> str:
        """The form a command asks for, or a sentence why not."""
        channel = body.get("channel_id", "")
        try:
            if word == "again":
                return self.looking_again.set_up(client, body, None)
            if word == "manage":
                return self.manage.command(client, body)
            return self.setup_form.open(client, body, channel if channel[:1] in ("C", "G") else None)
        except (SlackApiError, OSError) as error:
            log.info("form not opened", error=type(error).__name__)
            return NOT_OPENED

    @staticmethod
    def _answer(ack: Ack, lines: list[str]) -> None:
        Commands._draw(ack, reply.draw(Reply(key="now", to="", lines=tuple(lines))))

    @staticmethod
    def _draw(ack: Ack, drawn: Drawn) -> None:
        ack(text=drawn.text, blocks=drawn.blocks, response_type="ephemeral")

    def _go_on(self, body: dict[str, Any]) -> list[str]:
        person = who(body)
        with self.door.database.reading() as tx:
            current = assessments.current(tx, person.team, person.user)
        if current is None:
            return no_round_lines()
        at = self.door.clock.now()
        on = Started(assessment=current[0], team=person.team, by=person.user, at=at, repost=True)
        taken = self.door.turn(on, delivery=f"command:{body['trigger_id']}")
        self.afterwards.wake()
        return [taken.refusal or "Your next question is in our direct messages."]

    def _my_answers(self, body: dict[str, Any]) -> list[str]:
        person = who(body)
        lines = Copies(self.door).ask(person.team, person.user, f"command:{body['trigger_id']}")
        self.afterwards.wake()
        return lines

    def _status(self, body: dict[str, Any]) -> list[str]:
        person = who(body)
        lines: list[str] = []
        with self.door.database.reading() as tx:
            progress = assessments.progress(tx, person.team, person.user)
            for chaired in assessments.chaired(tx, person.team, person.user):
                if chaired.phase is Phase.OPEN:
                    framework = self.door.library.get(chaired.framework)
                    part = framework.names.domain if framework else LevelNames().domain
                    lines += standing_lines(chaired.title, assessments.standing(tx, chaired.id), part)
        return lines + status_lines(progress, self.door.library) if progress or not lines else lines


def _word(body: Payload) -> str:
    return " ".join(str(body.get("text") or "").casefold().split())
