"""Buttons through the whole app: saved first, acknowledged next, drawn last; strange ones change nothing."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.slack.clicks import NOT_OPENED
from bot.slack.ids import Do
from flows.assessment import Phase
from flows.rules import NOT_KNOWN, NOT_YOURS
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, LEADERSHIP, OTHER_TEAM, ROUND, STRANGER, STRONG, WEAK
from tests.bot.slack.recording import Failure, SlackBench, payload

FIRST, SECOND = (question.id for question in GOVERNANCE.questions[:2])
PAGE = f"v1|{ROUND}|{GOVERNANCE.id}|{FIRST}"


@pytest.fixture
def begun(there: SlackBench) -> SlackBench:
    """A round of Ada and Ben with two domains; Ada has started."""
    there.began(domains=(GOVERNANCE.id, LEADERSHIP.id))
    there.press("Start")
    return there


def page_updates(bench: SlackBench) -> list[Any]:
    """Changes of Ada's page by the method that has a rate limit."""
    page = bench.slack.in_channel("D0ADA0001")[1]["ts"]
    return [given for given in bench.slack.asked("chat.update") if given["ts"] == page]


def test_start_draws_the_first_question_below_the_invitation(begun: SlackBench) -> None:
    assert len(begun.sees()) == 2
    assert GOVERNANCE.questions[0].prompt[:30] in begun.page()


def test_every_rating_is_saved_and_the_next_question_is_drawn_by_the_clicks_own_address(begun: SlackBench) -> None:
    for level in ("Significant strength", "Some challenge"):
        assert begun.press(level).status == 200
    assert begun.answers() == {(ADA, FIRST): STRONG, (ADA, SECOND): "some-challenge"}
    assert GOVERNANCE.questions[2].prompt[:30] in begun.page()
    assert len(begun.slack.asked("response_url")) >= 2
    assert page_updates(begun) == []


def test_the_answer_is_there_before_the_acknowledgement_and_slack_is_asked_after_it(begun: SlackBench) -> None:
    calls = len(begun.slack.calls)
    held = begun.clicked(f"rate:{STRONG}", PAGE)
    begun._one.submit(lambda: None).result()
    release = threading.Event()
    begun._one.submit(release.wait)
    assert begun.deliver(held).status == 200
    assert begun.answers() == {(ADA, FIRST): STRONG}
    assert len(begun.slack.calls) == calls
    release.set()
    begun.settle()
    assert len(begun.slack.calls) > calls


def test_a_press_that_was_held_up_does_not_replace_what_was_pressed_after_it(begun: SlackBench) -> None:
    """The first process stood still with it for a minute; the second press went to another, and was acknowledged."""
    held_up = begun.clicked(f"rate:{STRONG}", PAGE)
    begun.clock.forward(seconds=4)
    begun.click("rate:some-challenge", PAGE)
    begun.clock.forward(seconds=56)
    assert begun.deliver(held_up).status == 200
    begun.settle()
    assert begun.answers() == {(ADA, FIRST): "some-challenge"}


def test_many_clicks_before_a_message_is_drawn_are_one_drawing_of_the_newest_state(begun: SlackBench) -> None:
    release = threading.Event()
    begun._one.submit(release.wait)
    drawn = len(begun.slack.asked("response_url"))
    for question in GOVERNANCE.questions[:3]:
        click = begun.clicked(f"rate:{STRONG}", f"v1|{ROUND}|{GOVERNANCE.id}|{question.id}")
        assert begun.deliver(click).status == 200
    release.set()
    begun.settle()
    assert len(begun.slack.asked("response_url")) == drawn + 1
    assert page_updates(begun) == []
    assert GOVERNANCE.questions[3].prompt[:30] in begun.page()
    begun.press("Some challenge")
    assert len(begun.slack.asked("response_url")) > drawn + 1


def test_an_off_scale_answer_back_and_change(begun: SlackBench) -> None:
    begun.press("Can't say yet")
    assert begun.answers() == {(ADA, FIRST): "cannot_say"}
    begun.press("Back")
    assert GOVERNANCE.questions[0].prompt[:30] in begun.page()
    begun.press("Some strength")
    assert begun.answers() == {(ADA, FIRST): "some-strength"}


def test_pause_and_resume(begun: SlackBench) -> None:
    begun.press("Pause")
    assert "paused" in begun.page()
    begun.press("Continue")
    assert GOVERNANCE.questions[0].prompt[:30] in begun.page()


