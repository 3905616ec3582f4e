"""A domain's page: what can be pressed when, and what it says."""

from typing import Any

import pytest

from bot.slack.fitting import texts_of
from bot.slack.ids import Do, Place, action_of, unpack
from bot.slack.views import draw
from flows.effects import Face, Page
from frameworks.model import Framework
from tests.bot.slack.views.samples import largest, page, real


def pressable(framework: Framework, effect: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for block in draw(framework, effect).blocks:
        found += [element for element in (*block.get("elements", ()), block.get("accessory", {})) if "value" in element]
    return found


def labels(framework: Framework, effect: Page) -> list[str]:
    return [button["text"]["text"] for button in pressable(framework, effect)]


def words(framework: Framework, effect: Page) -> str:
    return "\n".join(texts_of(draw(framework, effect).blocks))


ALL = {1: "some-strength", 2: "some-challenge", 3: "cannot_say", 4: "significant-strength"}


def test_the_first_question_has_its_ratings_in_order_and_no_way_back() -> None:
    assert labels(real(), page(Face.ASKING, real(), {}, 1)) == [
        "1 Significant challenge",
        "2 Some challenge",
        "3 Some strength",
        "4 Significant strength",
        "Can't say yet",
        "Not applicable",
        "Add a note",
        "Pause",
    ]


def test_later_questions_can_be_left_backwards() -> None:
    assert "Back" in labels(real(), page(Face.ASKING, real(), {1: "some-strength"}, 2))


def test_the_current_answer_is_marked_in_words_and_for_screen_readers() -> None:
    buttons = pressable(real(), page(Face.ASKING, real(), ALL, 3))
    marked = [button for button in buttons if "✓" in button["text"]["text"]]
    assert [(b["text"]["text"], b["accessibility_label"]) for b in marked] == [
        ("✓ Can't say yet", "Can't say yet, current answer")
    ]


def test_every_rating_button_knows_its_question_and_answer() -> None:
    buttons = pressable(real(), page(Face.ASKING, real(), {}, 2))
    question = real().domains[0].questions[1].id
    assert {unpack(button["value"]) for button in buttons} == {Place("A1", "governance", question)}
    did = [action_of(button["action_id"]) for button in buttons[:6]]
    assert [(done.do, done.of) for done in did if done] == [
        *((Do.RATE, level.id) for level in real().scale.levels),
        *((Do.OTHER, other.id) for other in real().scale.others),
    ]


def test_answers_are_explained_where_the_question_does_not_describe_both_ends() -> None:
    described = page(Face.ASKING, real(), {}, 1)
    meaning = real().scale.levels[0].meaning
    assert meaning not in words(real(), described)
    bare = real().domains[0].questions[0].model_copy(update={"weak": None})
    domain = real().domains[0]
    groups = (domain.groups[0].model_copy(update={"questions": (bare,)}),)
    framework = real().model_copy(update={"domains": (domain.model_copy(update={"groups": groups}),)})
    assert meaning in words(framework, described)
    assert meaning in draw(framework, described).text


def test_a_note_there_already_is_edited_not_added() -> None:
    asked = page(Face.ASKING, real(), {1: "some-strength: As we saw in June."}, 1)
    assert "Edit the note" in labels(real(), asked)
    assert "As we saw in June." in words(real(), asked)


def test_an_answer_that_needs_a_note_asks_for_it() -> None:
    asked = page(Face.ASKING, largest(), {1: "other_0"}, 1)
    assert "needs a note to go with it" in words(largest(), asked)
    assert "needs a note to go with it" in draw(largest(), asked).text
    with_note = page(Face.ASKING, largest(), {1: "other_0: Because"}, 1)
    assert "needs a note to go with it" not in words(largest(), with_note)


def test_answers_can_be_submitted_when_nothing_is_missing() -> None:
    review = page(Face.REVIEW, real(), ALL)
    assert labels(real(), review) == ["Change"] * 4 + ["Submit Governance"]
    submit = pressable(real(), review)[-1]
    assert "until the round closes" in submit["confirm"]["text"]["text"]


def test_answers_cannot_be_submitted_while_one_is_missing() -> None:
    review = page(Face.REVIEW, real(), {1: "some-strength", 3: ": only a note"})
    assert labels(real(), review) == ["Change"] * 4 + ["Pause"]
    assert "*Still to answer:* Questions 2, 3 and 4." in words(real(), review)
    assert "Still to answer: Questions 2, 3 and 4." in draw(real(), review).text


def test_answers_cannot_be_submitted_while_a_note_is_missing() -> None:
    answers = {n: f"level-{n % 10}" for n in range(1, 31)}
    assert "Submit" in labels(largest(), page(Face.REVIEW, largest(), answers))[-1]
    review = page(Face.REVIEW, largest(), {**answers, 7: "other_0"})
    assert "a note for question 7" in draw(largest(), review).text
    assert not [label for label in labels(largest(), review) if label.startswith("Submit")]


def test_a_long_domain_is_checked_in_one_line_a_question_and_every_one_can_be_changed() -> None:
    review = page(Face.REVIEW, largest(), {})
    changes = [label for label in labels(largest(), review) if label.startswith("Change")]
    assert changes == [f"Change {n}" for n in range(1, 31)]


def test_a_receipt_can_be_reopened_and_says_what_comes_next() -> None:
    done = page(Face.SUBMITTED, real(), ALL, next_domain="finance-operations-x")
    following = page(Face.SUBMITTED, real(), ALL, next_domain=real().domains[1].id)
    assert labels(real(), following) == ["Change answers"]
    assert "Next: Leadership, below." in draw(real(), following).text
    assert "you are done" in draw(real(), done).text


@pytest.mark.parametrize(
    ("submitted", "so_far"), [(1, "1 of your 7 domains is in."), (3, "3 of your 7 domains are in.")]
)
def test_a_receipt_says_how_far_somebody_is_in_all_they_were_given(submitted: int, so_far: str) -> None:
    more = {"submitted": submitted, "given": 7}
    following = page(Face.SUBMITTED, real(), ALL, next_domain=real().domains[1].id).model_copy(update=more)
    assert f"Next: Leadership, below. {so_far}" in draw(real(), following).text
    last = page(Face.SUBMITTED, real(), ALL).model_copy(update=more)
    assert "of your 7" not in draw(real(), last).text


def test_a_closed_page_has_nothing_to_press_and_says_what_counted() -> None:
    closed = page(Face.CLOSED, real(), {1: "some-strength", 2: ": only a note"})
    assert labels(real(), closed) == []
    assert "1 of 4 questions answered: these answers count." in draw(real(), closed).text


def test_a_cancelled_round_shows_no_answers_any_more() -> None:
    cancelled = page(Face.CLOSED, real(), ALL, cancelled=True)
    assert "cancelled" in draw(real(), cancelled).text
    assert "Some strength" not in words(real(), cancelled)


def test_a_paused_page_can_only_be_resumed() -> None:
    assert labels(real(), page(Face.PAUSED, real(), {1: "some-strength"})) == ["Continue"]


def test_a_closed_page_says_where_the_summary_is_posted() -> None:
    closed = page(Face.CLOSED, real(), {1: "some-strength"}, channel="C0LEADERS")
    assert "The summary is for <#C0LEADERS>: the chair posts it there." in words(real(), closed)
    assert "The chair posts the summary in the round's channel." in draw(real(), closed).text
