"""Databases of tests, with what takes most of their time left out or done once: each is used for one test only."""

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import create_engine, event

from storage.database import Database


def quick(database: Database) -> Database:
    """The same database on SQLite, before its first connection.

    It does not wait until what it writes has reached the disk, for nobody pulls the plug on a test. And SQLAlchemy
    writes each statement once for all of them: it would do so anew for each engine, and a test makes one.
    """
    engine = database._engine
    event.listen(engine, "connect", _do_not_wait)
    engine.dialect, engine._compiled_cache = _writes_statements()
    return database


@cache
def _writes_statements() -> tuple[Any, Any]:
    """What one engine knows once it has connected."""
    engine = create_engine("sqlite://", hide_parameters=True)
    engine.connect().close()
    return engine.dialect, engine._compiled_cache


def _do_not_wait(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()
