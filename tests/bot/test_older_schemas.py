"""A round begun under any older schema goes on: on the upgraded database, and on one restored from its backup."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import backing_up
from frameworks.content import key_of
from storage import schema
from storage.backup.shape import tables
from storage.database import Database
from storage.tables import OUTBOX, State
from tests.bot.bench import ADA, BEN, GOVERNANCE, MONDAY, STRONG, WEAK, Bench
from tests.bot.test_backing_up import DAYS, lived_in, rows, sent_by
from tests.new_postgres import make_database

pytestmark = pytest.mark.slow

OLDER = schema.known()[:-1]
FIRST = GOVERNANCE.questions[0].id


def written_by(revision: str, source: Database, target: Database) -> None:
    """What is in `source`, as a program of that schema would have kept it."""
    schema.upgrade(target, revision)
    with target.migrating() as connection:
        look = sa.inspect(connection)
        there = {name: {one["name"] for one in look.get_columns(name)} for name in look.get_table_names()}
        with source.reading() as tx:
            for table in tables():
                named = [column for column in table.columns if column.name in there.get(table.name, ())]
                if not named:
                    continue
                old = sa.table(table.name, *(sa.column(column.name, column.type) for column in named))
                for row in tx.execute(sa.select(*named)):
                    values = dict(row._mapping)
                    if "framework" in values and "framework_content" not in there:
                        values["framework"] = key_of(values["framework"])
                    connection.execute(sa.insert(old).values(values))
        if connection.dialect.name == "postgresql":
            for name in sorted({"outbox", "reminder", "history"} & set(there)):
                counted = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"  # noqa: S608
                connection.execute(sa.text(counted))


def goes_on(database: Database, sent: dict[str, Any]) -> None:
    """Repeats are refused, answers are taken, and what had arrived is drawn where it stands or not at all."""
    bench = Bench(database)
    with database.writing() as tx:
        bench.door.library.pin_older_rounds(tx, bench.clock.now())  # as `serve` does when it starts
        bench.door.library.fetch(tx)
    before = bench.answers()
    assert bench.rate(answer=WEAK, delivery="click-1").repeat
    assert bench.answers() == before
    assert bench.answers()[ADA, FIRST] == STRONG
    assert bench.rate(BEN, delivery="click-2").refusal == ""
    assert bench.rate(BEN, delivery="click-2").repeat
    assert {bench.answers()[ADA, FIRST], bench.answers()[BEN, FIRST]} == {STRONG}
    for key, place in sent.items():
        assert bench.owed()[key].place_ts == place, "it is not posted anew"


def arrived(database: Database) -> dict[str, Any]:
    with database.reading() as tx:
        found = tx.execute(sa.select(OUTBOX.c.key, OUTBOX.c.place_ts).where(OUTBOX.c.state == State.SENT.value))
        return {row.key: row.place_ts for row in found}


@pytest.mark.parametrize("revision", OLDER)
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_round_of_an_older_schema_goes_on(
    tables: bytes, tmp_path: Path, request: pytest.FixtureRequest, kind: str, revision: str
) -> None:
    def empty(name: str) -> Database:
        if kind == "sqlite":
            return Database(f"sqlite:///{tmp_path}/{name}.db")
        return Database(make_database(request.getfixturevalue("postgres_url")))

    (tmp_path / "now.db").write_bytes(tables)
    source, upgraded, restored = Database(f"sqlite:///{tmp_path}/now.db"), empty("upgraded"), empty("restored")
    try:
        bench = lived_in(source)
        written_by(revision, source, upgraded)
        schema.upgrade(upgraded)
        schema.check(upgraded)
        schema.upgrade(restored)
        sent = arrived(upgraded)
        assert sent
        assert rows(upgraded)["inbox"] == rows(source)["inbox"]
        backing_up.take(upgraded, tmp_path / "a.backup", MONDAY)
        backing_up.restore(restored, tmp_path / "a.backup", MONDAY, DAYS)
        assert sent_by(restored, bench) == []
        for database in (upgraded, restored):
            goes_on(database, sent)
        assert not set(sent) & set(sent_by(upgraded, bench))
    finally:
        for database in (source, upgraded, restored):
            database.close()
