"""The buttons of a reminder through the whole app."""

from datetime import UTC, datetime

import pytest

from bot.refreshing import refresh
from bot.reminders import Reminders
from flows.rules import NOT_KNOWN
from tests.bot.bench import ADA, BEN, GOVERNANCE, LEADERSHIP, ROUND
from tests.bot.slack.recording import SlackBench

FRIDAY = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)


def remind(there: SlackBench) -> None:
    """Ada is reminded of two domains, on the first Friday."""
    scope = there.round(leaders=(ADA, BEN), domains=(GOVERNANCE.id, LEADERSHIP.id))
    with there.database.writing() as tx:
        refresh(tx, there.door.library, scope.model_copy(update={"assignments": ()}), scope, there.clock.now())
    there.clock.at = FRIDAY
    Reminders(there.door).beat(FRIDAY)
    there.settle()


@pytest.fixture
def reminded(there: SlackBench) -> SlackBench:
    remind(there)
    return there


def test_a_snooze_is_said_on_the_message_itself(reminded: SlackBench) -> None:
    assert reminded.press("Next Monday").status == 200
    assert "You will hear from me on Monday 9 March 2026 at 09:00, your time." in reminded.page()
    assert len(reminded.sees()) == 1


def test_continue_opens_the_first_page_that_waits(reminded: SlackBench) -> None:
    reminded.press("Continue")
    assert GOVERNANCE.questions[0].prompt[:30] in reminded.page()


def test_not_for_me_takes_the_domain_off_the_reminder(reminded: SlackBench) -> None:
    reminded.press(f"Not for me: {GOVERNANCE.name}")
    assert f"{GOVERNANCE.name}:" not in reminded.sees()[0]
    assert f"{LEADERSHIP.name}:" in reminded.sees()[0]


def test_a_time_nobody_offered_changes_nothing(reminded: SlackBench) -> None:
    reminded.click("snooze:next_year", f"v1|{ROUND}")
    assert {row.snoozed_until for row in reminded.rows("leader")} == {None}
    assert NOT_KNOWN[:20] in str(reminded.slack.calls)
