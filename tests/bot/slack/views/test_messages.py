"""Every message in every state would be taken by Slack, says all it shows in its text, and lets nothing through."""

import json

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.slack.blocks import Block
from bot.slack.fitting import texts_of
from bot.slack.ids import action_of, unpack
from bot.slack.views import draw
from flows.effects import Effect, Page
from frameworks.model import Framework
from tests.bot.slack.judge import faults_of_message
from tests.bot.slack.views.samples import NASTY, messages, real
from workspace.limits import judge_message

MESSAGES = messages()
MAIN = [
    "page-asking-first",
    "page-asking-again",
    "page-review",
    "page-paused",
    "page-submitted",
    "page-closed",
    "invitation-waiting",
    "offer-replaces",
    "due",
    "not-answered",
    "doubt",
    "reminder",
    "reminder-of-two-rounds",
    "announcement",
    "summary",
    "summary-preview",
    "table-by-role",
    "notes",
]
every = pytest.mark.parametrize(("framework", "effect"), MESSAGES.values(), ids=MESSAGES)


@every
def test_slack_would_take_it(framework: Framework, effect: Effect) -> None:
    drawn = draw(framework, effect)
    assert faults_of_message(drawn.text, drawn.blocks) == []
    assert judge_message({"text": drawn.text, "blocks": drawn.blocks}) == []


@every
def test_every_button_can_be_read_back(framework: Framework, effect: Effect) -> None:
    for button in buttons(draw(framework, effect).blocks):
        assert action_of(button["action_id"])
        place = unpack(button["value"])
        assert place
        assert place.assessment == "A1"


@every
def test_only_our_own_mentions_get_through(framework: Framework, effect: Effect) -> None:
    drawn = draw(framework, effect)
    interpreted = json.dumps([drawn.text, *(text for text in marked_up(drawn.blocks))], ensure_ascii=False)
    assert "<!channel>" not in interpreted
    assert "@everyone" not in interpreted
    assert "<https" not in interpreted.replace(f"<{framework.link}|", "")


@pytest.mark.parametrize("name", MAIN)
def test_looks_as_it_did(name: str, snapshot: SnapshotAssertion) -> None:
    drawn = draw(*MESSAGES[name.replace("-", " ")])
    assert {"text": drawn.text, "blocks": drawn.blocks} == snapshot(extension_class=JSONSnapshotExtension)


@every
def test_no_note_reaches_the_text_of_a_page(framework: Framework, effect: Effect) -> None:
    if isinstance(effect, Page):
        text = draw(framework, effect).text
        assert not any(answer.note[:20] in text for answer in effect.answers if answer.note)


def test_a_note_is_shown_as_typed() -> None:
    framework, effect = MESSAGES["notes"]
    runs = [run["text"] for run in quoted(draw(framework, effect).blocks)]
    shown = next(run for run in runs if "<!channel>" in run)
    assert shown.strip("\u2068\u2069") == NASTY.replace("\x07", "\ufffd").replace("\u202e", "\ufffd").replace(
        "\u202c", "\ufffd"
    )


def test_an_unattributed_round_names_nobody_even_if_told_to() -> None:
    framework, effect = MESSAGES["notes"]
    promise = {"shown": "unattributed", "smallest_group": 3}
    sealed = type(effect).model_validate({**effect.model_dump(), "promise": promise})
    assert "Amara Okafor" in str(draw(framework, effect))
    assert "Amara Okafor" not in str(draw(framework, sealed))


def test_the_text_of_a_question_tells_all_of_it() -> None:
    framework, effect = MESSAGES["page asking again"]
    text = draw(framework, effect).text
    question = real().domains[0].questions[2]
    assert f"Governance, question 3 of {len(real().domains[0].questions)}" in text
    for words in (question.prompt, *question.consider, question.strong, question.weak):
        assert words
        assert words in text
    for level in real().scale.answers:
        assert level.label in text
    assert "Current answer: Some strength. There is a note with it." in text


def test_an_effect_that_needs_an_edition_is_not_drawn_without_one() -> None:
    effect = MESSAGES["page review"][1]
    with pytest.raises(ValueError, match="building-strong-trusts-2024-09 is needed to draw page"):
        draw(None, effect)


