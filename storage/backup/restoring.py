"""Restoring: all rows into an empty database, in the caller's one transaction; nothing old is sent by itself."""

from collections.abc import Iterable
from itertools import groupby, islice
from typing import Any

from sqlalchemy import String, Table, cast, func, insert, or_, select, text, update

from storage.backup.reading import Backup
from storage.backup.shape import BackupTrouble, tables
from storage.database import Tx
from storage.statements import state_in
from storage.tables import OUTBOX, State

AT_ONCE = 500
NOT_SENT = "restored: not sent again by itself"
_COUNTED = ("outbox", "reminder", "history")
_UNSETTLED = state_in(State.OWED, State.CLAIMED, State.SENDING, State.IN_DOUBT)
_TO_BE_POSTED = or_(OUTBOX.c.place_ts.is_(None), OUTBOX.c.reposts > OUTBOX.c.place_reposts)


def restore_rows(tx: Tx, backup: Backup) -> None:
    """Writes every row. Raises BackupTrouble unless every table is empty."""
    full = [table.name for table in tables() if tx.execute(select(table).limit(1)).first() is not None]
    if full:
        raise BackupTrouble(
            f"The database is not empty ({', '.join(full)}), and a backup is restored only into an empty one. Name a "
            "new one in DATABASE_URL and run: assurance db upgrade. Nothing was changed."
        )
    for table, rows in groupby(backup.each(), key=lambda each: each[0]):
        _insert(tx, table, (values for _, values in rows))
    if tx.dialect == "postgresql":
        for name in _COUNTED:
            _count_on(tx, name)


def not_to_be_sent(tx: Tx) -> int:
    """Gives up what was owed or in doubt when the backup was made; answers how many messages.

    Somebody may choose to send it after all. A reminder not yet posted also loses its key: whatever happens next to
    that person draws their reminder anew, and would send the old one.
    """
    let_go = {"claimed_by": None, "lease_until": None, "held_until": None}
    old = update(OUTBOX).where(OUTBOX.c.kind == "reminder", _UNSETTLED, _TO_BE_POSTED)
    # with its number: what one restoring gave up stays, and the next may find another of the same person
    tx.execute(old.values(key=OUTBOX.c.key + ":restored:" + cast(OUTBOX.c.id, String)))
    given_up = update(OUTBOX).where(_UNSETTLED)
    return tx.execute(given_up.values(state=State.GIVEN_UP.value, last_error=NOT_SENT, **let_go)).rowcount


def _insert(tx: Tx, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        tx.execute(insert(table), some)


def _count_on(tx: Tx, name: str) -> None:
    """PostgreSQL counts by itself: on from the highest number restored."""
    highest = select(func.max(text("id"))).select_from(text(name)).scalar_subquery()
    tx.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), func.coalesce(highest, 1))))
