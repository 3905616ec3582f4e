"""Two rounds beside each other: what was counted last time, and how many leaders answered in both."""

from sqlalchemy import func, select

from flows.assessment import LastTime
from storage import contents
from storage.counting import answered
from storage.database import Tx
from storage.finding import get
from storage.tables import ANSWER


def last_time(tx: Tx, assessment: str, follows: str | None) -> LastTime | None:
    """The posted round that `assessment` looks again at; None when there is none, or it was deleted since."""
    before = get(tx, follows) if follows else None
    if before is None or before.published_at is None:
        return None
    return LastTime(
        framework=before.framework,
        content=contents.get(tx, before.framework),
        promise=before.promise,
        published_on=before.published_at.date(),
        answered=answered(tx, before),
        in_both=in_both(tx, assessment, before.id),
    )


def in_both(tx: Tx, now: str, then: str) -> dict[str, int]:
    """Per question, how many leaders have an answer in both rounds."""
    earlier = ANSWER.alias("earlier")
    statement = (
        select(ANSWER.c.question, func.count(ANSWER.c.leader.distinct()).label("leaders"))
        .join(earlier, (earlier.c.question == ANSWER.c.question) & (earlier.c.leader == ANSWER.c.leader))
        .where(
            ANSWER.c.assessment == now,
            earlier.c.assessment == then,
            ANSWER.c.answer.is_not(None),
            earlier.c.answer.is_not(None),
        )
        .group_by(ANSWER.c.question)
    )
    return {row.question: row.leaders for row in tx.execute(statement)}
