"""The database: the only place where transactions open, commit and roll back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import postgres, sqlite
from storage.sqlite import OneWriter
from storage.together import Together
from storage.transaction import PipelinedTx, Tx
from storage.troubles import BadAddress, DatabaseTrouble, ReadOnly, translate

__all__ = ["Database", "Tx"]

_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}


class Database:
    """One database: an SQLite file or a PostgreSQL server. Opens nothing until it is first used.

    Raises BadAddress for a URL it does not understand; its transactions raise DatabaseTrouble.
    """

    def __init__(self, url: str) -> None:
        self._url = _understood(url)
        self.file = _file(self._url)
        self.where = str(self.file) if self.file else _server(self._url)
        kind = sqlite if self.file else postgres
        self._engine, self._begin = kind.engine(self._url), kind.begin
        self._errors = (DBAPIError, PoolTimeout, self._engine.dialect.loaded_dbapi.Error)
        self._one_writer = OneWriter(self._engine, self.where) if self.file else None
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
                self._begin(connection, kind)
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
