"""Rounds being set up. Each belongs to one person in one team; nobody else can read or change it."""

from datetime import datetime
from functools import cache

from sqlalchemy import Executable, and_, select
from sqlalchemy import delete as delete_from

from flows.setup import Setup
from storage.database import Tx
from storage.statements import given, insert_into
from storage.tables import SETUP

_OWN = and_(*(SETUP.c[name] == given(SETUP.c[name]) for name in ("id", "team", "by")))
_GET = select(SETUP.c.payload).where(_OWN).with_for_update()


def put(tx: Tx, setup: Setup) -> None:
    """Adds it or replaces what was there. Raises ValueError when the id is somebody else's."""
    values = {name: getattr(setup, name) for name in ("id", "team", "by", "begun_at")}
    done = tx.execute(_put(tx.dialect), {**values, "payload": setup.model_dump_json(ensure_ascii=True)})
    if done.first() is None:
        raise ValueError("this set-up belongs to somebody else")


def get(tx: Tx, team: str, id: str, by: str) -> Setup | None:
    """As it stands, and nobody else changes it before the transaction ends."""
    payload = tx.execute(_GET, {"p_id": id, "p_team": team, "p_by": by}).scalar_one_or_none()
    return None if payload is None else Setup.model_validate_json(payload)


def delete(tx: Tx, team: str, id: str, by: str) -> None:
    tx.execute(delete_from(SETUP).where(_OWN), {"p_id": id, "p_team": team, "p_by": by})


def trim(tx: Tx, before: datetime) -> int:
    """Forgets set-ups begun before `before`; answers how many."""
    return tx.execute(delete_from(SETUP).where(SETUP.c.begun_at < before)).rowcount


@cache
def _put(dialect: str) -> Executable:
    statement = insert_into(SETUP, dialect)
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={"payload": statement.excluded.payload},
        where=and_(SETUP.c.team == statement.excluded.team, SETUP.c.by == statement.excluded.by),
    )
    return statement.returning(SETUP.c.id)
