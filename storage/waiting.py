"""How much waits, and for how long: for those who watch over the bot. Locks nothing."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select, text

from flows.assessment import Phase
from storage.database import Tx
from storage.installations import still_there
from storage.statements import given
from storage.tables import ASSESSMENT, LEADER, OUTBOX, TO_REMIND, WAITING

_MESSAGES = select(func.count().label("messages"), func.min(OUTBOX.c.not_before).label("since")).where(
    text(f"outbox.{WAITING}"), OUTBOX.c.not_before <= given(OUTBOX.c.not_before), still_there(OUTBOX.c.team)
)
_REMINDER = (
    select(func.min(LEADER.c.remind_at))
    .select_from(LEADER.join(ASSESSMENT, ASSESSMENT.c.id == LEADER.c.assessment))
    .where(
        text(f"leader.{TO_REMIND}"),
        LEADER.c.remind_at <= given(LEADER.c.remind_at),
        ASSESSMENT.c.phase == Phase.OPEN.value,
        still_there(ASSESSMENT.c.team),
    )
)
_NONE = timedelta()


class Waiting(NamedTuple):
    """`messages` are due and not settled, the oldest since `oldest`; `reminder_lag`: the latest look at a leader."""

    messages: int
    oldest: timedelta
    reminder_lag: timedelta


def waiting(tx: Tx, now: datetime) -> Waiting:
    """What is due at `now`."""
    due = tx.execute(_MESSAGES, {"p_not_before": now}).one()
    since: datetime | None = due.since
    late: datetime | None = tx.execute(_REMINDER, {"p_remind_at": now}).scalar_one()
    return Waiting(due.messages, now - since if since else _NONE, now - late if late else _NONE)
