"""Messages that were tried and are to be tried again: due, however far ahead their next attempt is. Locks nothing."""

from datetime import datetime

from sqlalchemy import func, select, text

from flows.effects import from_json
from storage.database import Tx
from storage.installations import still_there
from storage.moments import PUT_OFF
from storage.statements import given
from storage.tables import OUTBOX, WAITING

_THOSE = (text(f"outbox.{WAITING}"), PUT_OFF, still_there(OUTBOX.c.team))
_OLDEST = (
    select(OUTBOX.c.changed_at, OUTBOX.c.payload)
    .where(*_THOSE, OUTBOX.c.changed_at < given(OUTBOX.c.changed_at))
    .order_by(OUTBOX.c.changed_at)
)
_NUMBER = func.count().label("number")
_WHY = (
    select(OUTBOX.c.last_error, _NUMBER)
    .where(*_THOSE)
    .group_by(OUTBOX.c.last_error)
    .order_by(_NUMBER.desc(), OUTBOX.c.last_error)
)


def since(tx: Tx, before: datetime, most: int | None = None) -> list[datetime]:
    """When each first became due, of those owed before `before`: every attempt writes a later time over it.

    `most`: no more than so many are read, those owed longest ago.
    """
    rows = tx.execute(_OLDEST.limit(most), {"p_changed_at": before})
    return [max(row.changed_at, _opens(row.payload) or row.changed_at) for row in rows]


def why(tx: Tx) -> dict[str, int]:
    """What went wrong the last time, and for how many; the commonest first."""
    return {row.last_error: row.number for row in tx.execute(_WHY)}


def _opens(payload: str) -> datetime | None:
    """When it was to be sent at the earliest, as an invitation in the morning."""
    return from_json(payload).not_before
