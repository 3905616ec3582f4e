"""What is kept of a round whose answers have ended: what was found, and nobody's own answer."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update

from flows.assessment import Phase
from storage.database import Tx
from storage.statements import given
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, HISTORY, KEPT, OUTBOX

WITH_ANSWERS = ("page", "note_offer", "notes", "explained")
"""Messages that hold what one person wrote."""

_CANCELLED_AT = (
    select(func.max(HISTORY.c.at))
    .where(HISTORY.c.assessment == ASSESSMENT.c.id, HISTORY.c.what == Phase.CANCELLED.value)
    .scalar_subquery()
)
_OVER_AT = func.coalesce(ASSESSMENT.c.closed_at, _CANCELLED_AT, type_=ASSESSMENT.c.closed_at.type)
_OVER = (
    select(ASSESSMENT.c.id, _OVER_AT.label("over_at"))
    .where(
        ASSESSMENT.c.phase != Phase.OPEN.value,
        ASSESSMENT.c.id.not_in(select(KEPT.c.assessment)),
        given(ASSESSMENT.c.closed_at, "before") >= _OVER_AT,
    )
    .order_by(_OVER_AT, ASSESSMENT.c.id)
)
_FOUND = select(KEPT.c.found).where(KEPT.c.assessment == given(KEPT.c.assessment))


class Over(NamedTuple):
    """A round that has ended and has its answers still; `at` is when it closed or was cancelled."""

    assessment: str
    at: datetime


def over(tx: Tx, before: datetime) -> list[Over]:
    """Rounds closed or cancelled before, longest ago first, whose answers are still there."""
    return [Over(row.id, row.over_at) for row in tx.execute(_OVER, {"p_before": before})]


def end_answers(tx: Tx, assessment: str, found: str, at: datetime) -> None:
    """Ends every answer, note, draft, and message that holds one. `found` is kept: what was found, as JSON."""
    tx.execute(insert(KEPT), {"assessment": assessment, "ended_at": at, "found": found})
    tx.execute(delete(ANSWER).where(ANSWER.c.assessment == assessment))
    tx.execute(update(ASSIGNMENT).where(ASSIGNMENT.c.assessment == assessment).values(drafts="[]", showing=None))
    tx.execute(delete(OUTBOX).where(OUTBOX.c.assessment == assessment, OUTBOX.c.kind.in_(WITH_ANSWERS)))


def found(tx: Tx, assessment: str) -> str | None:
    """What is kept of a round whose answers have ended, as JSON; None while they are there."""
    kept: str | None = tx.execute(_FOUND, {"p_assessment": assessment}).scalar_one_or_none()
    return kept
