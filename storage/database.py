"""The database: the only place where transactions open, commit and roll back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from select import POLLIN, poll
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from storage.together import Together
from storage.transaction import PipelinedTx, Tx
from storage.troubles import BadAddress, DatabaseTrouble, ReadOnly, locked, translate

__all__ = ["Database", "Tx"]

BUSY_MS = 5000
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
_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}


class Database:
    """One database: an SQLite file or a PostgreSQL server. Opens nothing until it is first used.

    Raises BadAddress for a URL it does not understand; its transactions raise DatabaseTrouble.
    """

    def __init__(self, url: str) -> None:
        self._url = _understood(url)
        self.file = _file(self._url)
        self.where = str(self.file) if self.file else _server(self._url)
        self._engine = _sqlite_engine(self._url) if self.file else _postgres_engine(self._url)
        self._errors = (DBAPIError, PoolTimeout, self._engine.dialect.loaded_dbapi.Error)
        self._one_writer = _OneWriter(self._engine, self.where) if self.file else None
        self._beside: Database | None = None
        self._together = Together(self._written, self._errors, self._trouble)

    @property
    def is_sqlite(self) -> bool:
        return self.file is not None

    def writing(self) -> AbstractContextManager[Tx]:
        """A transaction that may change things: committed at the end, rolled back when anything is raised."""
        return self._together.part() or self._written()

    def reading(self) -> AbstractContextManager[Tx]:
        """A transaction that only reads. Writing in it raises RuntimeError."""
        return self._together.so_far() or self._read()

    def together(self) -> AbstractContextManager[None]:
        """Until its end all this thread writes is one transaction, and what it reads sees that: one commit for many.

        When anything is raised inside one of them, even if it was caught again, nothing of all is saved, and the end
        raises NotTogether: each is then to be done by itself. What may not be undone must wait until after the end.
        """
        return self._together.all()

    @contextmanager
    def _written(self) -> Iterator[Tx]:
        with self._transaction("writing", self._to_write) as tx:
            yield tx

    @contextmanager
    def _read(self) -> Iterator[Tx]:
        try:
            with self._transaction("reading", self._engine.connect) as tx:
                yield tx
        except ReadOnly as error:
            raise RuntimeError("a reading transaction tried to write") from error

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """For `schema.upgrade` only: alone, one transaction, foreign keys unchecked on SQLite until the end."""
        with self._transaction("migrating", self._to_write) as tx:
            yield tx.connection

    def beside(self) -> "Database":
        """Another way to the same database, with connections of its own: for what must be read while a transaction is
        open, and so may not wait for those that other transactions hold.
        """
        if self._beside is None:
            self._beside = Database(self._url.render_as_string(hide_password=False))
        return self._beside

    def close(self) -> None:
        """Lets go of every connection. The next transaction opens new ones."""
        if self._one_writer is not None:
            self._one_writer.close()
        self._engine.dispose()
        if self._beside is not None:
            self._beside.close()

    def _to_write(self) -> AbstractContextManager[Connection]:
        return self._one_writer or self._engine.connect()

    @contextmanager
    def _transaction(self, kind: str, connected: Callable[[], AbstractContextManager[Connection]]) -> Iterator[Tx]:
        try:
            with connected() as connection, connection.begin():
                # Not by an event: with one on the engine SQLAlchemy asks for listeners at every statement.
                (_begin_sqlite if self.is_sqlite else _begin_postgres)(connection, kind)
                tx = Tx(connection) if self.is_sqlite else PipelinedTx(connection)
                try:
                    yield tx
                    tx.finish()
                except BaseException:
                    tx.give_up()
                    raise
        except self._errors as error:
            # the driver's message can hold a note or a password, so it is not chained
            raise self._trouble(error).with_traceback(error.__traceback__) from None

    def _trouble(self, error: Exception) -> DatabaseTrouble:
        return translate(error, self.where, self.file)


class _OneWriter:
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


def _understood(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise BadAddress(_ADDRESSES) from None
    if parsed.drivername in _POSTGRES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite" or not parsed.database or ":memory:" in parsed.database:
        raise BadAddress(_ADDRESSES)
    return parsed


_ADDRESSES = (
    "DATABASE_URL is not understood. It begins with sqlite:/// followed by a file, or with postgresql:// followed by "
    "user:password@server/database."
)


def _file(url: URL) -> Path | None:
    if url.drivername != "sqlite":
        return None
    return Path((url.database or "").removeprefix("file:"))


def _server(url: URL) -> str:
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    return f"{url.database or ''} at {host}{port}".strip()


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=16,
        max_overflow=16,
        pool_use_lifo=True,  # the connection that wrote last has in its cache what the next one needs
        pool_timeout=10,
        connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection, kind: str) -> None:
    """A plain BEGIN that later writes can lose to another writer at once, whatever its time-out: so IMMEDIATE."""
    driver: Any = connection.connection.driver_connection
    if connection.info.get("kind") != kind:
        driver.execute(f"PRAGMA foreign_keys={'OFF' if kind == 'migrating' else 'ON'}").close()
        driver.execute(f"PRAGMA query_only={'ON' if kind == 'reading' else 'OFF'}").close()
        connection.info["kind"] = kind
    driver.execute("BEGIN" if kind == "reading" else "BEGIN IMMEDIATE").close()


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=10,
        connect_args={"prepare_threshold": None} | {k: v for k, v in _NOTICED.items() if k not in url.query},
    )
    event.listen(engine, "connect", _prepare_postgres)
    event.listen(engine, "checkin", _put_back)
    event.listen(engine, "checkout", _check_it_is_alive)
    return engine


def _prepare_postgres(connection: Any, _record: object) -> None:
    """A pooler in between may hand us from one server process to the next, and they know different statements by the
    same name. It tells another process's number than the server does; only without one are statements prepared.
    """
    connection.execute(f"SET lock_timeout = {BUSY_MS}")
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


def _begin_postgres(connection: Connection, kind: str) -> None:
    """The driver opens the transaction with the first statement, READ ONLY if it is for reading."""
    driver: Any = connection.connection.driver_connection
    driver.read_only = True if kind == "reading" else None
