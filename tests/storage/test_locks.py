"""Locks: who waits for whom, and that no acknowledged answer is lost however many click at once."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from flows import events
from flows.assessment import Answer, Phase, Scope
from flows.effects import Reply
from storage import assessments, outbox
from storage.database import Database

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
A_WHILE = 0.15
PATIENCE = 5.0


def page(user: str, domain: str = "d1") -> events.Event:
    return events.Looked(assessment="R1", team="T", by=user, domain=domain, at=NOW)


def submit(user: str) -> events.Event:
    return events.Submitted(assessment="R1", team="T", by=user, domain="d1", at=NOW)


WHOLE = events.ClosedNow(assessment="R1", team="T", by="UC", at=NOW)


class HeaderOnly(events.Event):
    reach = events.Reach.HEADER


HEADER = HeaderOnly(assessment="R1", team="T", by="UC", at=NOW)


def answer(scope: Scope, leader: str, domain: str, question: str, level: str = "strong") -> Scope:
    """A stand-in for `advance`: the answer goes to the end."""
    mine = scope.assignment(leader, domain)
    assert mine is not None
    others = tuple(each for each in mine.answers if each.question != question)
    new = Answer(question=question, answer=level, at=NOW)
    return scope.replace(mine.model_copy(update={"answers": (*others, new), "touched_at": NOW}))


def close(scope: Scope) -> Scope:
    closed = scope.assessment.model_copy(update={"phase": Phase.CLOSED, "closed_at": NOW})
    return scope.model_copy(update={"assessment": closed})


def turn(database: Database, event: events.Event, change: Callable[[Scope], Scope]) -> Scope:
    """Lock, load, change, save, in one transaction; answers what was loaded."""
    with database.writing() as tx:
        before = assessments.load(tx, event)
        assert before is not None
        assessments.save(tx, before, change(before))
    return before


def same(scope: Scope) -> Scope:
    return scope


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(40) as threads:
        yield threads


def started(
    pool: ThreadPoolExecutor, act: Callable[..., Any], *args: Any, within: float = A_WHILE
) -> tuple[Future[Any], bool]:
    """What was begun in another thread, and whether it was done in that time."""
    future = pool.submit(act, *args)
    try:
        future.result(within)
    except TimeoutError:
        return future, False
    return future, True


@pytest.fixture
def round_(database: Database, build: Callable[..., Scope]) -> Scope:
    scope = build(leaders=2, domains=2)
    with database.writing() as tx:
        assessments.add(tx, scope, None)
    return scope


PAIRS = [
    (page("U1"), page("U2"), True),
    (page("U1"), page("U1"), False),
    (page("U1"), page("U1", "d2"), False),
    (page("U1"), submit("U2"), False),
    (page("U1"), HEADER, False),
    (page("U1"), WHOLE, False),
    (submit("U1"), page("U2"), False),
    (submit("U1"), submit("U2"), False),
    (HEADER, page("U1"), False),
    (WHOLE, page("U1"), False),
    (WHOLE, HEADER, False),
]


@pytest.mark.usefixtures("round_")
@pytest.mark.parametrize(("first", "second", "together"), PAIRS)
def test_who_waits_for_whom(
    database: Database, pool: ThreadPoolExecutor, first: events.Event, second: events.Event, together: bool
) -> None:
    with database.writing() as tx:
        assert assessments.load(tx, first) is not None
        expected = together and not database.is_sqlite
        _, done = started(pool, turn, database, second, same, within=PATIENCE if expected else A_WHILE)
        assert done is expected


@pytest.mark.usefixtures("round_")
@pytest.mark.parametrize("event", [page("U1", "d2"), submit("U1"), WHOLE])
def test_whoever_waited_sees_what_was_saved_meanwhile(
    database: Database, pool: ThreadPoolExecutor, event: events.Event
) -> None:
    with database.writing() as tx:
        before = assessments.load(tx, page("U1"))
        assert before is not None
        future, done = started(pool, turn, database, event, same)
        assert not done
        assessments.save(tx, before, answer(before, "U1", "d1", "q1"))
    found = future.result(5).assignment("U1", "d1")
    assert [each.question for each in found.answers] == ["q1"]


@pytest.mark.usefixtures("round_")
def test_a_click_that_waited_for_the_closing_sees_it_closed(database: Database, pool: ThreadPoolExecutor) -> None:
    with database.writing() as tx:
        before = assessments.load(tx, WHOLE)
        assert before is not None
        future, done = started(pool, turn, database, page("U1"), same)
        assert not done
        assessments.save(tx, before, close(before))
    assert future.result(5).assessment.phase is Phase.CLOSED


@pytest.mark.usefixtures("round_")
@pytest.mark.parametrize("event", [HEADER, WHOLE])
def test_the_rounds_row_is_locked_for_whoever_comes_another_way(
    database: Database, pool: ThreadPoolExecutor, event: events.Event
) -> None:
    def change() -> None:
        with database.writing() as tx:
            tx.execute(text("UPDATE assessment SET title = 'another'"))

    with database.writing() as tx:
        assert assessments.load(tx, event) is not None
        future, done = started(pool, change)
        assert not done
    future.result(5)


@pytest.mark.usefixtures("round_")
def test_keeping_the_time_to_look_needs_no_lock(database: Database, pool: ThreadPoolExecutor) -> None:
    """Two pages share the round; were it written for nothing, they would wait for each other for ever."""
    with database.writing() as tx:
        assessments.set_look_at(tx, "R1", NOW)
    both = threading.Barrier(1 if database.is_sqlite else 2, timeout=4)

    def click(user: str) -> None:
        with database.writing() as tx:
            assert assessments.load(tx, page(user)) is not None
            both.wait()
            assessments.set_look_at(tx, "R1", NOW)

    for future in [pool.submit(click, user) for user in ("U1", "U2")]:
        future.result(5)


LEADERS = 30


def test_thirty_click_while_the_round_closes(
    database: Database, build: Callable[..., Scope], pool: ThreadPoolExecutor
) -> None:
    """Everybody goes on clicking until they are told that the round is closed; that must not keep it from closing."""
    with database.writing() as tx:
        assessments.add(tx, build(leaders=LEADERS), None)
    acknowledged: list[tuple[str, str]] = []
    under_way = threading.Event()

    def clicks(user: str) -> bool:
        for number in range(300):
            question = f"q{number}"

            def change(scope: Scope, question: str = question) -> Scope:
                return scope if scope.assessment.phase is not Phase.OPEN else answer(scope, user, "d1", question)

            if turn(database, page(user), change).assessment.phase is not Phase.OPEN:
                return True
            acknowledged.append((user, question))
            if len(acknowledged) > 2 * LEADERS:
                under_way.set()
            time.sleep(0.01)
        return False

    def closing() -> Scope:
        assert under_way.wait(30)
        return turn(database, WHOLE, close)

    closer = pool.submit(closing)
    told = [clicking.result(60) for clicking in [pool.submit(clicks, f"U{n + 1}") for n in range(LEADERS)]]
    at_close = closer.result(60).answered
    assert all(told)
    with database.reading() as tx:
        header = assessments.get(tx, "R1")
        assert header is not None
        afterwards = assessments.answered(tx, header)
        stored = {(row["leader"], row["question"]) for row in assessments.answers(tx, "R1")}
    assert stored == set(acknowledged)
    assert at_close == afterwards
    assert sum(tally.count for tally in afterwards.tallies) == len(acknowledged)


def test_workers_never_claim_the_same_message(database: Database, pool: ThreadPoolExecutor) -> None:
    with database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key=f"k{n}", to=f"U{n}", lines=("x",)) for n in range(200)], NOW)

    def work(name: str) -> list[str]:
        mine: list[str] = []
        while True:
            with database.writing() as tx:
                batch = outbox.claim(tx, NOW, name, timedelta(minutes=1), 7)
            if not batch:
                return mine
            mine += [owed.key for owed in batch]

    taken = [future.result(30) for future in [pool.submit(work, f"w{n}") for n in range(4)]]
    together = [key for each in taken for key in each]
    assert sorted(together) == sorted({f"k{n}" for n in range(200)})


def test_a_worker_skips_what_another_is_claiming(postgres_database: Database) -> None:
    with postgres_database.writing() as tx:
        outbox.owe(tx, "T", [Reply(key=f"k{n}", to="U", lines=("x",)) for n in range(2)], NOW)
    lease = timedelta(minutes=1)
    with postgres_database.writing() as one, postgres_database.writing() as two:
        assert [owed.key for owed in outbox.claim(one, NOW, "one", lease, 1)] == ["k0"]
        assert [owed.key for owed in outbox.claim(two, NOW, "two", lease, 2)] == ["k1"]
        assert outbox.claim(two, NOW, "two", lease, 2) == []
