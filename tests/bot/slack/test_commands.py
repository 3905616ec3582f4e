"""`/assurance …`: answered at once, to the person alone."""

import pytest

from flows.events import ClosedNow, Published
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, OTHER_TEAM, STRANGER
from tests.bot.slack.recording import Failure, SlackBench


def only_to_them(there: SlackBench, words: str, user: str = ADA, **more: str) -> str:
    answer = there.command(words, user, **more)
    assert answer.status == 200
    assert answer.body["response_type"] == "ephemeral"
    assert answer.body["blocks"]
    return str(answer.body["text"])


@pytest.mark.parametrize("words", ["", "help", "HELP", "  help  "])
def test_help(there: SlackBench, words: str) -> None:
    assert "What I do" in only_to_them(there, words)


def test_help_comes_in_parts_of_short_lines_each_under_its_heading(there: SlackBench) -> None:
    parts = [block["text"]["text"].split("\n") for block in there.command("help").body["blocks"]]
    heads = ["What I do", "While you answer", "Who sees what", "To begin or chair a round", "What is stored"]
    assert [part[0] for part in parts] == [f"*{head}*" for head in heads]
    assert all(1 < len(part) <= 9 for part in parts)
    assert max(len(line) for part in parts for line in part) < 190


@pytest.mark.parametrize("words", ["dance", "start now", "<!channel> &amp; co", "x" * 3000, "<@U1|ada>", "{word}", "*"])
def test_an_unknown_word_is_told_what_works(there: SlackBench, words: str) -> None:
    told = only_to_them(there, words)
    assert "I do not know" in told
    assert "/assurance start" in told
    assert "<!channel>" not in told
    assert len(told) < 200


@pytest.mark.parametrize("failure", [Failure("expired_trigger_id"), Failure("ratelimited", 429), Failure(hang_up=True)])
@pytest.mark.parametrize("words", ["start", "manage", "again"])
def test_a_form_that_slack_does_not_open_is_said_to_be_just_that(
    there: SlackBench, words: str, failure: Failure
) -> None:
    there.began()
    if words == "again":
        there.rate()
        for event in (ClosedNow, Published):
            there.door.turn(there.event(event, CHAIR))
    there.slack.fail["views.open"] = [failure]
    assert "could not be opened in time" in only_to_them(there, words, CHAIR)


def test_without_a_round_nothing_is_waiting(there: SlackBench) -> None:
    for words in ("continue", "resume", "status"):
        assert "Nothing is waiting" in only_to_them(there, words)


def test_resume_brings_the_page_to_the_bottom_once_however_often_delivered(there: SlackBench) -> None:
    there.began()
    there.press("Start")
    before = there.slack.in_channel("D0ADA0001")[-1]["ts"]
    assert "direct messages" in only_to_them(there, "resume")
    after = there.slack.in_channel("D0ADA0001")[-1]["ts"]
    assert after > before
    assert len(there.sees()) == 2


def test_status_for_a_leader_and_for_the_chair(there: SlackBench) -> None:
    there.began(leaders=(ADA, BEN))
    there.rate(ADA)
    assert f"{GOVERNANCE.name}: 1 of 4 answered" in only_to_them(there, "status")
    told = only_to_them(there, "status", CHAIR)
    assert "0 of 2 leaders have submitted everything" in told
    assert "Ada Lowe: 0 of 1 domains submitted, begun" in told
    assert "Ben Firth: 0 of 1 domains submitted, not begun" in told
    assert "strength" not in told.casefold()


def test_the_chair_is_told_of_open_rounds_only(there: SlackBench) -> None:
    there.began()
    there.click("close_now", user=CHAIR)
    assert "which you chair" not in only_to_them(there, "status", CHAIR)


def test_status_shows_nothing_of_a_round_to_others(there: SlackBench) -> None:
    there.began()
    for user, team in ((STRANGER, "T0TRUST01"), (CHAIR, OTHER_TEAM), (ADA, OTHER_TEAM)):
        assert "Nothing is waiting" in only_to_them(there, "status", user, team_id=team)


def test_a_title_cannot_notify_anybody(there: SlackBench) -> None:
    there.began(title="<!channel> *now*")
    answer = there.command("status")
    assert "<!channel>" not in str(answer.body)
