"""What PostgreSQL needs: how its connections are opened and looked after, and how its transactions begin."""

from select import POLLIN, poll
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

LOCK_MS = 5000
"""How long a statement waits for another transaction's lock."""
ASK_AFTER_SECONDS = 5.0
CONNECTIONS = 6
"""To PostgreSQL, from one process. Clicks that wait for one are served sooner than with more: those under way take
turns for the interpreter, and each turn costs. Opening one costs more than a click, so none is closed after use.
"""
PREPARED_AFTER = 5
"""How often the same statement is sent before PostgreSQL is told to remember it."""
_NOTICED: dict[str, int | None] = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A server whose machine vanished says nothing: without these a click, or the sweeper, would wait for it for a quarter
of an hour, and with nothing of its own on the way for two hours. The address may name others.
"""


def engine(url: URL) -> Engine:
    """Connections to the server, few and never closed after use."""
    made = create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=10,
        connect_args={"prepare_threshold": None} | {k: v for k, v in _NOTICED.items() if k not in url.query},
    )
    event.listen(made, "connect", _prepare)
    event.listen(made, "checkin", _put_back)
    event.listen(made, "checkout", _check_it_is_alive)
    return made


def _prepare(connection: Any, _record: object) -> None:
    """A pooler in between may hand us from one server process to the next, and they know different statements by the
    same name. It tells another process's number than the server does; only without one are statements prepared.
    """
    connection.execute(f"SET lock_timeout = {LOCK_MS}")
    (served_by,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    connection.commit()
    if served_by == connection.info.backend_pid:
        connection.prepare_threshold = PREPARED_AFTER


def _put_back(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["idle_since"] = monotonic()


def _check_it_is_alive(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
    """A server that ended has closed its side, and that is seen without asking; only after a while the server is asked.

    So a transaction costs no question of its own, and yet a restart of the server is noticed.
    """
    from psycopg import Error  # loaded by now, and never where the data is in SQLite

    try:
        wire = poll()
        wire.register(connection.pgconn.socket, POLLIN)
        if monotonic() - record.info.get("idle_since", monotonic()) < ASK_AFTER_SECONDS and not wire.poll(0):
            return
        connection.execute("SELECT 1").close()
        connection.rollback()
    except Error as error:
        raise InvalidatePoolError(str(error)) from error


def begin(connection: Connection, kind: str) -> None:
    """The driver opens the transaction with the first statement, READ ONLY if it is for reading."""
    driver: Any = connection.connection.driver_connection
    driver.read_only = True if kind == "reading" else None