def test_a_reply_needs_no_edition() -> None:
    assert "2 of 4 &lt;done&gt;" in draw(None, MESSAGES["reply"][1]).text


def test_a_reminder_says_what_waits_and_where_to_go_on() -> None:
    drawn = draw(*MESSAGES["reminder"])
    assert "Governance: 2 of 4 answered; continue at 1.3." in drawn.text
    assert "due Friday 20 March 2026" in drawn.text
    assert labels("reminder") == ["Continue", "Later today", "Tomorrow", "Next Monday", "This is not for me"]
    two = draw(*MESSAGES["reminder of two domains"]).text
    assert "4 questions; begin at 1.1." in two
    assert "answered; only Submit is left." in two
    assert "Not for me: Governance" in labels("reminder of two domains")
    assert "governance: not submitted yet." in draw(*MESSAGES["reminder, edition gone"]).text


def test_only_the_last_reminder_says_that_the_chair_is_told() -> None:
    assert "told who has not finished" in draw(*MESSAGES["reminder, last"]).text
    assert "told who has not finished" not in draw(*MESSAGES["reminder"]).text


def test_a_snooze_says_until_when_where_the_leader_is() -> None:
    text = draw(*MESSAGES["reminder, snoozed"]).text
    assert "on Monday 2 March 2026 at 15:15, your time" in text  # Kathmandu
    assert "after the due date" not in text
    assert labels("reminder, snoozed") == ["Continue", "This is not for me"]
    assert "after the due date" in draw(*MESSAGES["reminder, snoozed too long"]).text


@pytest.mark.parametrize("name", ["again notice, settled", "again choice, looked at again"])
def test_once_the_next_round_has_started_there_is_nothing_to_press(name: str) -> None:
    drawn = draw(*MESSAGES[name])
    assert "The next round has started: Spring" in drawn.text
    assert "The next round has started: Spring" in " ".join(texts_of(drawn.blocks))
    assert buttons(drawn.blocks) == []


def test_with_nothing_waiting_there_is_nothing_to_press() -> None:
    assert draw(*MESSAGES["reminder, nothing waiting"]).text == ("Nothing is waiting for you any more. Thank you.")
    assert labels("reminder, nothing waiting") == []


def test_the_chair_is_told_by_name_who_has_not_finished() -> None:
    text = draw(*MESSAGES["not answered"]).text
    assert "7 of 9 leaders have finished. The round closes" in text
    assert "Not finished: Amara &lt;Okafor&gt; and Ben Firth." in text
    assert labels("not answered") == ["Remind them once more", "Move due date", "Close now"]
    assert labels("not answered, settled") == []
    assert "Leader 39 and 20 more." in draw(*MESSAGES["not answered by many"]).text
    assert "The round closes" in draw(*MESSAGES["largest not answered"]).text


def test_the_invitation_says_how_leaders_are_reminded_and_who_is_told() -> None:
    text = draw(*MESSAGES["invitation waiting"]).text
    assert "at most four times, in your working hours, and only while something is unfinished" in text
    assert "the chair is told who has not finished" in text


def labels(name: str) -> list[str]:
    return [button["text"]["text"] for button in buttons(draw(*MESSAGES[name]).blocks)]


def buttons(blocks: list[Block]) -> list[Block]:
    return [part for part in parts(blocks) if part.get("type") == "button"]


def quoted(blocks: list[Block]) -> list[Block]:
    return [run for part in parts(blocks) if part.get("type") == "rich_text_quote" for run in part["elements"]]


def marked_up(blocks: list[Block]) -> list[str]:
    return [text for part in parts(blocks) if part.get("type") == "mrkdwn" for text in texts_of(part)]


def parts(thing: object) -> list[Block]:
    inner = list(thing.values()) if isinstance(thing, dict) else thing if isinstance(thing, list) else []
    here = [thing] if isinstance(thing, dict) else []
    return [*here, *(part for each in inner for part in parts(each))]


def test_an_invitation_has_its_buttons_below_who_sees_what_and_above_what_can_wait() -> None:
    blocks = draw(*MESSAGES["invitation by role"]).blocks
    kinds = [block["type"] for block in blocks]
    above, below = str(blocks[: kinds.index("actions")]), str(blocks[kinds.index("actions") :])
    assert "Who sees what:" in above
    assert "What is stored:" not in above
    assert "What is stored:" in below
