"""Many turns, one commit: all are saved or none is, and what is read meanwhile sees what was written so far."""

import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from storage import inbox
from storage.database import Database
from storage.prepared import Prepared
from storage.statements import given
from storage.tables import INBOX, LEADER
from storage.together import NotTogether
from storage.troubles import DatabaseTrouble

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def put(database: Database, key: str) -> bool:
    with database.writing() as tx:
        return inbox.accept(tx, key, NOW)


def keys(database: Database) -> list[str]:
    with database.reading() as tx:
        return sorted(row.key for row in tx.execute(select(INBOX.c.key)))


def seen_by_others(database: Database) -> list[str]:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(keys(database)))
    thread.start()
    thread.join()
    return found


def test_nothing_is_saved_before_the_end_and_then_all(database: Database) -> None:
    with database.together():
        assert put(database, "a")
        assert put(database, "b")
        assert keys(database) == ["a", "b"]
        assert seen_by_others(database) == []
    assert seen_by_others(database) == ["a", "b"]


def test_a_repeat_among_them_is_known(database: Database) -> None:
    with database.together():
        assert put(database, "a")
        assert not put(database, "a")


def test_it_is_one_commit(database: Database) -> None:
    begun: list[object] = []
    event.listen(database._engine, "begin", begun.append)
    with database.together():
        for key in "abc":
            put(database, key)
    assert len(begun) == 1
    put(database, "d")
    assert len(begun) == 2


def test_where_nothing_is_written_nothing_is_opened(database: Database) -> None:
    begun: list[object] = []
    event.listen(database._engine, "begin", begun.append)
    with database.together():
        pass
    assert begun == []
    with database.together():
        assert keys(database) == []
    assert len(begun) == 1


def put_and_fail(database: Database, key: str) -> None:
    with database.writing() as tx:
        inbox.accept(tx, key, NOW)
        raise ZeroDivisionError


def put_twice(database: Database) -> None:
    """The second is refused by the database itself."""
    for _ in range(2):
        with database.writing() as tx:
            tx.execute(INBOX.insert(), {"key": "a", "at": NOW})


def raised_by(deed: Callable[[Database], object], database: Database) -> type[Exception] | None:
    try:
        deed(database)
    except Exception as error:  # noqa: BLE001 - as Bolt does
        return type(error)
    return None


def together(database: Database, *deeds: Callable[[Database], object]) -> list[type[Exception] | None]:
    """What each raised, heard by nobody else."""
    with database.together():
        return [raised_by(deed, database) for deed in deeds]


def test_one_that_fails_undoes_all_even_if_nobody_heard(database: Database) -> None:
    with pytest.raises(NotTogether) as caught:
        together(database, lambda it: put(it, "a"), lambda it: put_and_fail(it, "b"), lambda it: put(it, "c"))
    assert isinstance(caught.value.__cause__, ZeroDivisionError), "the first of them, for the log"
    assert keys(database) == []
    assert put(database, "a")


def test_after_one_that_failed_the_others_are_not_tried(database: Database) -> None:
    tried: list[str] = []

    def next_one(it: Database) -> None:
        with it.writing():
            tried.append("b")

    with pytest.raises(NotTogether):
        together(database, lambda it: put_and_fail(it, "a"), next_one)
    assert tried == []


def test_what_the_database_refuses_undoes_all(database: Database) -> None:
    with pytest.raises((NotTogether, DatabaseTrouble)):
        together(database, lambda it: put(it, "z"), put_twice)
    assert keys(database) == []
    assert put(database, "a")


def test_another_thread_writes_by_itself(postgres_database: Database) -> None:
    def elsewhere(it: Database) -> None:
        thread = threading.Thread(target=put, args=(it, "b"))
        thread.start()
        thread.join()

    with pytest.raises(NotTogether):
        together(postgres_database, lambda it: put(it, "a"), elsewhere, lambda it: put_and_fail(it, "c"))
    assert keys(postgres_database) == ["b"]


def test_what_is_together_is_not_together_with_more(database: Database) -> None:
    with database.together(), pytest.raises(RuntimeError), database.together():
        pass


def test_when_it_has_ended_each_is_by_itself_again(database: Database) -> None:
    with database.together():
        put(database, "a")
    with pytest.raises(ZeroDivisionError):
        put_and_fail(database, "b")
    assert put(database, "c")
    assert keys(database) == ["a", "c"]


def look_and_fail(database: Database) -> None:
    """The database refuses what is read. PostgreSQL then ends a transaction with a COMMIT that says nothing of it."""
    with database.reading() as tx:
        tx.execute(text("SELECT * FROM not_there"))


def test_a_look_that_fails_undoes_all_even_if_nobody_heard(database: Database) -> None:
    with pytest.raises(NotTogether):
        together(database, lambda it: put(it, "a"), look_and_fail)
    assert keys(database) == []
    assert put(database, "a")


def test_after_one_that_failed_nobody_looks(database: Database) -> None:
    heard: list[type[Exception] | None] = []
    with pytest.raises(NotTogether):
        heard += together(database, lambda it: put_and_fail(it, "a"), lambda it: heard.append(raised_by(keys, it)))
    assert heard == [NotTogether]


NOBODY = Prepared(insert(LEADER).values(assessment=given(LEADER.c.assessment), user=None).returning(LEADER.c.user))
NOTE = "the head is tired"


@pytest.mark.parametrize("way", [Database.writing, Database.reading])
def test_no_trouble_tells_what_was_written(database: Database, way: Callable[[Database], Any]) -> None:
    """Whoever does one of them hears the same trouble as by itself, and logs it: it may hold no note."""
    told: list[str] = []

    def refused(it: Database) -> None:
        try:
            with way(it) as tx:
                tx.run(NOBODY, {"p_assessment": NOTE}).first()
        except DatabaseTrouble:
            told.append(traceback.format_exc())

    with pytest.raises(NotTogether):
        together(database, lambda it: put(it, "a"), refused)
    assert len(told) == 1
    assert NOTE not in told[0]
