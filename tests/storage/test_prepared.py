"""Statements written down once do what SQLAlchemy would do with them, and go wrong as loudly."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update

from storage.database import Database, Tx
from storage.prepared import Prepared, Written, forget_rows
from storage.statements import given, insert_into
from storage.tables import ANSWER, INBOX, OUTBOX, PERSON
from storage.troubles import DatabaseTrouble, Refused

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ODD = "half \x1a and \x00 % %s %(key)s ' ? :key"

PUT = Prepared(insert(INBOX).values(key=given(INBOX.c.key), at=given(INBOX.c.at)))
ALL = select(INBOX).order_by(INBOX.c.key)


def put_all(database: Database, *keys: str | None, then: type[Exception] | None = None) -> None:
    """In one transaction, and no answer is asked for."""
    with database.writing() as tx:
        for key in keys:
            tx.run(PUT, {"p_key": key, "p_at": NOW})
        if then is not None:
            raise then


def keys(database: Database) -> list[str]:
    with database.reading() as tx:
        return [row.key for row in tx.execute(ALL)]


def test_values_go_in_and_come_out_as_by_sqlalchemy(database: Database) -> None:
    with database.writing() as tx:
        tx.run(PUT, {"p_key": ODD, "p_at": NOW})
        by_us, by_sqlalchemy = tx.run(Prepared(ALL)).all(), tx.execute(ALL).all()
    assert (
        [row._asdict() for row in by_us] == [dict(row._mapping) for row in by_sqlalchemy] == [{"key": ODD, "at": NOW}]
    )


def test_values_of_the_statement_itself_are_converted_too(database: Database) -> None:
    with database.writing() as tx:
        tx.run(Prepared(insert(INBOX).values(key=ODD, at=given(INBOX.c.at))), {"p_at": NOW})
        found = tx.run(Prepared(select(INBOX.c.key).where(INBOX.c.key == ODD))).first()
    assert found is not None
    assert found.key == ODD


def test_nothing_found_is_none(database: Database) -> None:
    with database.reading() as tx:
        assert tx.run(Prepared(ALL)).first() is None
        assert tx.run(Prepared(ALL)).all() == []


def test_what_is_written_is_seen_whichever_way_it_is_asked(database: Database) -> None:
    with database.writing() as tx:
        tx.run(PUT, {"p_key": "1", "p_at": NOW})
        assert len(tx.execute(ALL).all()) == 1
        tx.execute(insert(INBOX), {"key": "2", "at": NOW})
        tx.run(PUT, {"p_key": "3", "p_at": NOW})
        assert len(tx.run(Prepared(ALL)).all()) == 3
    assert keys(database) == ["1", "2", "3"]


def test_a_refusal_nobody_asked_about_still_undoes_everything(database: Database) -> None:
    with pytest.raises(Refused):
        put_all(database, "1", "1")
    assert keys(database) == []
    put_all(database, "2")
    assert keys(database) == ["2"]


def test_what_is_raised_meanwhile_undoes_everything_and_stays_what_it_was(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        put_all(database, "1", then=ZeroDivisionError)
    twice = ["1"] if database.is_sqlite else ["1", "1"]  # there the refusal is not heard of before
    with pytest.raises(ZeroDivisionError):
        put_all(database, *twice, then=ZeroDivisionError)
    assert keys(database) == []


def test_reading_may_not_write(database: Database) -> None:
    with pytest.raises(RuntimeError), database.reading() as tx:
        tx.run(PUT, {"p_key": "1", "p_at": NOW})
    assert keys(database) == []


def test_a_refusal_does_not_say_what_the_value_was(database: Database) -> None:
    with pytest.raises(DatabaseTrouble) as trouble:
        put_all(database, "a secret note", "a secret note")
    assert trouble.value.__cause__ is None
    assert "secret" not in str(trouble.value)


def test_a_value_that_is_missing_is_told(database: Database) -> None:
    with pytest.raises(KeyError), database.writing() as tx:
        tx.run(PUT, {"p_key": "1"})


@pytest.mark.parametrize(
    "statement",
    [
        select(INBOX).where(INBOX.c.key.in_(bindparam("keys", expanding=True))),
        select(INBOX).where(INBOX.c.key.in_(["1", "2"])),
    ],
)
def test_lists_are_not_written_down_once(database: Database, statement: Any) -> None:
    with database.reading() as tx, pytest.raises(TypeError, match="list of values"):
        tx.run(Prepared(statement))


def test_an_upsert_and_an_update_with_some_values_of_their_own(database: Database) -> None:
    def put(tx: Tx, key: str) -> object:
        row = insert_into(INBOX, tx.dialect).values(key=given(INBOX.c.key), at=NOW)
        return tx.run(Prepared(row.on_conflict_do_nothing().returning(INBOX.c.key)), {"p_key": key}).first()

    with database.writing() as tx:
        assert put(tx, "1") is not None
        assert put(tx, "1") is None
        later = Prepared(update(INBOX).where(INBOX.c.key == given(INBOX.c.key)).values(key=INBOX.c.key + "!"))
        tx.run(later, {"p_key": "1"})
    assert keys(database) == ["1!"]


@pytest.mark.parametrize("table", [ANSWER, OUTBOX, PERSON], ids=str)
def test_every_column_keeps_its_name(database: Database, table: Any) -> None:
    with database.reading() as tx:
        written = Written(select(table), tx.connection.dialect)
    assert list(written._row._fields) == [column.name for column in table.columns]


def test_what_is_made_of_a_row_is_made_once_while_it_is_kept(database: Database) -> None:
    made: list[str] = []

    def name(row: Any) -> str:
        made.append(row.key)
        return f"the key {row.key}"

    kept, anew = Prepared(ALL, name, kept=8), Prepared(ALL, name)
    put_all(database, "1", "2")
    with database.reading() as tx:
        assert tx.run(kept).all() == tx.run(kept).all() == ["the key 1", "the key 2"]
        assert made == ["1", "2"]
        assert tx.run(anew).all() == tx.run(anew).all() == ["the key 1", "the key 2"]
        assert made == ["1", "2"] * 3
    put_all(database, "3")
    with database.reading() as tx:
        assert tx.run(kept).all() == ["the key 1", "the key 2", "the key 3"]


def test_what_is_remembered_can_be_forgotten(database: Database) -> None:
    made: list[str] = []
    kept = Prepared(ALL, lambda row: made.append(row.key), kept=8)
    put_all(database, "1")
    for _ in range(2):
        with database.reading() as tx:
            tx.run(kept).all()
            tx.run(kept).all()
        forget_rows()
    assert made == ["1", "1"]