def test_later_on_the_invitation(there: SlackBench) -> None:
    there.began()
    before = there.page()
    assert there.press("Later").status == 200
    assert there.page() != before


def test_a_domain_is_checked_changed_submitted_and_reopened(begun: SlackBench) -> None:
    for _ in GOVERNANCE.questions:
        begun.press("Significant strength")
    begun.click(f"{Do.CHANGE}", f"v1|{ROUND}|{GOVERNANCE.id}|{SECOND}")
    begun.press("Some challenge")
    assert begun.answers()[ADA, SECOND] == "some-challenge"
    begun.press("Submit")
    shown = begun.slack.in_channel("D0ADA0001")
    assert "submitted" in json.dumps(shown[1]["blocks"])
    assert LEADERSHIP.questions[0].prompt[:30] in begun.page()
    begun.press("Change answers")
    assert [row.submitted_at for row in begun.rows("assignment") if row.leader == ADA] == [None, None]


def test_extend_opens_a_form_and_close_and_post_close_and_post(begun: SlackBench) -> None:
    begun.press("Significant strength")
    begun.click("extend", user=CHAIR)
    assert begun.slack.asked("views.open")[-1]["view"]["callback_id"] == "extend"
    begun.click("close_now", user=CHAIR)
    assert begun.phase() is Phase.CLOSED
    begun.press("Post", CHAIR)
    assert begun.phase() is Phase.PUBLISHED
    assert begun.slack.in_channel("C0LEADERS1")[1:]


@pytest.mark.parametrize("again", [1, 3])
def test_the_same_click_delivered_again_changes_and_owes_nothing(begun: SlackBench, again: int) -> None:
    body = begun.clicked(f"rate:{WEAK}", PAGE)
    begun.deliver(body)
    begun.settle()
    begun.press("Back")
    begun.press("Significant strength")
    for _ in range(again):
        assert begun.deliver(body).status == 200
    begun.settle()
    assert begun.answers() == {(ADA, FIRST): STRONG}


def test_a_double_click_is_two_clicks_and_one_answer(begun: SlackBench) -> None:
    for body in [begun.clicked(f"rate:{STRONG}", PAGE) for _ in range(2)]:
        assert begun.deliver(body).status == 200
    begun.settle()
    assert begun.answers() == {(ADA, FIRST): STRONG}
    assert begun.whispers() == []


def test_another_persons_button_says_so_and_changes_nothing(begun: SlackBench) -> None:
    begun.click(f"rate:{STRONG}", PAGE, STRANGER)
    assert begun.answers() == {}
    assert begun.whispers() == [NOT_YOURS.replace("*", "")]
    assert begun.slack.asked("chat.postEphemeral")[0]["user"] == STRANGER


@pytest.mark.parametrize("button", ["extend", "close_now", "post_summary"])
def test_only_the_chair_may_close_post_and_extend(begun: SlackBench, button: str) -> None:
    assert begun.click(button, user=BEN).status == 200
    assert begun.phase() is Phase.OPEN
    if button == "extend":
        due = {"due": {"type": "datepicker", "selected_date": "2026-03-31"}}
        answer = begun.submit("extend", due, user=BEN)
        assert answer.body["response_action"] == "errors"
    else:
        assert "chair" in begun.whispers()[-1]
    assert str(begun.rows("assessment")[0].due) == "2026-03-13"


def test_another_workspaces_person_and_a_round_that_never_was_hear_the_same(begun: SlackBench) -> None:
    begun.click(f"rate:{STRONG}", PAGE, team=OTHER_TEAM)
    begun.click(f"rate:{STRONG}", PAGE.replace(ROUND, "nowhere"))
    assert begun.whispers() == [NOT_KNOWN.replace("*", "")] * 2
    assert begun.answers() == {}


RUBBISH = ["", "v1", "v1|", "v2|round1", "v1|a|b|c|d|e", "|||", "v1|<!channel>", "x" * 2000, "v1|round1|\x00", None]


@pytest.mark.parametrize("action", [f"rate:{STRONG}", "start", "note", "extend", "setup_back:setup_round"])
def test_rubbish_in_a_button_changes_nothing_and_is_acknowledged(begun: SlackBench, action: str) -> None:
    before = begun.rows("assignment")
    for value in RUBBISH:
        assert begun.deliver(begun.clicked(action, value)).status == 200, value
    begun.settle()
    assert begun.rows("assignment") == before
    assert begun.answers() == {}
    assert begun.whispers() == [NOT_KNOWN.replace("*", "")] * len(RUBBISH)


