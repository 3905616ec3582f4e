"""Words in the direct message, through the whole app."""

from typing import Any

import pytest

from flows.assessment import NOTE_LIMIT
from tests.bot.bench import ADA, BEN, CHAIR, EDITION, GOVERNANCE, ROUND, STRANGER, STRONG
from tests.bot.slack.recording import SlackBench, buttons, payload

PAGE = f"v1|{ROUND}|{GOVERNANCE.id}|{GOVERNANCE.questions[0].id}"
FIRST, SECOND = (question.id for question in GOVERNANCE.questions[:2])


@pytest.fixture
def begun(there: SlackBench) -> SlackBench:
    there.began()
    there.press("Start")
    return there


def test_help_status_and_nothing_waiting(there: SlackBench) -> None:
    there.say("help", STRANGER)
    there.say("status", STRANGER)
    there.say("hello there", STRANGER)
    assert "What I do" in there.sees(STRANGER)[0]
    assert [("Nothing is waiting" in text) for text in there.sees(STRANGER)] == [False, True, True]


def test_a_rating_by_number_or_by_name(begun: SlackBench) -> None:
    begun.say("4")
    begun.say("Some challenge")
    assert begun.answers() == {(ADA, FIRST): STRONG, (ADA, SECOND): "some-challenge"}


def test_a_rating_that_slack_brings_again_a_minute_later_is_not_given_to_the_next_question(begun: SlackBench) -> None:
    typed = begun.said("4")
    begun.clock.forward(seconds=3)
    begun.press("2 Some challenge")
    begun.clock.forward(seconds=60)
    assert begun.deliver(typed).status == 200
    begun.settle()
    assert begun.answers() == {(ADA, FIRST): "some-challenge"}
    assert any("Slack brought me “4” late" in text for text in begun.sees())


def test_its_page_comes_below_what_was_typed(begun: SlackBench) -> None:
    before = begun.slack.in_channel("D0ADA0001")[-1]["ts"]
    begun.say("4")
    assert begun.slack.in_channel("D0ADA0001")[-1]["ts"] > before
    assert len(begun.sees()) == 2


def test_words_are_offered_as_a_note_and_kept_only_when_said_so(begun: SlackBench) -> None:
    words = "Minutes of the 14th show it, <!channel> & @everyone"
    begun.say("Minutes of the 14th show it, &lt;!channel&gt; &amp; @everyone")
    assert begun.notes() == {}
    offer = begun.slack.in_channel("D0ADA0001")[-1]
    assert {"draft_save", "draft_drop"} <= {one["action_id"].split(":")[0] for one in buttons(offer["blocks"])}
    begun.press("Save")
    assert begun.notes() == {(ADA, FIRST): words}


def test_words_replace_no_note_that_was_not_there_when_they_were_offered(begun: SlackBench) -> None:
    """It was saved on the laptop, and the offer on the phone is not redrawn yet."""
    begun.say("from the phone")
    (save,) = (
        one for one in buttons(begun.slack.in_channel("D0ADA0001")[-1]["blocks"]) if one["text"]["text"] == "Save"
    )
    for laptop in ("from the laptop", "from the laptop, and more"):
        begun.submit("note", {"note": {"type": "plain_text_input", "value": laptop}}, PAGE)
        begun.click(save["action_id"], save["value"])
        assert begun.notes() == {(ADA, FIRST): laptop}
        assert "was changed somewhere else" in begun.whispers()[-1]
    begun.press("Replace the note")
    assert begun.notes() == {(ADA, FIRST): "from the phone"}


def test_words_that_are_dropped_are_gone(begun: SlackBench) -> None:
    begun.say("Not this.")
    offer = begun.slack.in_channel("D0ADA0001")[-1]
    drop = next(one for one in buttons(offer["blocks"]) if one["action_id"].startswith("draft_drop"))
    begun.click(drop["action_id"], drop["value"], message=offer)
    assert begun.notes() == {}
    assert "Not this." not in str([row.drafts for row in begun.rows("assignment")])


