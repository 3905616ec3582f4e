"""The chair's two answers to "did it arrive?": it is there, or post it again. Each is applied once."""

from dataclasses import dataclass

from bot import doubt_notices
from bot.insisting import insisting
from bot.slack.ids import Do, Place, action_of
from bot.slack.incoming import Payload, Who, click_key, who
from bot.turn import Door
from flows import doubting
from flows.rules import NOT_KNOWN
from storage import assessments, inbox
from storage.database import Tx

ONLY_THE_CHAIR = "Only the chair of this round can say, so nothing was changed."


@dataclass(frozen=True)
class DoubtButtons:
    door: Door

    def __call__(self, body: Payload, place: Place | None) -> str:
        """A refusal for who may not say; whoever says it second sees what came of it."""
        person, pressed = who(body), action_of(body["actions"][0].get("action_id"))
        row, _, number = place.draft.partition(".") if place else ("", "", "")
        if place is None or pressed is None or not (row.isdecimal() and number.isdecimal()):
            return NOT_KNOWN

        def settled() -> str:
            with self.door.database.writing() as tx:
                fresh = inbox.accept(tx, click_key(body), self.door.clock.now())
                return self._said(tx, person, place.assessment, pressed.do, (int(row), int(number))) if fresh else ""

        return insisting(settled)

    def _said(self, tx: Tx, person: Who, assessment: str, said: Do, of: tuple[int, int]) -> str:
        now = self.door.clock.now()
        round_ = assessments.get(tx, assessment)
        if round_ is None or round_.team != person.team:
            return NOT_KNOWN
        if round_.chair != person.user:
            return ONLY_THE_CHAIR
        notice = doubt_notices.asked_of(tx, round_, *of)
        if notice is None:
            return NOT_KNOWN
        settle = doubt_notices.it_is_there if said is Do.IT_IS_THERE else doubt_notices.post_again
        if not notice.settled and not settle(tx, round_, notice, now):
            doubt_notices.settled(tx, round_.team, round_.id, notice.message, doubting.SETTLED, now)
        return ""
