"""The two small forms: a leader's note and the chair's new date."""

from typing import Any

import pytest

from flows.assessment import NOTE_LIMIT
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, LEADERSHIP, OTHER_TEAM, ROUND, STRANGER
from tests.bot.slack.recording import SlackBench

FIRST = GOVERNANCE.questions[0].id
PAGE = f"v1|{ROUND}|{GOVERNANCE.id}|{FIRST}"
NASTY = "<!channel> @everyone <@U1> `x` *b* \u202eevil\u202c שלום \x00\x07 https://a.example &lt;"


def note(words: str | None) -> dict[str, Any]:
    return {"note": {"type": "plain_text_input", "value": words}}


def due(day: str | None) -> dict[str, Any]:
    return {"due": {"type": "datepicker", "selected_date": day}}


@pytest.fixture
def begun(there: SlackBench) -> SlackBench:
    there.began()
    there.press("Start")
    return there


@pytest.mark.parametrize("words", ["Minutes of the 14th.", NASTY, "x" * NOTE_LIMIT, "שלום\nעולם"])
def test_a_note_is_kept_as_typed_and_shown_on_its_page(begun: SlackBench, words: str) -> None:
    answer = begun.submit("note", note(words), PAGE)
    assert (answer.status, answer.body) == (200, {})
    assert begun.notes() == {(ADA, FIRST): words}


def test_an_empty_note_takes_the_old_one_away(begun: SlackBench) -> None:
    begun.press("Significant strength")
    begun.submit("note", note("old"), PAGE)
    begun.submit("note", note(None), PAGE)
    assert begun.notes() == {(ADA, FIRST): ""}


def opened(bench: SlackBench, by: str = "Add a note") -> dict[str, Any]:
    """The form for the first note, as it is opened now."""
    bench.press(by)
    view: dict[str, Any] = bench.slack.asked("views.open")[-1]["view"]
    return view


def test_a_form_left_open_on_one_device_does_not_replace_what_another_saved(begun: SlackBench) -> None:
    form = opened(begun)["private_metadata"]
    begun.submit("note", note("from the laptop"), form)
    answer = begun.submit("note", note(None), form)
    assert answer.body["response_action"] == "update"
    assert begun.notes() == {(ADA, FIRST): "from the laptop"}
    view = answer.body["view"]
    assert "from the laptop" in str(view["blocks"][:2])
    begun.submit("note", note("both together"), view["private_metadata"])
    assert begun.notes() == {(ADA, FIRST): "both together"}


def test_what_was_typed_is_in_the_form_that_tells_of_the_other(begun: SlackBench) -> None:
    form = opened(begun)["private_metadata"]
    begun.submit("note", note("from the laptop"), form)
    view = begun.submit("note", note("from the phone"), form).body["view"]
    (field,) = (block["element"] for block in view["blocks"] if block["type"] == "input")
    assert field["initial_value"] == "from the phone"


def test_a_note_taken_away_meanwhile_is_told_too(begun: SlackBench) -> None:
    begun.submit("note", note("old"), PAGE)
    form = opened(begun, "Edit the note")["private_metadata"]
    begun.submit("note", note(None), form)
    view = begun.submit("note", note("old, and longer"), form).body["view"]
    assert "It is empty now" in str(view["blocks"][0])
    assert begun.notes() == {}


def test_the_same_words_from_two_devices_are_no_conflict(begun: SlackBench) -> None:
    form = opened(begun)["private_metadata"]
    begun.submit("note", note("the same"), form)
    assert begun.submit("note", note("the same"), form).body == {}


def test_a_note_of_3001_characters_is_refused_beside_its_field_and_nothing_is_lost(begun: SlackBench) -> None:
    begun.submit("note", note("old"), PAGE)
    held = begun.submitted("note", note("x" * 3001), PAGE)
    answer = begun.deliver(held)
    assert answer.body["response_action"] == "errors"
    assert "3,001" in answer.body["errors"]["note"]
    assert "*" not in answer.body["errors"]["note"]
    assert begun.notes() == {(ADA, FIRST): "old"}
    held["view"]["state"]["values"] = {"note": {"value": {"type": "plain_text_input", "value": "shorter"}}}
    assert begun.deliver(held).body == {}
    assert begun.notes() == {(ADA, FIRST): "shorter"}


