"""Two rounds beside each other: what was counted last time, and how many leaders answered in both."""

from typing import Any

from sqlalchemy import Select, func, intersect, select

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
    """Per question, how many leaders rated it in both rounds: who rated, not who has the answer since a hand-over."""
    both = intersect(_rated(now), _rated(then)).subquery()
    statement = select(both.c.question, func.count().label("leaders")).group_by(both.c.question)
    return {row.question: row.leaders for row in tx.execute(statement)}


def _rated(assessment: str) -> Select[Any]:
    """Who rated which question of a round. Two rounds are intersected and not joined: no index knows the rater."""
    rater = func.coalesce(func.nullif(ANSWER.c.rated_by, ""), ANSWER.c.leader)
    rated = select(ANSWER.c.question, rater.label("rater"))
    return rated.where(ANSWER.c.assessment == assessment, ANSWER.c.answer.is_not(None))
