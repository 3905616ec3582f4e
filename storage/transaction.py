"""One open transaction: it executes statements and cannot end itself."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable

from storage.prepared import Prepared, Written
from storage.troubles import undone

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Found:
    """What a prepared statement found or changed. Asking waits for the database; not asking does not."""

    __slots__ = ("_cursor", "_written")

    def __init__(self, written: Written, cursor: Any) -> None:
        self._written = written
        self._cursor = cursor

    def all(self) -> list[Any]:
        """The rows, as named tuples or what the statement makes of them; once."""
        return [self._written.row(row) for row in self._cursor.fetchall()]

    def first(self) -> Any | None:
        """The first row, if there is one."""
        rows = self._cursor.fetchall()
        return self._written.row(rows[0]) if rows else None


class Tx:
    __slots__ = ("_connection", "_driver")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.driver_connection

    @property
    def connection(self) -> Connection:
        """For `schema` only, to look at the tables."""
        return self._connection

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.dialect.name

    def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Runs a statement; a list of values runs it once for each."""
        result = self._connection.execute(statement, values)
        if not isinstance(result, CursorResult):
            raise TypeError("statements of storage answer with a cursor")
        return result

    def run(self, prepared: Prepared, values: Mapping[str, Any] = _NOTHING) -> Found:
        """Runs a statement that is run often."""
        written = prepared.on(self._connection.dialect)
        return Found(written, self._driver.execute(written.text, written.values(values)))

    def finish(self) -> None:
        """Before it is committed. Raises Undone where the database has given it up, and whoever heard of it kept it to
        themselves: the COMMIT would raise no error.
        """
        if not self._driver.in_transaction:
            raise undone()

    def give_up(self) -> None:
        """Before it is rolled back."""


class PipelinedTx(Tx):
    """On PostgreSQL prepared statements travel in a pipeline: nothing waits for an answer that nobody asks for, what is
    asked in a row goes in one journey, and so does the commit with what was written before it.
    """

    __slots__ = ("_journey", "_pipeline")

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._pipeline: AbstractContextManager[Any] | None = None
        self._journey: Any = None

    @property
    def connection(self) -> Connection:
        self._leave()
        return self._connection

    def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        self._leave()  # SQLAlchemy asks for each answer before it is there
        return super().execute(statement, values)

    def run(self, prepared: Prepared, values: Mapping[str, Any] = _NOTHING) -> Found:
        if self._pipeline is None:
            self._pipeline = self._driver.pipeline()
            self._journey = self._pipeline.__enter__()
        return super().run(prepared, values)

    def finish(self) -> None:
        if self._pipeline is not None:
            self._driver.commit()  # within the pipeline; SQLAlchemy's own commit then finds nothing to do
            self._leave()
        elif self._driver.info.transaction_status.name == "INERROR":
            raise undone()

    def give_up(self) -> None:
        """What went wrong is being raised already: that the rest of the pipeline was dropped with it says no more."""
        with suppress(Exception):
            if self._pipeline is not None:
                self._journey.sync()
        with suppress(Exception):
            self._leave()

    def _leave(self) -> None:
        pipeline, self._pipeline = self._pipeline, None
        if pipeline is not None:
            pipeline.__exit__(None, None, None)
