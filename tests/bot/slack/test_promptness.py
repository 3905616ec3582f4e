"""When something was done is told by our clock, though Slack says it by its own."""

from datetime import timedelta

import pytest

from bot.slack.promptness import RECENT, Promptness
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
    for _ in range(RECENT):
        promptness.done_at(ts(clock))
    clock.at += timedelta(hours=1)  # set by somebody, not run on
    promptness.done_at(ts(clock, ahead=-3600))
    assert promptness.done_at(ts(clock, ahead=-3600)) == clock.now()


@pytest.mark.parametrize("strange", [None, "", "soon", "nan", "inf", "1e400", "-1e300"])
def test_what_is_no_moment_is_none(strange: str | None) -> None:
    assert Promptness(StillClock()).done_at(strange) is None