def test_rubbish_in_an_action_id_changes_nothing_and_is_acknowledged(begun: SlackBench) -> None:
    for action in ("", "rate", "rate:", "rate:<x>", "nothing", "rate:no-such-level", "RATE:x", "x" * 255):
        assert begun.deliver(begun.clicked(action, PAGE)).status == 200, action
    begun.settle()
    assert begun.answers() == {}


def test_a_button_of_a_closed_round_says_so_and_draws_what_stands(begun: SlackBench) -> None:
    stale = begun.clicked(f"rate:{WEAK}", PAGE)
    begun.press("Significant strength")
    begun.click("close_now", user=CHAIR)
    assert begun.deliver(stale).status == 200
    begun.settle()
    assert begun.answers() == {(ADA, FIRST): STRONG}
    assert "closed" in begun.whispers()[-1]
    assert "closed" in begun.page()


def test_when_the_clicks_address_is_dead_the_message_is_changed_instead(begun: SlackBench) -> None:
    begun.slack.fail["response_url"] = [Failure("used_url", 404)]
    begun.press("Significant strength")
    assert len(page_updates(begun)) == 1
    assert GOVERNANCE.questions[1].prompt[:30] in begun.page()


def test_a_message_that_was_deleted_is_posted_anew(begun: SlackBench) -> None:
    held = begun.clicked(f"rate:{STRONG}", PAGE)
    place = (held["container"]["channel_id"], held["container"]["message_ts"])
    del begun.slack.messages[place]
    begun.deliver(held)
    begun.settle()
    begun.clock.forward(seconds=5)
    begun.settle()
    assert begun.answers() == {(ADA, FIRST): STRONG}
    assert GOVERNANCE.questions[1].prompt[:30] in begun.page()
    assert place not in begun.slack.messages


def test_note_opens_its_form_within_the_life_of_the_trigger(begun: SlackBench) -> None:
    begun.press("note")
    opened = begun.slack.asked("views.open")[-1]
    assert opened["trigger_id"] == payload("click")["trigger_id"]
    assert opened["view"]["private_metadata"].startswith(f"{PAGE}|")


def test_a_form_that_came_too_late_is_acknowledged_and_said(begun: SlackBench) -> None:
    begun.slack.fail["views.open"] = [Failure("expired_trigger_id")]
    assert begun.press("note").status == 200
    assert begun.whispers() == [NOT_OPENED]


@pytest.mark.parametrize("value", [f"v1|{ROUND}|{GOVERNANCE.id}|nothing", f"v1|{ROUND}|nothing|{FIRST}", f"v1|{ROUND}"])
def test_a_note_to_a_question_from_nowhere_is_refused(begun: SlackBench, value: str) -> None:
    assert begun.click("note", value).status == 200
    assert begun.slack.asked("views.open") == []
    assert len(begun.whispers()) == 1


def test_a_note_button_of_a_closed_round_draws_what_stands(begun: SlackBench) -> None:
    stale = begun.clicked("note", PAGE)
    begun.click("close_now", user=CHAIR)
    assert begun.deliver(stale).status == 200
    begun.settle()
    assert begun.slack.asked("views.open") == []
    assert "closed" in begun.page()


def test_a_refusal_that_cannot_be_shown_harms_nothing(begun: SlackBench) -> None:
    begun.slack.fail["chat.postEphemeral"] = [Failure("user_not_in_channel")]
    assert begun.click(f"rate:{STRONG}", PAGE, STRANGER).status == 200
    assert begun.press("Significant strength").status == 200
    assert begun.answers() == {(ADA, FIRST): STRONG}


def test_a_button_on_the_home_tab_is_answered_in_the_direct_message(begun: SlackBench) -> None:
    body = payload("click_on_home")
    body["actions"][0] |= {"action_id": "start:again", "value": "v1|nowhere"}
    assert begun.deliver(body).status == 200
    begun.settle()
    assert begun.slack.asked("chat.postMessage")[-1]["channel"] == ADA
    assert begun.sees()[-1] == NOT_KNOWN.replace("*", "")


def test_continue_on_the_home_tab_brings_the_page_to_the_bottom(begun: SlackBench) -> None:
    body = payload("click_on_home")
    body["actions"][0] |= {"action_id": "start:again", "value": f"v1|{ROUND}"}
    first = begun.slack.in_channel("D0ADA0001")[-1]["ts"]
    begun.deliver(body)
    begun.settle()
    assert begun.slack.in_channel("D0ADA0001")[-1]["ts"] > first
    assert len(begun.sees()) == 2


