"""A database of each kind, empty but for its tables."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.assessment import Assessment, Assignment, Leader, Scope
from storage import schema
from storage.database import Database
from storage.tables import Row
from tests.new_postgres import make_database
from tests.quick_database import quick


@pytest.fixture
def sqlite_database(tables: bytes, tmp_path: Path) -> Iterator[Database]:
    file = tmp_path / "assurance.db"
    file.write_bytes(tables)
    database = quick(Database(f"sqlite:///{file}"))
    yield database
    database.close()


@pytest.fixture
def postgres_database(migrated_postgres: str) -> Iterator[Database]:
    """The same database each time, emptied: making one takes longer than most tests."""
    database = Database(migrated_postgres)
    with database.writing() as tx:
        for table in reversed(Row.metadata.sorted_tables):
            tx.execute(table.delete())
    yield database
    database.close()


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(make_database(postgres_url))
    yield database
    database.close()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    url = make_database(postgres_url)
    database = Database(url)
    schema.upgrade(database)
    database.close()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "postgres":
        yield request.getfixturevalue("empty_postgres")
        return
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    yield database
    database.close()


@pytest.fixture
def build() -> Callable[..., Scope]:
    """Builds a round R1 of team T: leaders U1, U2, …, each with the domains d1, d2, …."""

    def scope(id: str = "R1", leaders: int = 1, domains: int = 1) -> Scope:
        users = [f"U{n + 1}" for n in range(leaders)]
        return Scope(
            assessment=Assessment(
                id=id,
                team="T",
                framework="building-strong-trusts-2024-09",
                title="Autumn review",
                channel="C1",
                chair="UC",
                started_by="UC",
                opened_at=datetime(2026, 1, 5, 8, 0, tzinfo=UTC),
                due=date(2026, 1, 30),
            ),
            leaders=tuple(Leader(user=user, name=f"Leader {user[1:]}", role="Head") for user in users),
            assignments=tuple(Assignment(leader=user, domain=f"d{n + 1}") for user in users for n in range(domains)),
        )

    return scope
