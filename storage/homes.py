"""Who has opened their Home tab: those for whom it is drawn anew when something changes."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete, select

from storage.database import Tx
from storage.statements import Insert, given, insert_into
from storage.tables import ASSESSMENT, HOME, LEADER

_OPENED = select(HOME.c.user).where(
    HOME.c.team == given(HOME.c.team), HOME.c.user.in_(bindparam("p_users", expanding=True))
)
_IN_ROUND = (
    select(HOME.c.user)
    .join(ASSESSMENT, ASSESSMENT.c.team == HOME.c.team)
    .where(
        ASSESSMENT.c.id == given(ASSESSMENT.c.id),
        (HOME.c.user == ASSESSMENT.c.chair)
        | HOME.c.user.in_(select(LEADER.c.user).where(LEADER.c.assessment == given(ASSESSMENT.c.id))),
    )
    .order_by(HOME.c.user)
)


def opened(tx: Tx, team: str, user: str, at: datetime) -> None:
    tx.execute(_opened(tx.dialect), {"team": team, "user": user, "opened_at": at})


def among(tx: Tx, team: str, users: Iterable[str]) -> list[str]:
    """Those of these people who have opened it."""
    return sorted(tx.execute(_OPENED, {"p_team": team, "p_users": list(users)}).scalars())


def in_round(tx: Tx, assessment: str) -> list[str]:
    """The round's chair and leaders who have opened it."""
    return list(tx.execute(_IN_ROUND, {"p_id": assessment}).scalars())


def trim(tx: Tx, before: datetime) -> int:
    """Forgets who has not opened it since; answers how many."""
    return tx.execute(delete(HOME).where(HOME.c.opened_at < before)).rowcount


@cache
def _opened(dialect: str) -> Insert:
    statement = insert_into(HOME, dialect)
    return statement.on_conflict_do_update(
        index_elements=["team", "user"], set_={"opened_at": statement.excluded.opened_at}
    )
