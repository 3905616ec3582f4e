"""What was done to a round: a line each, never changed."""

from datetime import datetime

from pydantic import AwareDatetime
from sqlalchemy import insert, select

from frameworks.model import Frozen
from storage.database import Tx
from storage.statements import given
from storage.tables import HISTORY

_READ = select(HISTORY).where(HISTORY.c.assessment == given(HISTORY.c.assessment)).order_by(HISTORY.c.id)


class Deed(Frozen):
    """`what` is a word (launched, due_moved, closed, posted); `by` is empty for the clock; `detail` is plain text."""

    assessment: str
    at: AwareDatetime
    by: str
    what: str
    detail: str = ""


def write(tx: Tx, assessment: str, at: datetime, by: str, what: str, *, detail: str = "") -> None:
    tx.execute(insert(HISTORY), {"assessment": assessment, "at": at, "by": by, "what": what, "detail": detail})


def read(tx: Tx, assessment: str) -> list[Deed]:
    """Every line of this round, oldest first."""
    rows = tx.execute(_READ, {"p_assessment": assessment})
    return [Deed(assessment=row.assessment, at=row.at, by=row.by, what=row.what, detail=row.detail) for row in rows]
