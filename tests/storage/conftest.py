"""A database of each kind, empty but for its tables, fresh for each test."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from flows.assessment import Assessment, Assignment, Leader, Scope
from storage import schema
from storage.database import Database

_numbers = count()


@pytest.fixture
def sqlite_database(sqlite_template: bytes, tmp_path: Path) -> Iterator[Database]:
    file = tmp_path / "assurance.db"
    file.write_bytes(sqlite_template)
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{file}")
    schema.upgrade(database)
    database.close()
    return file.read_bytes()


@pytest.fixture
def postgres_database(postgres_url: str, postgres_template: str) -> Iterator[Database]:
    url = make_database(postgres_url, postgres_template)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(make_database(postgres_url, "template1"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    url = make_database(postgres_url, "template1")
    database = Database(url)
    schema.upgrade(database)
    database.close()
    return str(make_url(url).database)


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


def make_database(server: str, template: str) -> str:
    """The address of a new database copied from `template`."""
    name = f"t_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[call-overload]
    return server.replace("/postgres?", f"/{name}?")


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
