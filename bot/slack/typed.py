"""Words typed in the direct message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.slack.afterwards import Afterwards
from bot.slack.ids import Place
from bot.slack.incoming import Payload, as_typed, click_key, who
from bot.slack.promptness import Promptness
from bot.spoken import help_lines, no_round_lines, status_lines
from bot.turn import Door
from flows.effects import Reply
from flows.events import Typed
from flows.meaning import Command, address, command
from storage import assessments, inbox, outbox

FILES_ONLY = "I can only read words here, so I did not keep that file. Type *help* to see what I understand."


class Said(NamedTuple):
    """`key` is the delivery's own; `ts` names the message for what is owed in answer."""

    team: str
    user: str
    ts: str
    key: str
    text: str = ""


@dataclass(frozen=True)
class Words:
    door: Door
    afterwards: Afterwards
    promptness: Promptness

    def __call__(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Saved, with what is owed in answer, before it is acknowledged."""
        if event.get("bot_id") or event.get("subtype") not in (None, "file_share"):
            return
        text = as_typed(event.get("text") or "")
        said = Said(body.get("team_id", ""), event["user"], event["ts"], f"event:{body['event_id']}", text)
        if event.get("subtype") == "file_share" and not text:
            self._answer(said, [FILES_ONLY])
        else:
            self._hear(said)
        self.afterwards.wake()

    def help_button(self, body: Payload, place: Place | None) -> str:
        """Help on the Home tab comes as a direct message: there is nothing else to answer on."""
        del place
        person = who(body)
        self._answer(Said(person.team, person.user, body["actions"][0]["action_ts"], click_key(body)), self._help())
        self.afterwards.wake()
        return ""

    def _help(self) -> list[str]:
        return help_lines(self.door.keeping)

    def _hear(self, said: Said) -> None:
        meaning = command(said.text)
        with self.door.database.reading() as tx:
            current = assessments.current(tx, said.team, said.user)
            progress = assessments.progress(tx, said.team, said.user) if meaning is Command.STATUS else []
        if meaning is Command.HELP:
            self._answer(said, self._help())
        elif meaning is Command.STATUS:
            self._answer(said, status_lines(progress, self.door.library))
        elif current is None:
            self._answer(said, no_round_lines())
        else:
            self._turn(said, *current)

    def _turn(self, said: Said, assessment: str, domain: str) -> None:
        on = {"assessment": assessment, "team": said.team, "by": said.user, "at": self.door.clock.now()}
        words = {"text": said.text, "message": said.ts, "done_at": self.promptness.done_at(said.ts)}
        typed = Typed.model_validate({**on, "domain": domain, **words})
        with self.door.database.reading() as tx:
            found = assessments.get(tx, assessment)
        framework = self.door.library.get(found.framework) if found else None
        taken = self.door.turn(address(framework, typed) if framework else typed, delivery=said.key)
        if taken.refusal:
            self._answer(said, [taken.refusal])

    def _answer(self, said: Said, lines: Sequence[str]) -> None:
        """Owed under the message's own name, so a redelivery owes nothing more."""
        now = self.door.clock.now()
        with self.door.database.writing() as tx:
            if inbox.accept(tx, said.key, now):
                reply = Reply(key=f"reply:{said.user}:{said.ts}", to=said.user, lines=tuple(lines))
                outbox.owe(tx, said.team, [reply], now)
