"""Taking the chair of a round whose chair has left, at a press in its channel."""

from dataclasses import dataclass

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.afterwards import Afterwards
from bot.slack.directory import Directory
from bot.slack.ids import Place
from bot.slack.incoming import Payload, Who, click_key, where, who
from bot.turn import Door
from flows.assessment import Assessment
from flows.events import ChairPassed
from flows.rules import NOT_KNOWN
from storage import assessments, people

NOT_ASKED = "I could not ask Slack who you are, so nothing was changed. Please try again in a moment."

log = structlog.get_logger()


@dataclass(frozen=True)
class SteppingIn:
    door: Door
    directory: Directory
    afterwards: Afterwards

    def __call__(self, body: Payload, place: Place | None) -> str:
        """Done as soon as Slack has said who they are, and that the chair is really gone."""
        person = who(body)
        with self.door.database.reading() as tx:
            round_ = assessments.get(tx, place.assessment) if place else None
        if round_ is None or round_.team != person.team:
            return NOT_KNOWN
        self.afterwards.do(lambda: self._step_in(body, person, round_))
        return ""

    def _step_in(self, body: Payload, person: Who, round_: Assessment) -> None:
        refusal, message = self._taken(person, round_, click_key(body)), where(body)
        if message is not None:
            self.afterwards.redraw(person, message, refusal)
        elif refusal:
            self.afterwards.tell(person, refusal)

    def _taken(self, person: Who, round_: Assessment, delivery: str) -> str:
        try:
            self.directory.fetch(person.team, [person.user, round_.chair])
        except (SlackApiError, OSError) as error:
            log.info("could not ask who steps in", error=type(error).__name__)
            return NOT_ASKED
        with self.door.database.reading() as tx:
            known = people.get(tx, person.team, [person.user, round_.chair])
        if person.user not in known:
            return NOT_ASKED
        on = {"assessment": round_.id, "team": person.team, "by": person.user, "at": self.door.clock.now()}
        passed = ChairPassed(chair=known[person.user], former=known.get(round_.chair), **on)
        return self.door.turn(passed, delivery=delivery).refusal
