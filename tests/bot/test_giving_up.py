"""A summary that no channel takes is given up and handed back to its chair in one: whoever dies at any step between
the two has done both, or neither, and then the chair is asked. Nobody is ever left to think that it was posted.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from bot.deliver import LONGEST_SENDING, Deliverer, Gone
from bot.doubts import CannotLook, Doubts
from bot.slack.departures import Departures
from bot.slack.directory import Directory
from bot.slack.given_up import GivenUp
from flows.assessment import Phase
from flows.effects import DoubtNotice, News, Summary, from_json
from flows.events import ClosedNow, Published
from storage import outbox, schema
from storage.database import Database
from storage.outbox import ARRIVES_WITHIN, Owed, Place
from storage.tables import Row
from storage.transaction import PipelinedTx, Tx
from storage.troubles import DatabaseTrouble
from tests.bot.bench import CHAIR, Bench
from tests.new_postgres import make_database

MANY = 500
"""More steps than it takes to give a summary up."""


class Killed(BaseException):
    """Nothing more of what was under way is done."""


class Archived:
    """Takes everything but a summary, and counts its steps from when it has refused that."""

    def __init__(self, refused: Callable[[], None] = lambda: None) -> None:
        self.refused = refused

    def send(self, owed: Owed, url: str | None) -> Place:
        if isinstance(owed.effect, Summary) and not owed.effect.preview:
            self.refused()
            raise Gone("is_archived")
        return owed.place or Place(channel=f"D-{owed.effect.to}", ts=f"{owed.id}.0")


class Nowhere:
    """A channel in which the bot may not look."""

    def look(self, owed: Owed, channel: str) -> Any:
        raise CannotLook("missing_scope")

    def conversation(self, user: str) -> str:
        raise CannotLook("missing_scope")

    def clear(self, owed: Owed, copy: Place) -> None: ...


class Death:
    """Before step number `at` after Slack's refusal the process dies. On PostgreSQL its connection is torn first, and
    it dies before it can do anything once more.
    """

    def __init__(self) -> None:
        self.at, self.steps, self.counting = MANY, 0, False
        self.torn: Tx | None = None

    def begins(self) -> None:
        self.counting, self.steps, self.torn = True, 0, None

    def step(self, tx: Tx | None = None) -> None:
        if self.torn is not None and tx is not self.torn:
            self.torn = None
            raise Killed
        self.steps += self.counting
        if self.counting and self.steps == self.at:
            self.counting = False
            if tx is None or tx.dialect == "sqlite":
                raise Killed
            self.torn = tx
            with psycopg.connect(tx._driver.info.dsn, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [tx._driver.info.backend_pid])


@pytest.fixture
def death(monkeypatch: pytest.MonkeyPatch) -> Death:
    death = Death()

    def dying(kind: type[Tx], name: str) -> None:
        real = getattr(kind, name)

        def step(tx: Tx, *given: Any, **named: Any) -> Any:
            death.step(tx)
            done = real(tx, *given, **named)
            if name == "finish":
                death.step(tx)
            return done

        monkeypatch.setattr(kind, name, step)

    for name in ("run", "execute", "finish"):
        for kind in (Tx, PipelinedTx):
            if name in vars(kind):
                dying(kind, name)
    return death


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def published(request: pytest.FixtureRequest) -> Iterator[Callable[[], Bench]]:
    """Makes a round whose summary is about to be posted; each time anew."""
    if request.param == "sqlite":
        bench: Bench = request.getfixturevalue("bench")
        database = bench.database
    else:
        database = Database(make_database(request.getfixturevalue("postgres_url")))
        schema.upgrade(database)

    def make() -> Bench:
        with database.writing() as tx:
            for table in reversed(Row.metadata.sorted_tables):
                tx.execute(table.delete())
        bench = Bench(database)
        bench.round(owe=True)
        sweep(Deliverer(database, Archived(), bench.clock, "before"))
        bench.door.turn(bench.event(ClosedNow, CHAIR))
        sweep(Deliverer(database, Archived(), bench.clock, "before"))
        assert not bench.door.turn(bench.event(Published, CHAIR)).refusal
        return bench

    yield make
    database.close()


def sweep(deliverer: Deliverer) -> None:
    while deliverer.sweep():
        pass


def given_up(bench: Bench) -> GivenUp:
    nobody: Any = None  # Slack is not asked about a channel
    return GivenUp(bench.door, Directory(nobody, bench.door), Departures(bench.door, lambda: None))


def told(bench: Bench) -> tuple[bool, bool]:
    """Whether the chair was told that it was not posted, and whether they are asked if it is there."""
    effects = [from_json(row.payload) for row in bench.owed().values() if row.to == CHAIR]
    choose = any(isinstance(one, News) and one.choose_channel for one in effects)
    return choose, any(isinstance(one, DoubtNotice) and not one.settled for one in effects)


def test_whoever_dies_at_any_step_leaves_no_chair_in_the_dark(published: Callable[[], Bench], death: Death) -> None:
    outcomes: list[bool] = []
    for at in range(1, MANY):
        bench = published()
        deliverer = Deliverer(bench.database, Archived(death.begins), bench.clock, "worker", given_up(bench))
        bench.door.changes.listen(lambda _: death.step())  # by now it is committed
        death.at = at
        with suppress(Killed, DatabaseTrouble):
            deliverer._send_all(summaries(bench))
        death.torn = None
        if death.counting:  # it was done before it could die
            death.counting = False
            assert outcomes[-1], "after the commit it is done"
            assert len(outcomes) > 10
            assert not all(outcomes), "it died before the commit as well"
            return
        done, gone = bench.phase() is Phase.CLOSED, not summary_rows(bench)
        assert (done, gone) == (done, done), f"half done at step {at}"
        assert told(bench) == (done, False), f"step {at}"
        come_back(bench)
        assert told(bench) == (done, not done), f"step {at}"
        outcomes.append(done)
    raise AssertionError("it took more steps than that")


def summaries(bench: Bench) -> list[Owed]:
    with bench.database.writing() as tx:
        claimed = outbox.claim(tx, bench.clock.now(), "worker", LONGEST_SENDING)
        return [one for one in claimed if isinstance(one.effect, Summary) and not one.effect.preview]


def summary_rows(bench: Bench) -> list[Any]:
    kept = {key: from_json(row.payload) for key, row in bench.owed().items() if row.state != "sent"}
    return [key for key, effect in kept.items() if isinstance(effect, Summary) and not effect.preview]


def come_back(bench: Bench) -> None:
    """Another process takes over, once the lease is over; it can look in no channel."""
    bench.clock.forward(seconds=LONGEST_SENDING.total_seconds())
    deliverer = Deliverer(bench.database, Archived(), bench.clock, "next", given_up(bench))
    sweep(deliverer)
    bench.clock.forward(seconds=ARRIVES_WITHIN.total_seconds())
    Doubts(bench.database, Nowhere(), bench.clock, "next", lambda: None)()


def test_what_is_the_workers_no_more_is_not_handed_back(published: Callable[[], Bench]) -> None:
    """Withdrawn or taken over meanwhile: whoever has it now tells what becomes of it."""
    bench = published()
    (owed,) = summaries(bench)
    stale = owed.model_copy(update={"fence": owed.fence - 1})
    with bench.database.writing() as tx:
        assert outbox.sending(tx, owed)
        assert not given_up(bench).within(tx, stale, "is_archived")
    assert bench.phase() is Phase.PUBLISHED
    assert told(bench) == (False, False)
    with bench.database.writing() as tx:
        assert given_up(bench).within(tx, owed, "is_archived")
    assert bench.phase() is Phase.CLOSED
    assert told(bench) == (True, False)
