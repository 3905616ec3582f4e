"""How much waits, and for how long: for those who watch over the bot. Locks nothing."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, or_, select, text

from flows.assessment import Phase
from storage import overdue, put_off
from storage.database import Tx
from storage.installations import still_there
from storage.moments import PUT_OFF
from storage.statements import given
from storage.tables import ASSESSMENT, LEADER, OUTBOX, TO_REMIND, WAITING

_UNTRIED = OUTBOX.c.not_before <= given(OUTBOX.c.not_before)
_MESSAGES = select(
    func.count().label("messages"), func.min(case((~PUT_OFF, OUTBOX.c.not_before))).label("since")
).where(text(f"outbox.{WAITING}"), or_(_UNTRIED, PUT_OFF), still_there(OUTBOX.c.team))
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
MOST_READ = 200
"""Of what was put off, to find the oldest: it is nearly always the one that was owed first."""


class Waiting(NamedTuple):
    """`messages` are due and not sent, the oldest since `oldest`; beside them are those `in_doubt`. `reminder_lag`: the
    latest look at a leader.
    """

    messages: int
    oldest: timedelta
    in_doubt: int
    reminder_lag: timedelta


def waiting(tx: Tx, now: datetime) -> Waiting:
    """What is due at `now`, also where it was tried and its next attempt is still to come."""
    due = tx.execute(_MESSAGES, {"p_not_before": now}).one()
    since = [*([due.since] if due.since else []), *put_off.since(tx, now, MOST_READ)]
    late: datetime | None = tx.execute(_REMINDER, {"p_remind_at": now}).scalar_one()
    oldest, lag = (max(now - one, _NONE) if one else _NONE for one in (min(since, default=None), late))
    return Waiting(due.messages, oldest, overdue.in_doubt(tx), lag)
