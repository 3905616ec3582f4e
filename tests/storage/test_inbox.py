"""The inbox: a repeat is known, also when two arrive at once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from storage import inbox
from storage.database import Database

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def test_a_repeat_is_not_accepted(database: Database) -> None:
    with database.writing() as tx:
        assert inbox.accept(tx, "event 1", NOW)
        assert not inbox.accept(tx, "event 1", NOW)
        assert inbox.accept(tx, "event 2\x00", NOW)
    with database.writing() as tx:
        assert not inbox.accept(tx, "event 1", NOW + timedelta(days=1))
        assert not inbox.accept(tx, "event 2\x00", NOW)


def test_what_was_rolled_back_may_come_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as tx:
        assert inbox.accept(tx, "k", NOW) / 0
    with database.writing() as tx:
        assert inbox.accept(tx, "k", NOW)


def test_of_two_at_once_one_is_accepted(database: Database) -> None:
    accepted: list[bool] = []
    gate = threading.Barrier(8)

    def deliver() -> None:
        gate.wait()
        with database.writing() as tx:
            accepted.append(inbox.accept(tx, "k", NOW))

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(accepted) == [False] * 7 + [True]


def test_old_keys_are_forgotten(database: Database) -> None:
    with database.writing() as tx:
        inbox.accept(tx, "old", NOW - timedelta(days=1))
        inbox.accept(tx, "new", NOW)
        assert inbox.trim(tx, NOW) == 1
        assert not inbox.accept(tx, "new", NOW)
        assert inbox.accept(tx, "old", NOW)


def test_what_was_refused_may_come_again(database: Database) -> None:
    with database.writing() as tx:
        assert inbox.accept(tx, "k", NOW)
        inbox.forget(tx, "k")
        assert inbox.accept(tx, "k", NOW)
