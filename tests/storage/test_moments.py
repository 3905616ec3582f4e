"""A clock that was ahead and is set back: nothing that it put off waits until it comes as far again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.effects import Reply
from storage import outbox
from storage.database import Database
from storage.outbox import LONGEST_CLAIM, LONGEST_DELAY, LONGEST_DOUBT, OUT_OF_HOURS, Owed, Place
from tests.storage.test_outbox import NOW

AHEAD = NOW + timedelta(hours=1)
"""What the clock said before it was set back."""
LEASE = timedelta(seconds=30)
TICK = timedelta(seconds=1)

Do = Callable[..., Any]


@pytest.fixture
def do(database: Database) -> Do:
    def run(what: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with database.writing() as tx:
            return what(tx, *given, **named)

    return run


def owe(do: Do, at: datetime, *words: str, key: str = "k", held: datetime | None = None, **more: Any) -> None:
    do(outbox.owe, "T", [Reply(key=key, to="U1", lines=words or ("words",), **more)], at, held)


def keys(claimed: list[Owed]) -> list[str]:
    return [owed.key for owed in claimed]


def claim(do: Do, at: datetime) -> list[Owed]:
    found: list[Owed] = do(outbox.claim, at, "w", LEASE)
    return found


def under_way(do: Do, at: datetime) -> Owed:
    (owed,) = claim(do, at)
    assert do(outbox.sending, owed, at + LEASE)
    return owed


def test_what_was_due_when_it_was_owed_is_due_now(do: Do) -> None:
    owe(do, AHEAD)
    assert keys(claim(do, NOW)) == ["k"]


def test_a_click_draws_it_as_well(do: Do) -> None:
    owe(do, AHEAD)
    do(outbox.sent, under_way(do, AHEAD), Place(channel="D1", ts="1.1"), AHEAD)
    owe(do, AHEAD, "second", held=AHEAD + TICK)
    assert do(outbox.claim_at, "T", "D1", "1.1", now=NOW, worker="w", lease=LEASE) is not None


def test_what_waits_for_a_moment_of_the_day_waits_for_it(do: Do) -> None:
    """Also where that is far off, and where it is between what the clock said and says."""
    owe(do, NOW, key="days", not_before=NOW + timedelta(days=4))
    owe(do, AHEAD, key="soon", not_before=AHEAD + TICK)
    assert claim(do, NOW) == []
    assert keys(claim(do, AHEAD + TICK)) == ["soon"]


def test_what_waits_for_working_hours_after_all_waits_for_them(do: Do) -> None:
    """Taken for due it would be put off and taken again without end."""
    owe(do, AHEAD)
    opens = NOW + timedelta(minutes=30)
    do(outbox.later, under_way(do, NOW), opens, OUT_OF_HOURS)
    assert claim(do, NOW) == []
    (owed,) = claim(do, opens)
    do(outbox.later, owed, opens + timedelta(days=3), OUT_OF_HOURS)
    assert claim(do, opens) == []


@pytest.mark.parametrize("wait", [timedelta(seconds=2), LONGEST_DELAY])
def test_what_was_put_off_by_trouble_is_tried_again(do: Do, wait: timedelta) -> None:
    owe(do, AHEAD)
    do(outbox.later, under_way(do, AHEAD), AHEAD + wait, "ratelimited")
    assert keys(claim(do, NOW)) == ["k"]


def test_what_is_put_off_now_is_not_due_at_once(do: Do) -> None:
    """Though it was owed by a clock that was ahead."""
    owe(do, AHEAD)
    do(outbox.later, under_way(do, NOW), NOW + LONGEST_DELAY, "ratelimited")
    assert claim(do, NOW) == []
    assert claim(do, NOW + LONGEST_DELAY - TICK) == []
    assert keys(claim(do, NOW + LONGEST_DELAY)) == ["k"]


def test_what_waits_behind_another_is_not_left_behind(do: Do) -> None:
    owe(do, AHEAD, key="first")
    first = under_way(do, AHEAD)
    owe(do, AHEAD, key="second")
    do(outbox.wait_behind, first, AHEAD + TICK)
    do(outbox.later, first, AHEAD + TICK, "ratelimited")
    assert keys(claim(do, NOW)) == ["first", "second"]


def test_a_claim_made_by_a_clock_that_was_ahead_is_over(do: Do) -> None:
    owe(do, AHEAD)
    assert keys(claim(do, AHEAD)) == ["k"]
    assert keys(claim(do, NOW)) == ["k"]
    assert claim(do, NOW) == [], "this one is not"
    assert claim(do, NOW + LEASE - LONGEST_CLAIM) == [], "nor for one that is a little behind"


def test_what_was_being_sent_then_is_in_doubt_and_looked_for(do: Do) -> None:
    owe(do, AHEAD)
    under_way(do, AHEAD)
    assert claim(do, NOW) == []
    assert do(outbox.claim_doubts, NOW, "w", LEASE) == [], "it may be on its way"
    assert keys(do(outbox.claim_doubts, NOW + outbox.ARRIVES_WITHIN, "w", LEASE)) == ["k"]


def test_the_next_look_is_at_most_an_hour_away(do: Do) -> None:
    owe(do, AHEAD)
    do(outbox.in_doubt, under_way(do, AHEAD), "no answer", AHEAD + LONGEST_DOUBT)
    (looking,) = do(outbox.claim_doubts, NOW, "w", LEASE)
    do(outbox.in_doubt, looking, "cannot look", NOW + LONGEST_DOUBT)
    assert do(outbox.claim_doubts, NOW, "w", LEASE) == []


def test_whoever_looks_by_a_clock_that_was_ahead_looks_no_longer(do: Do) -> None:
    owe(do, NOW)
    do(outbox.in_doubt, under_way(do, NOW), "no answer", NOW)
    assert keys(do(outbox.claim_doubts, AHEAD, "gone", LEASE)) == ["k"]
    assert keys(do(outbox.claim_doubts, NOW, "w", LEASE)) == ["k"]
    assert do(outbox.claim_doubts, NOW, "w", LEASE) == []


def test_what_was_held_for_a_click_is_drawn_without_it(do: Do) -> None:
    owe(do, NOW)
    do(outbox.sent, under_way(do, NOW), Place(channel="D1", ts="1.1"), NOW)
    owe(do, AHEAD, "second", held=AHEAD + TICK)
    assert keys(claim(do, NOW)) == ["k"]


def test_held_now_it_is_held(do: Do) -> None:
    owe(do, NOW)
    do(outbox.sent, under_way(do, NOW), Place(channel="D1", ts="1.1"), NOW)
    owe(do, NOW, "second", held=NOW + TICK)
    assert claim(do, NOW) == []


def test_sent_again_on_somebodys_word(do: Do) -> None:
    owe(do, NOW)
    do(outbox.in_doubt, under_way(do, NOW), "no answer")
    assert do(outbox.settle_not_sent, "k", AHEAD)
    assert keys(claim(do, NOW)) == ["k"]
