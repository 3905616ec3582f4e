"""A round whose chair has left and nobody could take over: somebody who reads it in the channel steps in."""

from copy import deepcopy
from typing import Any

import pytest

from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, CLEO
from tests.bot.slack.recording import Answer, Failure, SlackBench, buttons
from tests.bot.slack.test_manage import leaves, lines


@pytest.fixture
def vacant(there: SlackBench) -> SlackBench:
    there.describe(CHAIR, ADA, BEN, CLEO)
    there.know(CHAIR, ADA, BEN, CLEO)
    there.began()
    for user in (ADA, BEN, CHAIR):
        there.describe(user, deleted=True)
        leaves(there, user)
    return there


def in_channel(bench: SlackBench) -> dict[str, Any]:
    return bench.slack.in_channel(CHANNEL)[-1]


def step_in(bench: SlackBench, user: str) -> Answer:
    (take,) = buttons(in_channel(bench)["blocks"])
    return bench.click(take["action_id"], take["value"], user, message=in_channel(bench))


def test_one_press_in_the_channel_takes_the_chair(vacant: SlackBench) -> None:
    assert "nobody else in it is there to chair it" in in_channel(vacant)["text"]
    pressed = deepcopy(in_channel(vacant))
    step_in(vacant, CLEO)
    assert vacant.rows("assessment")[0].chair == CLEO
    assert any("You chair this round now." in text for text in vacant.sees(CLEO))
    assert in_channel(vacant)["text"].endswith("Cleo Hart chairs this round now.")
    assert buttons(in_channel(vacant)["blocks"]) == []
    vacant.click("step_in", buttons(pressed["blocks"])[0]["value"], ADA, message=pressed)  # an older drawing of it
    assert "has a chair" in vacant.whispers()[-1]
    assert lines(vacant).count("chair_passed") == 1


def test_a_chair_who_is_back_keeps_the_round(vacant: SlackBench) -> None:
    """Slack is asked, whatever was known."""
    vacant.describe(CHAIR, deleted=False)
    step_in(vacant, CLEO)
    assert "has a chair" in vacant.whispers()[-1]
    assert vacant.rows("assessment")[0].chair == CHAIR


def test_while_slack_says_nothing_nothing_changes(vacant: SlackBench) -> None:
    vacant.slack.fail["users.info"] = [Failure("fatal_error")]
    step_in(vacant, CLEO)
    assert "try again" in vacant.whispers()[-1]
    step_in(vacant, CLEO)
    assert vacant.rows("assessment")[0].chair == CLEO


def test_a_round_that_never_was_has_no_chair_to_take(vacant: SlackBench) -> None:
    vacant.click("step_in", "v1|nowhere", CLEO)
    vacant.click("step_in", "<rubbish>", CLEO)
    assert len(vacant.whispers()) == 2
