"""When something was done is told by our clock, though Slack says it by its own."""

from datetime import timedelta

import pytest

from bot.slack.promptness import REMEMBERED, Promptness
from tests.bot.bench import StillClock


def ts(clock: StillClock, ahead: float = 0.0) -> str:
    """Slack's name for this moment, by a clock that is so many seconds ahead of ours."""
    return f"{clock.now().timestamp() + ahead:.6f}"


@pytest.mark.parametrize("ahead", [0.0, -40.0, 40.0])
def test_what_took_longer_than_the_promptest_came_late_by_the_difference(ahead: float) -> None:
    clock = StillClock()
    promptness = Promptness(clock)
    promptness.done_at(ts(clock, ahead))
    assert promptness.done_at(ts(clock, ahead)) == clock.now()
    held_up = ts(clock, ahead)
    done = clock.now()
    clock.forward(seconds=50)
    assert promptness.done_at(held_up) == done


def test_of_the_first_nothing_is_known_and_the_clocks_are_taken_to_agree() -> None:
    clock = StillClock()
    held_up, done = ts(clock), clock.now()
    clock.forward(seconds=50)
    assert Promptness(clock).done_at(held_up) == done


def test_nothing_is_done_after_it_came() -> None:
    clock = StillClock()
    assert Promptness(clock).done_at(ts(clock, ahead=30)) == clock.now()


def test_where_our_clock_is_set_what_was_learnt_before_is_forgotten() -> None:
    """Else everything would count as late for a while, and be left out."""
    clock = StillClock()
    promptness = Promptness(clock)
    promptness.done_at(ts(clock))
    clock.at += timedelta(hours=1)  # set by somebody, not run on
    promptness.done_at(ts(clock, ahead=-3600))
    assert promptness.done_at(ts(clock, ahead=-3600)) == clock.now()


def test_however_many_are_held_up_at_once_each_came_late() -> None:
    clock = StillClock()
    promptness = Promptness(clock)
    promptness.done_at(ts(clock))
    held_up, done = ts(clock), clock.now()
    clock.forward(seconds=50)
    assert {promptness.done_at(held_up) for _ in range(300)} == {done}


def test_what_is_long_ago_is_forgotten_once_there_is_something_newer() -> None:
    """The two clocks may drift apart, and over a night nothing may come."""
    clock = StillClock()
    promptness = Promptness(clock)
    promptness.done_at(ts(clock, ahead=40))
    clock.forward(seconds=10 * REMEMBERED.total_seconds())
    assert promptness.done_at(ts(clock, ahead=40)) == clock.now()
    clock.forward(seconds=REMEMBERED.total_seconds() + 1)
    assert promptness.done_at(ts(clock, ahead=20)) == clock.now() - timedelta(seconds=20)
    assert promptness.done_at(ts(clock, ahead=20)) == clock.now()


@pytest.mark.parametrize("strange", [None, "", "soon", "nan", "inf", "1e400", "-1e300"])
def test_what_is_no_moment_is_none(strange: str | None) -> None:
    assert Promptness(StillClock()).done_at(strange) is None
