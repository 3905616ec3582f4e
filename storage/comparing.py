"""Two rounds beside each other: what was counted last time, and how many leaders answered in both."""

from sqlalchemy import Subquery, and_, func, select

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
    these, those = _rated(now), _rated(then)
    statement = (
        select(these.c.question, func.count().label("leaders"))
        .join(those, and_(those.c.question == these.c.question, those.c.rater == these.c.rater))
        .group_by(these.c.question)
    )
    return {row.question: row.leaders for row in tx.execute(statement)}


def _rated(assessment: str) -> Subquery:
    """Who rated each question of a round, each once. Each round by itself first, so that the two are looked up in
    each other and not compared row by row.
    """
    rater = func.coalesce(func.nullif(ANSWER.c.rated_by, ""), ANSWER.c.leader)
    rated = select(ANSWER.c.question, rater.label("rater")).distinct()
    return rated.where(ANSWER.c.assessment == assessment, ANSWER.c.answer.is_not(None)).subquery()
