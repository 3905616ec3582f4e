"""What statements share: named values of the right type, and the insert that knows about conflicts."""

from typing import Any

from sqlalchemy import BindParameter, Column, ColumnElement, Table, bindparam, or_
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import OUTBOX, State

Insert = sqlite.Insert | postgresql.Insert


def given(column: Column[Any], name: str | None = None) -> BindParameter[Any]:
    """A value to be given as `p_<name>`; the prefix keeps it apart from SQLAlchemy's own names for columns."""
    return bindparam(f"p_{name or column.name}", type_=column.type)


def insert_into(table: Table, dialect: str) -> Insert:
    """An insert with `on_conflict_…`, which both databases write alike."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def prefixed(values: dict[str, Any]) -> dict[str, Any]:
    return {f"p_{name}": value for name, value in values.items()}


def state_in(*states: State) -> ColumnElement[bool]:
    """Owed messages in one of these states. (`IN` with a list cannot be run for many rows at once.)"""
    return or_(*(OUTBOX.c.state == state.value for state in states))
