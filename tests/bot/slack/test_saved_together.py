"""Clicks that are saved together, and what becomes of them when that fails: each once, whatever happens."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.metrics import REGISTRY
from bot.slack import lane
from bot.slack.tracing import delivery_id
from bot.turn import assessments
from flows.assessment import Scope
from storage import schema
from storage.database import Database, Tx
from tests.bot.bench import ADA, BEN, CLEO, GOVERNANCE, LIBRARY, ROUND, STRONG, WEAK, database_at
from tests.bot.slack.recording import Json, RecordedSlack, SlackBench
from tests.bot.slack.test_front import Wire
from tests.lossy_wire import LossyWire
from tests.new_postgres import make_database
from tests.other_frameworks import EXPLAINS

LEADERS = (ADA, BEN, CLEO)
FIRST = GOVERNANCE.questions[0].id
PAGE = f"v1|{ROUND}|{GOVERNANCE.id}|{FIRST}"


@pytest.fixture(autouse=True)
def another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIBRARY, EXPLAINS.key, EXPLAINS)


@pytest.fixture
def postgres(postgres_url: str) -> str:
    url = make_database(postgres_url)
    with closing(Database(url)) as database:
        schema.upgrade(database)
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        found = database_at(tmp_path, request.getfixturevalue("tables"))
    else:
        found = Database(request.getfixturevalue("postgres"))
    with closing(found):
        yield found


def bench_on(database: Database, slack: RecordedSlack) -> SlackBench:
    slack.forget()
    return SlackBench(database, slack)


@pytest.fixture
def there(database: Database, recorded_slack: RecordedSlack) -> Iterator[SlackBench]:
    with closing(bench_on(database, recorded_slack)) as bench:
        yield bench


@pytest.fixture
def wire(there: SlackBench) -> Iterator[Wire]:
    with closing(Wire(there.app, there.clock, there.database)) as found:
        yield found


def begun(there: SlackBench, **about: Any) -> None:
    there.began(leaders=LEADERS, **about)
    for user in LEADERS:
        there.click("start", user=user)


def together(wire: Wire, monkeypatch: pytest.MonkeyPatch, *clicks: Json) -> list[int]:
    """The answers to clicks that wait while something else has its turn; so all are taken at once."""
    monkeypatch.setattr(lane, "HELD_UP_SECONDS", 10)
    answers = wire.front._answers
    assert isinstance(answers, lane.JoiningLane)
    with ThreadPoolExecutor(len(clicks)) as pool:
        with answers._turn:
            given = []
            for number, click in enumerate(clicks, 1):
                given.append(pool.submit(wire.interaction, click))
                while len(answers._waiting) < number:
                    time.sleep(0.001)
        return [each.result(20).status_code for each in given]


def failing(monkeypatch: pytest.MonkeyPatch, whose: str, times: int, error: type[Exception] = ValueError) -> list[str]:
    """Saving what is theirs fails so often; who was saved, in their order."""
    save, tried = assessments.save, []

    def fails(tx: Any, before: Any, after: Any) -> None:
        user = before.leaders[0].user
        tried.append(user)
        if user == whose and tried.count(user) <= times:
            raise error("broken")
        save(tx, before, after)

    monkeypatch.setattr(assessments, "save", fails)
    return tried


def figures() -> Counter[str]:
    """Clicks and turns counted so far."""
    return Counter(
        {
            f"{sample.name} {' '.join(sample.labels.values())}": int(sample.value)
            for family in REGISTRY.collect()
            for sample in family.samples
            if sample.name in {"assurance_clicks_total", "assurance_turns_total"}
        }
    )


def ratings(there: SlackBench) -> list[Json]:
    return [there.clicked(f"rate:{STRONG}", PAGE, user) for user in LEADERS]


def test_what_was_undone_is_counted_once_and_logged_once(
    there: SlackBench, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(there)
    before, clicks = figures(), ratings(there)
    tried = failing(monkeypatch, BEN, times=1)
    with capture_logs(processors=[merge_contextvars]) as lines:
        assert together(wire, monkeypatch, *clicks) == [200, 200, 200]
        there.settle()
    assert Counter(tried)[ADA] == 2, "they were together"
    assert figures() - before == {"assurance_clicks_total click:rate": 3, "assurance_turns_total Rated applied": 3}
    assert [line for line in lines if line["log_level"] == "error"] == [], "in the end nothing was wrong"
    turns = [line for line in lines if line["event"] == "turn"]
    assert Counter(line["delivery"] for line in turns) == dict.fromkeys(map(delivery_id, clicks), 1)
    drawn = {line.get("delivery") for line in lines if line["event"] == "sent"}
    assert drawn >= set(map(delivery_id, clicks))


def test_one_that_fails_by_itself_too_is_counted_once(
    there: SlackBench, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(there)
    before, clicks = figures(), ratings(there)
    failing(monkeypatch, BEN, times=2)
    with capture_logs() as lines:
        assert together(wire, monkeypatch, *clicks) == [200, 500, 200]
    there.settle()
    assert len([line for line in lines if line["log_level"] == "error"]) == 1
    assert figures() - before == {
        "assurance_clicks_total click:rate": 3,
        "assurance_turns_total Rated applied": 2,
        "assurance_turns_total Rated failed": 1,
    }
    assert set(there.answers()) == {(ADA, FIRST), (CLEO, FIRST)}


def test_a_form_opens_once_and_only_for_an_answer_that_is_saved(
    there: SlackBench, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.round(owe=True, leaders=LEADERS, framework=EXPLAINS.key, domains=(EXPLAINS.domains[0].id,))
    there.settle()
    for user in LEADERS:
        there.click("start", user=user)
    page = f"v1|{ROUND}|{EXPLAINS.domains[0].id}|{EXPLAINS.questions[0].id}"
    clicks = [there.clicked("rate:not_yet", page, user) for user in LEADERS]
    for place, click in enumerate(clicks):
        click["trigger_id"] = f"trigger{place}"
    failing(monkeypatch, BEN, times=2)
    assert together(wire, monkeypatch, *clicks) == [200, 500, 200]
    there.settle()
    opened = [view["trigger_id"] for view in there.slack.asked("views.open")]
    assert sorted(opened) == ["trigger0", "trigger2"]


@pytest.fixture
def lossy(postgres: str) -> Iterator[LossyWire]:
    with closing(LossyWire(postgres)) as found:
        yield found


@pytest.fixture
def over(lossy: LossyWire, recorded_slack: RecordedSlack) -> Iterator[SlackBench]:
    with closing(Database(lossy.url)) as database, closing(bench_on(database, recorded_slack)) as bench:
        yield bench


@pytest.mark.parametrize(("cut", "outcome"), [("keep_commits", "applied"), ("lose_commits", "repeat")])
def test_a_connection_that_ends_at_the_commit(
    over: SlackBench, lossy: LossyWire, monkeypatch: pytest.MonkeyPatch, cut: str, outcome: str
) -> None:
    """Where it was carried out, each is found to be saved when it is done once more; whoever shows what changed hears
    of it all the same.
    """
    begun(over)
    told: list[str] = []
    over.door.changes.listen(lambda change: told.extend(change.users))
    before = figures()
    with closing(Wire(over.app, over.clock, over.database)) as wire:
        clicks = ratings(over)
        setattr(lossy, cut, 1)
        assert together(wire, monkeypatch, *clicks) == [200, 200, 200]
        over.settle()
    assert getattr(lossy, cut) == 0
    assert figures() - before == {"assurance_clicks_total click:rate": 3, f"assurance_turns_total Rated {outcome}": 3}
    assert over.answers() == dict.fromkeys(((user, FIRST) for user in LEADERS), STRONG)
    assert Counter(told) == dict.fromkeys(LEADERS, 1)
    for user in LEADERS:
        assert len(over.sees(user)) == 2, "the invitation, and one page"
        assert GOVERNANCE.questions[1].prompt[:40] in over.page(user)


def test_a_connection_that_ends_in_the_middle_loses_nothing(over: SlackBench, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(over)
    save, ended = assessments.save, []

    def ends(tx: Tx, before: Scope, after: Scope) -> None:
        save(tx, before, after)
        if not ended:
            ended.append(after.leaders[0].user)
            tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    monkeypatch.setattr(assessments, "save", ends)
    before = figures()
    with closing(Wire(over.app, over.clock, over.database)) as wire:
        assert together(wire, monkeypatch, *ratings(over)) == [200, 200, 200]
        over.settle()
    assert ended
    assert over.answers() == dict.fromkeys(((user, FIRST) for user in LEADERS), STRONG)
    assert figures() - before == {"assurance_clicks_total click:rate": 3, "assurance_turns_total Rated applied": 3}


TAKEN = "SELECT 1 FROM outbox WHERE key = %s FOR UPDATE"
THEN_WANTED = "SELECT 1 FROM assignment WHERE leader = %s FOR UPDATE"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def crossed(monkeypatch: pytest.MonkeyPatch, url: str, user: str, times: int) -> list[str]:
    """Another process takes what a click takes, the other way round, so often. The click is undone: it waited first.

    Whoever was saved, in their order.
    """
    address, save, tried = url.replace("+psycopg", ""), assessments.save, list[str]()

    def wants_the_rest(other: psycopg.Connection, watch: psycopg.Connection) -> None:
        with other, watch:
            end = time.monotonic() + 10
            while watch.execute(WAITING).fetchone() == (0,):
                assert time.monotonic() < end
            other.execute(THEN_WANTED, [user])

    def saves(tx: Tx, before: Scope, after: Scope) -> None:
        tried.append(after.leaders[0].user)
        if tried[-1] == user and tried.count(user) <= times:
            other, watch = psycopg.connect(address), psycopg.connect(address, autocommit=True)
            other.execute("SET deadlock_timeout = '10s'")  # the click is who looks for it first, on a busy machine too
            other.execute(TAKEN, [f"page:{ROUND}:{user}:{GOVERNANCE.id}"])
            threading.Thread(target=wants_the_rest, args=(other, watch)).start()
        save(tx, before, after)

    monkeypatch.setattr(assessments, "save", saves)
    return tried


@pytest.mark.parametrize("times", [1, 2])
def test_nobody_hears_of_a_deadlock(
    recorded_slack: RecordedSlack, postgres: str, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Neither in what is done together nor in what is then done by itself."""
    with closing(Database(postgres)) as database, closing(bench_on(database, recorded_slack)) as there:
        begun(there)
        before = figures()
        tried = crossed(monkeypatch, postgres, BEN, times)
        with closing(Wire(there.app, there.clock, database)) as wire:
            assert together(wire, monkeypatch, *ratings(there)) == [200, 200, 200]
        there.settle()
        assert Counter(tried) == {ADA: 2, BEN: 1 + times, CLEO: 1}
        assert there.answers() == dict.fromkeys(((user, FIRST) for user in LEADERS), STRONG)
        assert figures() - before == {"assurance_clicks_total click:rate": 3, "assurance_turns_total Rated applied": 3}


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_two_processes_that_are_given_the_same_clicks_in_other_orders(
    recorded_slack: RecordedSlack, postgres: str
) -> None:
    """They lock the same keys and pages crosswise, again and again: each is applied once, and nobody hears of it."""
    people = [f"U0LEAD{n:03d}" for n in range(12)]
    with ExitStack() as stack:
        databases = [stack.enter_context(closing(Database(postgres))) for _ in range(2)]
        one, other = (stack.enter_context(closing(bench_on(each, recorded_slack))) for each in databases)
        wires = [stack.enter_context(closing(Wire(each.app, each.clock, each.database))) for each in (one, other)]
        one.began(leaders=people)
        for user in people:
            one.click("start", user=user)

        levels = cycle((STRONG, WEAK))

        def pair(user: str) -> list[Json]:
            return [
                one.clicked(f"rate:{next(levels)}", f"v1|{ROUND}|{GOVERNANCE.id}|{question.id}", user)
                for question in GOVERNANCE.questions[:2]
            ]

        with ThreadPoolExecutor(32) as pool, capture_logs(processors=[merge_contextvars]) as lines:
            for _ in range(15):
                pairs = [pair(user) for user in people]
                answers = []
                for wire, way in zip(wires, (1, -1), strict=True):
                    answers += [pool.submit(wire.interaction, click) for both in pairs for click in both[::way]]
                assert {answer.result(60).status_code for answer in answers} == {200}
            for wire in wires:
                wire.server.stop()
                wire.front.close()  # what followed has begun
        applied = Counter(line["delivery"] for line in lines if line["event"] == "turn")
    assert len(applied) == 15 * len(people) * 2
    assert set(applied.values()) == {1}


@pytest.mark.parametrize("cut", ["keep_commits", "lose_commits"])
def test_one_by_itself_is_saved_once_though_its_connection_ends(over: SlackBench, lossy: LossyWire, cut: str) -> None:
    """Its key tells whether it was: so nobody is told that nothing was changed."""
    begun(over)
    (click, *_) = ratings(over)
    setattr(lossy, cut, 1)
    assert over.deliver(click).status == 200
    over.settle()
    assert getattr(lossy, cut) == 0
    assert over.answers() == {(ADA, FIRST): STRONG}
    assert over.whispers() == []
    assert GOVERNANCE.questions[1].prompt[:40] in over.page(ADA)