def test_back_pause_resume_change_and_skip(begun: SlackBench) -> None:
    begun.say("4")
    begun.say("back")
    assert GOVERNANCE.questions[0].prompt[:30] in begun.page()
    begun.say("pause")
    assert "paused" in begun.page()
    begun.say("continue")
    assert "paused" not in begun.page()
    begun.say("change 1.3")
    assert GOVERNANCE.questions[2].prompt[:30] in begun.page()
    begun.say("Can’t say yet")
    assert begun.answers()[ADA, GOVERNANCE.questions[2].id] == "cannot_say"


def test_a_note_too_long_is_told_with_its_length(begun: SlackBench) -> None:
    begun.say("x" * (NOTE_LIMIT + 1))
    assert "3,001" in "".join(begun.sees())
    assert begun.notes() == {}


@pytest.mark.parametrize("words", ["\u202e\u2066", "שלום", "\x00", "half \ud83d", "`" * 50, "a" * 2999, "*_~", "."])
def test_strange_words_are_taken_and_nothing_breaks(begun: SlackBench, words: str) -> None:
    assert begun.say(words).status == 200
    assert begun.say("4").status == 200
    assert begun.answers() == {(ADA, FIRST): STRONG}


def test_the_same_message_delivered_again_is_answered_once(begun: SlackBench) -> None:
    for words in ("4", "help", "status", "9", "change 99", "Not a rating."):
        body = begun.said(words)
        begun.deliver(body)
        begun.settle()
        seen, answers = begun.sees(), begun.answers()
        for retry in ("1", "2", "3"):
            assert begun.deliver(body, retry).status == 200
        begun.settle()
        assert (begun.sees(), begun.answers()) == (seen, answers), words


def test_an_answer_given_once_is_not_changed_by_a_later_delivery(begun: SlackBench) -> None:
    body = begun.said("status")
    begun.deliver(body)
    begun.settle()
    told = begun.sees()[-1]
    begun.rate()
    begun.deliver(body, "3")
    begun.settle()
    assert begun.sees()[-1] == told


def test_a_first_delivery_that_is_called_a_retry_counts(begun: SlackBench) -> None:
    begun.deliver(begun.said("4"), retry="2")
    assert begun.answers() == {(ADA, FIRST): STRONG}


@pytest.mark.parametrize("name", ["message_changed", "message_deleted", "message_of_ours", "message_of_another_app"])
def test_other_messages_there_are_acknowledged_and_mean_nothing(begun: SlackBench, name: str) -> None:
    seen = begun.sees()
    assert begun.deliver(payload(name)).status == 200
    begun.settle()
    assert begun.sees() == seen
    assert begun.answers() == {}


def test_a_file_alone_is_declined_and_its_words_are_read(begun: SlackBench) -> None:
    begun.say("", name="message_with_file")
    assert "did not keep that file" in begun.sees()[-1]
    begun.say("4", name="message_with_file")
    assert begun.answers() == {(ADA, FIRST): STRONG}


def test_words_in_a_thread_there_count_like_any(begun: SlackBench) -> None:
    begun.say("4", name="message_in_thread")
    assert begun.answers() == {(ADA, FIRST): STRONG}


def test_a_message_without_any_text_is_acknowledged(begun: SlackBench) -> None:
    body: dict[str, Any] = begun.said("x")
    for text in (None, ""):
        body["event_id"] += "x"
        body["event"]["text"] = text
        assert begun.deliver(body).status == 200
    del body["event"]["text"]
    body["event_id"] += "x"
    assert begun.deliver(body).status == 200


def test_words_in_a_channel_are_not_read(begun: SlackBench) -> None:
    begun.say("4", channel_type="channel", channel="C0LEADERS1")
    assert begun.answers() == {}


def test_after_the_round_has_closed_there_is_nothing_to_answer(begun: SlackBench) -> None:
    begun.click("close_now", user=CHAIR)
    begun.say("4")
    assert begun.answers() == {}
    assert "Nothing is waiting" in begun.sees()[-1]


def test_status_says_where_one_is_and_never_what_others_said(begun: SlackBench) -> None:
    begun.say("4")
    begun.say("status", BEN)
    told = begun.sees(BEN)[-1]
    assert f"{GOVERNANCE.name}: 0 of {len(GOVERNANCE.questions)} answered" in told
    assert EDITION.scale.levels[-1].label not in told
