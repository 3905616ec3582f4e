"""What was taken in: keys only, so that a repeat of the same delivery changes nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from sqlalchemy import delete

from storage.database import Tx
from storage.prepared import Prepared
from storage.statements import given, insert_into
from storage.tables import INBOX


def accept(tx: Tx, key: str, at: datetime) -> bool:
    """False when this key was seen before. Belongs in the transaction that does what the delivery asks."""
    return accepting(tx, key, at)()


def accepting(tx: Tx, key: str, at: datetime) -> Callable[[], bool]:
    """As `accept`, answered when it is asked: what is read meanwhile need not wait for it."""
    found = tx.run(_accept(tx.dialect), {"p_key": key, "p_at": at})
    return lambda: found.first() is not None


def forget(tx: Tx, key: str) -> None:
    """For a delivery that was refused: nothing was applied, and a corrected form may come under the same key."""
    tx.execute(delete(INBOX).where(INBOX.c.key == key))


def trim(tx: Tx, before: datetime) -> int:
    """Forgets keys older than `before`; answers how many."""
    return tx.execute(delete(INBOX).where(INBOX.c.at < before)).rowcount


@cache
def _accept(dialect: str) -> Prepared:
    row = insert_into(INBOX, dialect).values(key=given(INBOX.c.key), at=given(INBOX.c.at))
    return Prepared(row.on_conflict_do_nothing(index_elements=["key"]).returning(INBOX.c.key))
