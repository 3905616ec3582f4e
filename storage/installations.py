"""Workspaces the app was removed from: nothing more is sent to them, and after a time everything of them is deleted."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Executable, delete, select

from storage.database import Tx
from storage.statements import given, insert_into
from storage.tables import INSTALLATION

_DUE = (
    select(INSTALLATION.c.team)
    .where(INSTALLATION.c.delete_at <= given(INSTALLATION.c.delete_at))
    .order_by(INSTALLATION.c.team)
)


def removed(tx: Tx, team: str, at: datetime, delete_at: datetime) -> None:
    """Starts the deletion clock; one that runs already is left alone."""
    tx.execute(_removed(tx.dialect), {"team": team, "removed_at": at, "delete_at": delete_at})


def resumed(tx: Tx, team: str) -> bool:
    """The app is there (again). Answers whether it had been removed."""
    return tx.execute(delete(INSTALLATION).where(INSTALLATION.c.team == team)).rowcount == 1


def delete_at(tx: Tx, team: str) -> datetime | None:
    """When everything of this team is deleted; None while the app is there."""
    found: datetime | None = tx.execute(
        select(INSTALLATION.c.delete_at).where(INSTALLATION.c.team == team)
    ).scalar_one_or_none()
    return found


def due(tx: Tx, now: datetime) -> list[str]:
    """Teams whose time is over."""
    return list(tx.execute(_DUE, {"p_delete_at": now}).scalars())


def still_there(team: Column[Any]) -> ColumnElement[bool]:
    """A condition: the app was not removed from the workspace in this column."""
    return team.not_in(select(INSTALLATION.c.team))


@cache
def _removed(dialect: str) -> Executable:
    return insert_into(INSTALLATION, dialect).on_conflict_do_nothing(index_elements=["team"])
