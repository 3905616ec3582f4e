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
    """Ends our connection before step number `at` of those that may change something, and counts the steps."""

    def __init__(self, url: str) -> None:
        self.at, self.steps, self._url = MANY, 0, url

    def step(self, tx: PipelinedTx) -> None:
        self.steps += 1
        if self.steps == self.at:
            with psycopg.connect(self._url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [tx._driver.info.backend_pid])


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


def test_a_click_torn_at_any_step_is_saved_as_a_whole_or_not_at_all(bench: Bench, tearing: Tearing) -> None:
    bench.round(owe=True)
    tearing.steps = 0
    bench.rate(question=QUESTION, answer=STRONG, delivery="click:whole")
    steps = tearing.steps
    assert 5 < steps < MANY
    failed = 0
    for at in range(1, steps + 1):
        delivery, answer = f"click:{at}", (WEAK, STRONG)[at % 2]
        before = (bench.answers(), bench.owed())
        tearing.steps, tearing.at = 0, at
        try:
            taken = bench.rate(question=QUESTION, answer=answer, delivery=delivery)
            assert not taken.repeat
        except DatabaseTrouble:
            failed += 1
            assert (bench.answers(), bench.owed()) == before, f"torn at {at}"
        tearing.at = MANY
        bench.rate(question=QUESTION, answer=answer, delivery=delivery)
        assert bench.answers() == {(ADA, QUESTION): answer}, f"torn at {at}"
        assert bench.rate(question=QUESTION, answer=STRONG, delivery=delivery).repeat
    assert failed >= steps - 2, "after the commit nobody hears of it"
