"""What was taken in: keys only, so that a repeat of the same delivery changes nothing."""

from datetime import datetime
from functools import cache

from sqlalchemy import Executable, delete

from storage.database import Tx
from storage.statements import insert_into
from storage.tables import INBOX


def accept(tx: Tx, key: str, at: datetime) -> bool:
    """False when this key was seen before. Belongs in the transaction that does what the delivery asks."""
    return tx.execute(_accept(tx.dialect), {"key": key, "at": at}).first() is not None


def forget(tx: Tx, key: str) -> None:
    """For a delivery that was refused: nothing was applied, and a corrected form may come under the same key."""
    tx.execute(delete(INBOX).where(INBOX.c.key == key))


def trim(tx: Tx, before: datetime) -> int:
    """Forgets keys older than `before`; answers how many."""
    return tx.execute(delete(INBOX).where(INBOX.c.at < before)).rowcount


@cache
def _accept(dialect: str) -> Executable:
    return insert_into(INBOX, dialect).on_conflict_do_nothing(index_elements=["key"]).returning(INBOX.c.key)
