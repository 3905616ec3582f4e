"""The content of framework editions as rounds were started with them: written once, never changed."""

from datetime import datetime

from sqlalchemy import select

from frameworks.content import content, fingerprint, from_content, is_pinned, reference
from frameworks.model import Framework
from storage.database import Tx
from storage.statements import given, insert_into
from storage.tables import FRAMEWORK_CONTENT

_GET = select(FRAMEWORK_CONTENT.c.content, FRAMEWORK_CONTENT.c.hash).where(
    FRAMEWORK_CONTENT.c.reference == given(FRAMEWORK_CONTENT.c.reference)
)


def keep(tx: Tx, framework: Framework, at: datetime) -> str:
    """Stores what the edition says now and answers the reference to it. A second time changes nothing."""
    text, name = content(framework), reference(framework)
    row = {"reference": name, "hash": fingerprint(text), "content": text, "first_used_at": at}
    tx.execute(insert_into(FRAMEWORK_CONTENT, tx.dialect).values(row).on_conflict_do_nothing())
    return name


def get(tx: Tx, name: str) -> Framework | None:
    """What a round was started with, by its reference; None for a key alone, and where it was never stored.

    Raises WrongContentError where what is stored is not what its fingerprint says.
    """
    row = tx.execute(_GET, {"p_reference": name}).one_or_none() if is_pinned(name) else None
    return None if row is None else from_content(row.content, row.hash)
