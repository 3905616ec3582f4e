"""`assurance collation --compare`: the round beside the one it looks again at."""

import json
from datetime import timedelta

import pytest

from bot import records
from bot.settings import Settings
from flows import events
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, ROUND, STRONG, WEAK, Bench

FIRST = GOVERNANCE.questions[0]


@pytest.fixture
def second(bench: Bench) -> str:
    """Ada and Ben said it was strong; a year later Ada says it is weak, and Ben nothing."""
    bench.round()
    bench.rate(ADA, FIRST.id)
    bench.rate(BEN, FIRST.id)
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    bench.door.turn(bench.event(events.Published, CHAIR))
    bench.clock.forward(days=365)
    due = (bench.clock.now() + timedelta(days=14)).date()
    bench.round(id="again", follows=ROUND, due=due)
    on = {"assessment": "again", "domain": GOVERNANCE.id, "question": FIRST.id, "answer": WEAK}
    bench.door.turn(bench.event(events.Rated, ADA, **on))
    bench.door.turn(bench.event(events.ClosedNow, CHAIR, assessment="again"))
    return "again"


def test_each_question_stands_beside_last_time(bench: Bench, settings: Settings, second: str) -> None:
    rows = json.loads(records.collation(bench.database, settings, second, True, compare=True))
    assert len(rows) == len(bench.door.library[next(iter(bench.door.library))].questions)
    row = next(row for row in rows if row["question"] == FIRST.id)
    assert (row["before"]["median"], row["now"]["median"], row["answered_in_both"]) == ([STRONG], [WEAK], 1)
    assert (row["before"]["counts"][STRONG], row["now"]["counts"][WEAK]) == (2, 1)


def test_in_words_it_is_a_line_for_each(bench: Bench, settings: Settings, second: str) -> None:
    words = records.collation(bench.database, settings, second, False, compare=True)
    assert f"{FIRST.name}: significant strength, now significant challenge (1 answered in both)" in words
    assert f"Nobody answered in either round: {GOVERNANCE.questions[1].name}; " in words
    assert words.count("\n") == 1


def test_a_round_nobody_answered_beside_one_with_answers(bench: Bench, settings: Settings, second: str) -> None:
    bench.door.turn(bench.event(events.Published, CHAIR, assessment=second))
    bench.round(id="third", follows=second, due=(bench.clock.now() + timedelta(days=14)).date())
    bench.door.turn(bench.event(events.ClosedNow, CHAIR, assessment="third"))
    first, *lines = records.collation(bench.database, settings, "third", False, compare=True).splitlines()
    assert first == "Nobody answered this time. Last time:"
    assert f"  {FIRST.name}: significant challenge" in lines


def test_a_first_round_has_nothing_beside_it(bench: Bench, settings: Settings, second: str) -> None:
    assert second
    words = records.collation(bench.database, settings, ROUND, False, compare=True)
    assert f"{FIRST.name}: not shown, now significant strength" in words
