"""Messages to one person that wait behind another, on PostgreSQL, while somebody else is writing some of them."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.deliver import Deliverer, Passing
from storage import outbox, schema
from storage.database import Database
from storage.outbox import Owed, Place
from storage.settling import later
from tests.bot.bench import ADA, TEAM, Bench
from tests.new_postgres import make_database


class Storm:
    """Takes nothing, and asks to wait for a minute."""

    def send(self, owed: Owed, url: str | None) -> Place:
        raise Passing("ratelimited", timedelta(minutes=1))


@pytest.fixture
def bench(postgres_url: str) -> Iterator[Bench]:
    database = Database(make_database(postgres_url))
    schema.upgrade(database)
    yield Bench(database)
    database.close()


def write(bench: Bench, first: str, then: str, holds: threading.Event, go_on: threading.Event) -> None:
    """As a click that writes two messages of one person, one after the other."""
    change = text("UPDATE outbox SET revision = revision + 1 WHERE key = :key")
    with bench.database.writing() as tx:
        tx.execute(change, {"key": first})
        holds.set()
        assert go_on.wait(10)
        tx.execute(change, {"key": then})


@pytest.mark.parametrize("claimed", [True, False])
def test_who_puts_messages_off_and_who_writes_them_do_not_wait_for_each_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, claimed: bool
) -> None:
    """One waiting for the other in a circle, the database would undo one: perhaps the click."""
    holds, go_on = threading.Event(), threading.Event()
    bench.owe_reply("one", ADA)
    lane = claim(bench) if not claimed else []
    for key in ("two", "three"):
        bench.owe_reply(key, ADA)
    lane = lane or claim(bench)
    writer = threading.Thread(target=write, args=(bench, "three", "two", holds, go_on))
    writer.start()
    assert holds.wait(10)

    def put_off(tx: object, owed: Owed, *more: object) -> bool:
        done = later(tx, owed, *more)  # type: ignore[arg-type]
        if owed.key == "two":
            go_on.set()
        return done

    monkeypatch.setattr(outbox, "later", put_off)
    Deliverer(bench.database, Storm(), bench.clock, "worker")._send_all(lane)
    go_on.set()
    writer.join(10)
    rows = bench.owed()
    assert [rows[key].revision for key in ("one", "two", "three")] == [1, 2, 2], "the click was not undone"
    until = bench.clock.now() + timedelta(minutes=1)
    assert (rows["one"].state, rows["two"].state, rows["three"].state) == ("owed", "owed", "owed")
    assert str(rows["one"].not_before) == str(rows["two"].not_before)
    assert (rows["three"].last_error is None) is not claimed, "what is being written is not waited for"
    with bench.database.reading() as tx:
        assert outbox.depth(tx, until) == 3


def claim(bench: Bench) -> list[Owed]:
    with bench.database.writing() as tx:
        found = outbox.claim(tx, bench.clock.now(), "worker", timedelta(seconds=30))
    assert all(owed.team == TEAM for owed in found)
    return found
