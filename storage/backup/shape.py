"""The shape of a backup: lines of JSON in plain ASCII.

    {"assurance_backup": 1, "schema": "0002", "taken_at": "2026-03-02T10:00:00+00:00"}
    {"table": "leader", "columns": ["assessment", "user", …]}
    ["R1", "U1", …]                                              a row of the table last named
    {"end": 1, "rows": 1234, "sha256": "…"}                      of every byte before this line

Tables come in the order in which their rows can be written. Times are ISO 8601 with their zone.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, Table
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.tables import Row
from storage.troubles import DatabaseTrouble

FORMAT = 1


class BackupTrouble(DatabaseTrouble):
    """A backup that cannot be made, or a file that cannot be restored; nothing was changed."""


def tables() -> tuple[Table, ...]:
    """Every table of ours, those first that others point to."""
    metadata: MetaData = Row.metadata
    return tuple(metadata.sorted_tables)


def line(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode("ascii") + b"\n"


def encoded(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def decoded(column: Column[Any], value: Any) -> Any:
    """The value as the column holds it. Raises ValueError for one that it cannot hold."""
    if value is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    kind = column.type
    if isinstance(kind, UTCDateTime):
        return _moment(value)
    if isinstance(kind, Date):
        return date.fromisoformat(_of(str, value))
    if isinstance(kind, Boolean):
        return _of(bool, value)
    if isinstance(kind, Integer | BigInteger):
        return _of(int, value)
    return _of(str, value)


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_of(str, value))
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(kind.__name__)
    return value
