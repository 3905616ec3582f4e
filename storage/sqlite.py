"""What SQLite needs: a queue of its own for whoever writes, and how its connections and transactions begin."""

import sqlite3
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from storage.troubles import locked

BUSY_MS = 5000
"""How long a transaction waits for another process that writes."""


def engine(url: URL) -> Engine:
    """Connections to the file, each with its settings."""
    made = create_engine(
        url,
        hide_parameters=True,
        pool_size=16,
        max_overflow=16,
        pool_use_lifo=True,  # the connection that wrote last has in its cache what the next one needs
        pool_timeout=10,
        connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000},
    )
    event.listen(made, "connect", _prepare)
    return made


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def begin(connection: Connection, kind: str) -> None:
    """Begins a transaction of one `kind`: reading, writing or migrating.

    A plain BEGIN that later writes can lose to another writer at once, whatever its time-out: so IMMEDIATE.
    """
    driver: Any = connection.connection.driver_connection
    if connection.info.get("kind") != kind:
        driver.execute(f"PRAGMA foreign_keys={'OFF' if kind == 'migrating' else 'ON'}").close()
        driver.execute(f"PRAGMA query_only={'ON' if kind == 'reading' else 'OFF'}").close()
        connection.info["kind"] = kind
    driver.execute("BEGIN" if kind == "reading" else "BEGIN IMMEDIATE").close()


class OneWriter:
    """The turn to write to SQLite, and the connection for it.

    Inside one process SQLite's own waiting is unfair (some wait seconds): here writers queue up. So one connection will
    do, and its cache knows every page that was written last.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where
        self._turn = Lock()
        self._connection: Connection | None = None

    def __enter__(self) -> Connection:
        if not self._turn.acquire(timeout=2 * BUSY_MS / 1000):
            raise locked(self._where)
        try:
            self._connection = self._connection or self._engine.connect()
            return self._connection
        except BaseException:
            self._turn.release()
            raise

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        try:
            if fault is not None:
                self._let_go()
        finally:
            self._turn.release()

    def close(self) -> None:
        with self._turn:
            self._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
