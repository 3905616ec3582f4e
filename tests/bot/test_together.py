"""Thirty leaders click at once while the chair closes the round: what was acknowledged counts, nothing else does."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from flows import events
from flows.assessment import Phase
from flows.collation import collate
from storage import assessments, schema
from storage.database import Database
from tests.bot.bench import CHAIR, EDITION, GOVERNANCE, LEADERSHIP, ROUND, Bench, database_at
from tests.new_postgres import make_database

LEADERS = [f"U{n:02d}" for n in range(30)]
QUESTIONS = [(domain, question) for domain in (GOVERNANCE, LEADERSHIP) for question in domain.questions]
LEVELS = [level.id for level in EDITION.scale.levels]


@pytest.fixture
def sqlite(tables: bytes, tmp_path: Path) -> Iterator[Bench]:
    database = database_at(tmp_path, tables)
    yield Bench(database)
    database.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Bench]:
    database = Database(make_database(postgres_url))
    schema.upgrade(database)
    yield Bench(database)
    database.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_thirty_leaders_click_at_once_while_the_round_closes(kind: str, request: pytest.FixtureRequest) -> None:
    bench: Bench = request.getfixturevalue(kind)
    bench.round(leaders=LEADERS, domains=(GOVERNANCE.id, LEADERSHIP.id))
    ready = threading.Barrier(len(LEADERS) + 1)
    clicked = threading.Semaphore(0)
    acknowledged: dict[str, dict[str, str]] = {user: {} for user in LEADERS}
    refused: Counter[str] = Counter()

    def leader(number: int) -> None:
        user = LEADERS[number]
        ready.wait()
        for place, (domain, question) in enumerate(QUESTIONS * 2):
            answer = LEVELS[(number + place) % len(LEVELS)]
            taken = bench.rate(user, question.id, answer, domain=domain.id, delivery=f"click:{user}:{place}")
            clicked.release()
            if taken.refusal:
                refused[taken.refusal] += 1
            else:
                acknowledged[user][question.id] = answer

    def chair() -> None:
        ready.wait()
        for _ in range(len(LEADERS) * 4):
            clicked.acquire()
        closing = bench.event(events.ClosedNow, CHAIR)
        with ThreadPoolExecutor(2) as twice:  # from two devices
            list(twice.map(lambda n: bench.door.turn(closing, f"click:close:{n}"), range(2)))

    with ThreadPoolExecutor(len(LEADERS) + 1) as everybody:
        done = [everybody.submit(leader, n) for n in range(len(LEADERS))] + [everybody.submit(chair)]
        for one in done:
            one.result()

    assert bench.phase() is Phase.CLOSED
    assert refused.total() > 0, "the round closed too late to be a test"
    assert all("closed" in reason for reason in refused)
    kept = bench.answers()
    assert kept == {(user, q): answer for user, theirs in acknowledged.items() for q, answer in theirs.items()}
    _is_collated(bench, acknowledged)
    _is_owed_once(bench)


def _is_collated(bench: Bench, acknowledged: dict[str, dict[str, str]]) -> None:
    with bench.database.reading() as tx:
        found = assessments.get(tx, ROUND)
        assert found is not None
        result = collate(EDITION, found.promise, assessments.answered(tx, found)).to_summary_json()
    assert result["leaders_invited"] == len(LEADERS)
    wanted: dict[str, Counter[str]] = {}
    for theirs in acknowledged.values():
        for question, answer in theirs.items():
            wanted.setdefault(question, Counter())[answer] += 1
    told: dict[str, Any] = {q["id"]: q["counts"] for domain in result["domains"] for q in domain["questions"]}
    for question, counts in told.items():
        assert {level: n for level, n in counts.items() if n} == dict(wanted.get(question, {})), question


def _is_owed_once(bench: Bench) -> None:
    """The summary that the chair sees was made at the closing, from everything acknowledged, and once."""
    summaries = [row for row in bench.rows("outbox") if row.kind == "summary"]
    assert [row.key.split(":")[:2] for row in summaries] == [["preview", ROUND]]
    assert summaries[0].revision == 1
    assert sum(row.what == "closed" for row in bench.rows("history")) == 1
