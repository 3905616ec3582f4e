"""The schema: where it stands, the way up, and that the way up loses nothing."""

import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Connection, Date, DateTime, Integer, MetaData, inspect, text

from flows.assessment import Phase, Shown
from storage import schema
from storage.database import Database
from storage.tables import Row, State

pytestmark = pytest.mark.slow

MUST_BE = {"phase": Phase.OPEN.value, "shown": Shown.NAMED.value, "state": State.OWED.value, "smallest_group": 3}
"""Sample values of columns that take only some."""


def test_upgrade_brings_an_empty_database_to_the_head(empty_database: Database) -> None:
    assert schema.revision(empty_database) is None
    schema.upgrade(empty_database)
    assert schema.revision(empty_database) == schema.head()
    schema.check(empty_database)
    schema.upgrade(empty_database)


def test_the_file_names_tell_what_alembic_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)
    assert [each.revision for each in script.walk_revisions()][::-1] == list(schema.known())
    assert script.get_heads() == [schema.head()]


def test_alembic_is_loaded_only_to_migrate() -> None:
    program = (
        "import sys; from storage import assessments, outbox, schema; schema.head(); print('alembic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_no_tables_says_what_to_run(empty_database: Database) -> None:
    with pytest.raises(schema.SchemaTrouble, match=r"has no tables yet\. Run: assurance db upgrade"):
        schema.check(empty_database)


def test_looking_makes_no_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/none.db")
    with pytest.raises(schema.SchemaTrouble):
        schema.check(database)
    assert list(tmp_path.iterdir()) == []


def test_an_older_schema_says_what_to_run(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.upgrade(empty_database, "0001")
    monkeypatch.setattr(schema, "known", lambda: ("0001", "9998"))
    with pytest.raises(
        schema.SchemaTrouble, match=r"at version 0001 and this program needs 9998\. Run: assurance db upg"
    ):
        schema.check(empty_database)


@pytest.fixture
def newer(empty_database: Database) -> Database:
    schema.upgrade(empty_database)
    with empty_database.writing() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    return empty_database


def test_a_newer_schema_is_left_alone(newer: Database) -> None:
    for act in (schema.check, schema.upgrade):
        with pytest.raises(schema.SchemaTrouble, match="Install the newer assurance, then run: assurance db upgrade"):
            act(newer)
    assert schema.revision(newer) == "9999"


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.db")
    schema.upgrade(database)
    with database.reading():
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    database.close()


def shape(connection: Connection) -> dict[str, Any]:
    """All that the database knows of our tables, comparable."""
    look = inspect(connection)
    found: dict[str, Any] = {}
    for name in sorted(set(look.get_table_names()) - {"alembic_version"}):
        found[name] = {
            "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(name)],
            "key": look.get_pk_constraint(name),
            "foreign": sorted(map(str, look.get_foreign_keys(name))),
            "checks": sorted(str((c["name"], c["sqltext"])) for c in look.get_check_constraints(name)),
            "indexes": sorted(map(_index, look.get_indexes(name))),
        }
    if connection.dialect.name == "sqlite":
        found["counted"] = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name"))
            .scalars()
            .all()
        )
    return found


def _index(index: Any) -> str:
    where = sorted(f"{name}: {value}" for name, value in index.get("dialect_options", {}).items())
    return f"{index['name']} {index['unique']} {index['column_names']} {where}"


def test_the_models_are_the_migrated_schema(empty_database: Database) -> None:
    with empty_database.migrating() as connection:
        Row.metadata.create_all(connection)
        wanted = shape(connection)
        Row.metadata.drop_all(connection)
    schema.upgrade(empty_database)
    with empty_database.migrating() as connection:
        assert shape(connection) == wanted
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def fill(connection: Connection, times: range) -> None:
    """Rows in every table there is. Row n has n in every column it can, so that every foreign key points somewhere."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name == "alembic_version":
            continue
        for n in times:
            connection.execute(table.insert(), {column.name: _sample(column, n) for column in table.columns})


def _sample(column: Any, n: int) -> Any:
    if column.name in MUST_BE:
        return MUST_BE[column.name]
    kinds: list[tuple[Any, Any]] = [
        (Boolean, True),
        (Integer, n),
        (DateTime, datetime(2026, 1, n, tzinfo=UTC)),
        (Date, date(2026, 1, n)),
    ]
    return next((value for kind, value in kinds if isinstance(column.type, kind)), str(n))


def content(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    tables = MetaData()
    tables.reflect(connection)
    return {
        table.name: [dict(row._mapping) for row in connection.execute(table.select().order_by(*table.primary_key))]
        for table in tables.sorted_tables
        if table.name != "alembic_version"
    }


@pytest.mark.parametrize("start", schema.known())
def test_every_migration_keeps_every_row(empty_database: Database, start: str) -> None:
    schema.upgrade(empty_database, start)
    with empty_database.migrating() as connection:
        fill(connection, range(1, 4))
        before = content(connection)
    assert all(len(rows) == 3 for rows in before.values())
    for revision in schema.known():
        if revision > start:
            schema.upgrade(empty_database, revision)
    with empty_database.migrating() as connection:
        after = content(connection)
    for name, rows in before.items():
        for old, new in zip(rows, after[name], strict=True):
            assert {k: v for k, v in old.items() if k in new} == {k: new[k] for k in old if k in new}


def test_rebuilding_a_parent_keeps_its_children(empty_database: Database) -> None:
    database = empty_database
    schema.upgrade(database)
    with database.migrating() as connection:
        fill(connection, range(1, 4))
        before = content(connection)
    with database.migrating() as connection:
        operations = Operations(MigrationContext.configure(connection, opts={"render_as_batch": True}))
        with operations.batch_alter_table("assessment", recreate="auto") as batch:
            batch.alter_column("title", new_column_name="heading")
        after = content(connection)
    assert [row["heading"] for row in after.pop("assessment")] == ["1", "2", "3"]
    del before["assessment"]
    assert after == before


def test_rows_that_would_point_nowhere_stop_the_migration(sqlite_database: Database) -> None:
    with sqlite_database.migrating() as connection:
        fill(connection, range(1, 2))
        connection.execute(text("DELETE FROM assessment"))
    with pytest.raises(schema.SchemaTrouble, match=r"point nowhere \(history, kept, leader, reminder\)"):
        schema.upgrade(sqlite_database)


def test_on_postgres_upgrades_queue_up(empty_postgres: Database) -> None:
    begun = threading.Thread(target=schema.upgrade, args=(empty_postgres,))
    with empty_postgres.migrating() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema._ADVISORY_LOCK})
        begun.start()
        begun.join(0.5)
        assert begun.is_alive()
    begun.join(30)
    schema.check(empty_postgres)


@pytest.mark.slow
def test_many_starting_at_once(empty_database: Database) -> None:
    url = empty_database._engine.url.render_as_string(hide_password=False)
    program = "import sys; from storage import schema, database; schema.upgrade(database.Database(sys.argv[1]))"
    started = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    schema.check(empty_database)
