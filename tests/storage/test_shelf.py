"""What rounds were started with is read also where every connection is taken by a turn."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from frameworks.load import load_library
from storage import postgres
from storage.database import Database
from storage.shelf import Shelf

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRAMEWORK = next(iter(load_library().values()))


@pytest.fixture
def with_one_connection(postgres_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(postgres, "CONNECTIONS", 1)
    found = Database(postgres_database._url.render_as_string(hide_password=False))
    yield found
    found.close()


def test_a_turn_that_has_the_last_connection_reads_what_its_round_was_started_with(
    with_one_connection: Database,
) -> None:
    with with_one_connection.writing() as tx:
        name = Shelf(with_one_connection, {}).pin(tx, FRAMEWORK, NOW)
    with ExitStack() as turns:
        turns.enter_context(with_one_connection.writing())
        assert Shelf(with_one_connection, {})[name] == FRAMEWORK


def test_what_is_beside_ends_with_the_database(database: Database) -> None:
    with database.beside().reading() as tx:
        tx.connection.exec_driver_sql("SELECT 1")
    assert database.beside() is database.beside()
    database.close()
    assert database.beside()._engine.pool.checkedin() == 0  # type: ignore[attr-defined]
