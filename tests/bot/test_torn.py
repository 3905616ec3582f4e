"""A click whose connection to PostgreSQL is torn at whatever step is saved as a whole or not at all."""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from storage import schema
from storage.database import Database
from storage.prepared import Prepared
from storage.transaction import Found, PipelinedTx
from storage.troubles import DatabaseTrouble
from tests.bot.bench import ADA, GOVERNANCE, STRONG, WEAK, Bench

QUESTION = GOVERNANCE.questions[0].id
MANY = 60
"""More steps than a click has."""


@pytest.fixture
def bench(postgres_url: str) -> Iterator[Bench]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS torn")
        connection.execute("CREATE DATABASE torn")
    database = Database(make_url(postgres_url).set(database="torn").render_as_string(hide_password=False))
    schema.upgrade(database)
    yield Bench(database)
    database.close()


class Tearing:
    """Ends our connection before step number `at` of those that may change something, and so many more of those that
    take its place, each at its first step; counts the steps.
    """

    def __init__(self, url: str) -> None:
        self.at, self.steps, self.more, self._url = MANY, 0, 0, url
        self._torn: set[int] = set()

    def before(self, at: int, more: int) -> None:
        self.at, self.more, self.steps = at, more, 0
        self._torn.clear()

    def step(self, tx: PipelinedTx) -> None:
        self.steps += 1
        pid = tx._driver.info.backend_pid
        if self.steps >= self.at and pid not in self._torn and len(self._torn) <= self.more:
            self._torn.add(pid)
            with psycopg.connect(self._url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.fixture
def tearing(bench: Bench, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Tearing:
    tearing, run, finish = Tearing(postgres_url), PipelinedTx.run, PipelinedTx.finish

    def run_(tx: PipelinedTx, prepared: Prepared, values: Mapping[str, Any] = {}) -> Found:
        tearing.step(tx)
        return run(tx, prepared, values)

    def finish_(tx: PipelinedTx) -> None:
        tearing.step(tx)
        finish(tx)
        tearing.step(tx)

    monkeypatch.setattr(PipelinedTx, "run", run_)
    monkeypatch.setattr(PipelinedTx, "finish", finish_)
    return tearing


@pytest.fixture
def steps(bench: Bench, tearing: Tearing) -> int:
    """How many a click has."""
    bench.round(owe=True)
    tearing.before(MANY, 0)
    bench.rate(question=QUESTION, answer=STRONG, delivery="click:whole")
    assert 5 < tearing.steps < MANY
    return tearing.steps


def test_a_click_torn_at_any_step_is_taken_once_more(bench: Bench, tearing: Tearing, steps: int) -> None:
    for at in range(1, steps + 1):
        delivery, answer = f"click:{at}", (WEAK, STRONG)[at % 2]
        tearing.before(at, 0)
        bench.rate(question=QUESTION, answer=answer, delivery=delivery)
        tearing.before(MANY, 0)
        assert bench.answers() == {(ADA, QUESTION): answer}, f"torn at {at}"
        assert bench.rate(question=QUESTION, answer=STRONG, delivery=delivery).repeat


def test_a_click_torn_again_and_again_is_saved_as_a_whole_or_not_at_all(
    bench: Bench, tearing: Tearing, steps: int
) -> None:
    failed = 0
    for at in range(1, steps + 1):
        delivery, answer = f"click:{at}", (WEAK, STRONG)[at % 2]
        before = (bench.answers(), bench.owed())
        tearing.before(at, 1)
        try:
            bench.rate(question=QUESTION, answer=answer, delivery=delivery)
        except DatabaseTrouble:
            failed += 1
            tearing.before(MANY, 0)
            assert (bench.answers(), bench.owed()) == before, f"torn at {at}"
        tearing.before(MANY, 0)
        bench.rate(question=QUESTION, answer=answer, delivery=delivery)
        assert bench.answers() == {(ADA, QUESTION): answer}, f"torn at {at}"
        assert bench.rate(question=QUESTION, answer=STRONG, delivery=delivery).repeat
    assert failed >= steps - 2, "after the commit nobody hears of it"