def test_help_and_a_new_round_from_the_home_tab(begun: SlackBench) -> None:
    body = payload("click_on_home")
    body["actions"][0] |= {"action_id": "help", "value": None}
    for _ in range(2):
        assert begun.deliver(body).status == 200
    begun.settle()
    assert sum("What I do" in text for text in begun.sees()) == 1
    body["actions"][0] |= {"action_id": "start_round", "value": None}
    begun.deliver(body)
    assert begun.slack.asked("views.open")[-1]["view"]["callback_id"] == "setup_round"


def test_what_cannot_be_saved_is_not_acknowledged_and_said(begun: SlackBench, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.slack.app import NOT_SAVED
    from storage.troubles import Locked

    def locked(*_: Any, **__: Any) -> None:
        raise Locked("The database is in use.")

    body = begun.clicked(f"rate:{STRONG}", PAGE)
    with monkeypatch.context() as broken:
        broken.setattr("bot.turn.assessments.save", locked)
        assert begun.deliver(body).status == 500
        begun.settle()
    assert begun.whispers() == [NOT_SAVED]
    assert begun.answers() == {}
    assert begun.deliver(body).status == 200
    assert begun.answers() == {(ADA, FIRST): STRONG}


def test_a_press_that_two_processes_were_given_opens_one_form(begun: SlackBench) -> None:
    twice = begun.clicked(Do.NOTE, PAGE)
    both = threading.Barrier(2, timeout=10)

    def deliver() -> int:
        both.wait()
        return begun.deliver(twice).status

    with ThreadPoolExecutor(2) as processes:
        assert [one.result() for one in [processes.submit(deliver) for _ in range(2)]] == [200, 200]
    assert len(begun.slack.asked("views.open")) == 1
    begun.click(Do.NOTE, PAGE)
    assert len(begun.slack.asked("views.open")) == 2, "another press opens it again"


@pytest.mark.parametrize("words", ["start", "manage"])
def test_a_command_delivered_twice_opens_one_form(begun: SlackBench, words: str) -> None:
    for _ in range(2):
        assert begun.command(words, CHAIR, trigger_id="1.2.same").status == 200
    assert len(begun.slack.asked("views.open")) == 1
    begun.command(words, CHAIR)
    assert len(begun.slack.asked("views.open")) == 2


def test_a_refused_press_delivered_twice_is_told_once_and_not_tried_again(begun: SlackBench) -> None:
    """Even where it could be done by now: they were told that nothing was changed."""
    early = begun.clicked(f"{Do.SUBMIT}", PAGE)
    assert begun.deliver(early).status == 200
    begun.settle()
    (told,) = begun.whispers()
    for _ in GOVERNANCE.questions:
        begun.press("Significant strength")
    assert begun.deliver(early).status == 200
    begun.settle()
    assert begun.whispers() == [told]
    assert "submitted" not in json.dumps(begun.slack.in_channel("D0ADA0001")[1]["blocks"])


@pytest.mark.parametrize("answer", [None, Failure(body=b"ok")], ids=["refused", "taken and lost"])
def test_a_message_somebody_deleted_under_a_click_comes_back_once(begun: SlackBench, answer: Failure | None) -> None:
    """Slack refuses the click's own address, or takes it and shows nothing: then the next change finds out."""
    page = begun.slack.in_channel("D0ADA0001")[1]
    late = begun.clicked(f"rate:{STRONG}", PAGE, message=page)
    del begun.slack.messages["D0ADA0001", page["ts"]]
    begun.slack.fail["response_url"] = [answer] if answer else []
    assert begun.deliver(late).status == 200
    begun.settle()
    if answer:
        after = begun.clicked(f"rate:{STRONG}", f"v1|{ROUND}|{GOVERNANCE.id}|{SECOND}", message=page)
        assert begun.deliver(after).status == 200
        begun.settle()
    _, again = begun.slack.in_channel("D0ADA0001")
    assert again["ts"] != page["ts"]
    assert GOVERNANCE.questions[2 if answer else 1].prompt[:30] in json.dumps(again["blocks"], ensure_ascii=False)
    begun.press("Back")
    assert len(begun.slack.in_channel("D0ADA0001")) == 2, "and it is changed where it stands now"
