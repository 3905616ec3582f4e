"""What is due, where a clock may have been set back since: nothing waits for that clock to come as far again.

What was set by a clock that was ahead lies further ahead now than anything is ever put off; then it is due. Only what
waits for a moment of the day (an invitation, a reminder, for working hours) waits for just that moment.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from storage.statements import given
from storage.tables import OUTBOX

LONGEST_CLAIM = timedelta(minutes=2)
"""No claim and no hold is made for longer, whoever's clock it was made by."""
LONGEST_DELAY = timedelta(minutes=11)
"""No message is put off for longer by what went wrong."""
LONGEST_DOUBT = timedelta(minutes=61)
"""Nor is the next look for one in doubt."""
OUT_OF_HOURS = "outside their working hours"
"""Why a message waits for a moment of the day, and for nothing that went wrong."""

_NOW = given(OUTBOX.c.changed_at, "now")
_NO_CLAIM, _NO_DELAY, _NO_DOUBT = (given(OUTBOX.c.changed_at, name) for name in ("no_claim", "no_delay", "no_doubt"))
_AT_ONCE = and_(OUTBOX.c.last_error.is_(None), OUTBOX.c.not_before <= OUTBOX.c.changed_at)
"""It was due when it was owed, by the clock of then."""
PUT_OFF = and_(OUTBOX.c.last_error.is_not(None), OUTBOX.c.last_error != OUT_OF_HOURS)
"""It was tried, and waits to be tried again."""

IS_DUE = or_(OUTBOX.c.not_before <= _NOW, _AT_ONCE, and_(PUT_OFF, OUTBOX.c.not_before > _NO_DELAY))
TO_BE_LOOKED_FOR = or_(OUTBOX.c.not_before <= _NOW, OUTBOX.c.not_before > _NO_DOUBT)


def over(column: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether the claim or hold that lasts until then is over."""
    return or_(column <= _NOW, column > _NO_CLAIM)


def at(now: datetime) -> dict[str, Any]:
    """The values of all of these."""
    bounds = {"no_claim": LONGEST_CLAIM, "no_delay": LONGEST_DELAY, "no_doubt": LONGEST_DOUBT}
    return {"p_now": now} | {f"p_{name}": now + bound for name, bound in bounds.items()}
