"""People as Slack last described them, and when that was."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from pydantic import AwareDatetime
from sqlalchemy import bindparam, delete, select

from flows.assessment import Person
from storage.database import Tx
from storage.statements import Insert, given, insert_into
from storage.tables import ASSESSMENT, LEADER, PERSON


class Known(Person):
    """A person with the time Slack was asked."""

    fetched_at: AwareDatetime


_GET = select(PERSON).where(
    PERSON.c.team == given(PERSON.c.team), PERSON.c.user.in_(bindparam("p_users", expanding=True))
)


def put(tx: Tx, team: str, person: Person, at: datetime) -> None:
    """Keeps the newest description of this person."""
    values = {name: getattr(person, name) for name in Person.model_fields}
    tx.execute(_put(tx.dialect), {**values, "team": team, "fetched_at": at})


def get(tx: Tx, team: str, users: Iterable[str]) -> dict[str, Known]:
    """Those of `users` that are known, by id."""
    rows = tx.execute(_GET, {"p_team": team, "p_users": list(users)})
    fields = Known.model_fields
    return {row.user: Known(**{name: getattr(row, name) for name in fields}) for row in rows}


def trim(tx: Tx, before: datetime) -> int:
    """Forgets whom no round names, unless Slack was asked about them since; answers how many."""
    named = (
        select(ASSESSMENT.c.chair.label("user"), ASSESSMENT.c.team)
        .union(
            select(ASSESSMENT.c.started_by, ASSESSMENT.c.team),
            select(LEADER.c.user, ASSESSMENT.c.team).join(ASSESSMENT, ASSESSMENT.c.id == LEADER.c.assessment),
        )
        .subquery()
    )
    somewhere = select(named.c.user).where(named.c.user == PERSON.c.user, named.c.team == PERSON.c.team).exists()
    return tx.execute(delete(PERSON).where(PERSON.c.fetched_at < before, ~somewhere)).rowcount


@cache
def _put(dialect: str) -> Insert:
    statement = insert_into(PERSON, dialect)
    changing = {column.name: statement.excluded[column.name] for column in PERSON.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=["team", "user"], set_=changing)