def test_the_same_submission_delivered_again_changes_nothing(begun: SlackBench) -> None:
    held = begun.submitted("note", note("one"), PAGE)
    begun.deliver(held)
    begun.submit("note", note("two"), PAGE)
    assert begun.deliver(held).body == {}
    assert begun.notes() == {(ADA, FIRST): "two"}


def test_what_was_typed_on_after_an_answer_that_did_not_come_is_not_lost(begun: SlackBench) -> None:
    """Slack leaves the form open, as it was opened, and what is sent next says more."""
    held = begun.submitted("note", note("one"), opened(begun)["private_metadata"])
    begun.deliver(held)
    held["view"]["state"]["values"] = {"note": {"value": {"type": "plain_text_input", "value": "one and two"}}}
    view = begun.deliver(held).body["view"]
    (field,) = (block["element"] for block in view["blocks"] if block["type"] == "input")
    assert field["initial_value"] == "one and two"
    assert "one" in str(view["blocks"][:2])


@pytest.mark.parametrize(
    ("user", "team", "place"),
    [
        (STRANGER, "T0TRUST01", PAGE),
        (ADA, OTHER_TEAM, PAGE),
        (ADA, "T0TRUST01", PAGE.replace(ROUND, "nowhere")),
        (ADA, "T0TRUST01", PAGE.replace(FIRST, "nothing")),
        (ADA, "T0TRUST01", PAGE.replace(FIRST, LEADERSHIP.questions[0].id)),
        (ADA, "T0TRUST01", ""),
        (ADA, "T0TRUST01", "<rubbish>"),
    ],
)
def test_a_note_that_belongs_nowhere_is_refused_beside_its_field(
    begun: SlackBench, user: str, team: str, place: str
) -> None:
    answer = begun.deliver(begun.submitted("note", note("words"), place, user, team))
    assert answer.body["response_action"] == "errors"
    assert answer.body["errors"]["note"]
    assert "*" not in answer.body["errors"]["note"]
    assert begun.notes() == {}


def test_a_note_after_the_round_has_closed_is_refused_and_said(begun: SlackBench) -> None:
    begun.click("close_now", user=CHAIR)
    answer = begun.submit("note", note("late"), PAGE)
    assert "closed" in answer.body["errors"]["note"]
    assert begun.notes() == {}


def test_the_form_shows_the_note_as_it_is(begun: SlackBench) -> None:
    begun.submit("note", note(NASTY), PAGE)
    begun.press("note")
    view = begun.slack.asked("views.open")[-1]["view"]
    assert [block["element"]["initial_value"] for block in view["blocks"] if block["type"] == "input"] == [NASTY]


def test_the_chair_moves_the_date(begun: SlackBench) -> None:
    begun.click("extend", user=CHAIR)
    view = begun.slack.asked("views.open")[-1]["view"]
    answer = begun.submit("extend", due("2026-03-27"), view["private_metadata"], CHAIR)
    assert answer.body == {}
    assert begun.rows("assessment")[0].due == "2026-03-27"


@pytest.mark.parametrize(
    ("user", "day", "place"),
    [
        (BEN, "2026-03-27", f"v1|{ROUND}"),
        (CHAIR, None, f"v1|{ROUND}"),
        (CHAIR, "2026-03-01", f"v1|{ROUND}"),
        (CHAIR, "2026-03-27", "v1|nowhere"),
        (CHAIR, "2026-03-27", "<rubbish>"),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(
    begun: SlackBench, user: str, day: str | None, place: str
) -> None:
    answer = begun.submit("extend", due(day), place, user)
    assert answer.body["response_action"] == "errors"
    assert answer.body["errors"]["due"]
    assert begun.rows("assessment")[0].due == "2026-03-13"


@pytest.mark.parametrize("form", ["something-else", ""])
def test_a_form_that_asks_nothing_is_simply_closed(begun: SlackBench, form: str) -> None:
    assert begun.submit(form, {}) == (200, {})
