"""The offer of a deep dive to the chair, and the set-up it opens, through the whole app."""

from typing import Any

import pytest

from bot.slack import deepening
from flows import events
from flows.rules import NOT_KNOWN
from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, GOVERNANCE, LIBRARY, OTHER_TEAM, ROUND, STRONG, WEAK
from tests.bot.slack.recording import SlackBench, buttons

SET_UP = "deep_dive:trust-governance"


def posted(there: SlackBench, answer: str = WEAK) -> None:
    there.describe(CHAIR, ADA, BEN)
    there.channel(CHANNEL)
    there.began(leaders=(ADA, BEN))
    for leader in (ADA, BEN):
        on = {"domain": GOVERNANCE.id, "question": GOVERNANCE.questions[0].id, "answer": answer}
        there.door.turn(there.event(events.Rated, leader, **on))
    there.door.turn(there.event(events.ClosedNow, CHAIR))
    there.door.turn(there.event(events.Published, CHAIR))
    there.settle()


def offer(there: SlackBench) -> list[Any]:
    return [message for message in there.slack.in_channel("D" + CHAIR[1:]) if "A closer look" in message["text"]]


def test_after_posting_the_chair_is_offered_each_matching_framework_and_nobody_else_is(there: SlackBench) -> None:
    posted(there)
    (told,) = offer(there)
    presses = [one["action_id"] for one in buttons(told["blocks"])]
    assert presses == [SET_UP, "deep_dive:academy-trust-governance-code"]
    assert "In Governance, 1 of 4 questions came out as a challenge: “Strategy rooted in need”." in told["text"]
    for channel in (CHANNEL, "D" + ADA[1:], "D" + BEN[1:]):
        assert not [message for message in there.slack.in_channel(channel) if "A closer look" in message["text"]]


def test_without_a_challenge_nothing_is_offered(there: SlackBench) -> None:
    posted(there, STRONG)
    assert offer(there) == []


def test_one_press_opens_the_set_up_filled_in_with_the_same_leaders(there: SlackBench) -> None:
    posted(there)
    there.press("Set it up", CHAIR)
    page = there.slack.asked("views.open")[-1]["view"]
    inputs = {block["block_id"]: block["element"] for block in page["blocks"] if block["type"] == "input"}
    assert inputs["framework"]["initial_option"]["value"] == "trust-governance-2024-09"
    assert inputs["channel"]["initial_conversation"] == CHANNEL
    values = {
        "channel": {"type": "conversations_select", "selected_conversation": CHANNEL},
        "framework": {"type": "static_select", "selected_option": inputs["framework"]["initial_option"]},
        "title": {"type": "plain_text_input", "value": inputs["title"]["initial_value"]},
        "due": {"type": "datepicker", "selected_date": inputs["due"]["initial_date"]},
        "chair": {"type": "users_select", "selected_user": CHAIR},
    }
    leaders = there.submit("setup_round", values, page["private_metadata"], CHAIR).body["view"]
    given = [block["element"]["initial_users"] for block in leaders["blocks"] if block["type"] == "input"]
    assert given == [[ADA, BEN]] * len(LIBRARY["trust-governance-2024-09"].domains)


@pytest.mark.parametrize(
    ("action", "user", "team", "said"),
    [
        (SET_UP, ADA, "T0TRUST01", deepening.ONLY_THE_CHAIR),
        (SET_UP, CHAIR, OTHER_TEAM, NOT_KNOWN),
        ("deep_dive:nothing", CHAIR, "T0TRUST01", deepening.NOT_INSTALLED),
    ],
)
def test_what_cannot_be_set_up_is_said(there: SlackBench, action: str, user: str, team: str, said: str) -> None:
    posted(there)
    there.click(action, f"v1|{ROUND}|{GOVERNANCE.id}", user, team=team)
    assert there.slack.asked("views.open") == []
    assert there.rows("setup") == []
    assert there.whispers()[-1].replace("*", "") == said.replace("*", "")
