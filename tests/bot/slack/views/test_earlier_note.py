"""A note below an answer that was changed since: said once, with a way to edit it and one to say that it fits."""

from bot.slack.blocks import BLOCKS_LIMIT
from bot.slack.ids import Do, action_of, unpack
from bot.slack.views import draw
from flows.effects import Face, Page
from tests.bot.slack.views.samples import page, real
from tests.bot.slack.views.test_page import labels, pressable, words

GIVEN = {1: "some-strength: Trustees read the papers.", 2: "some-challenge: As we said."}


def with_earlier(face: Face, question: int | None, *earlier: int) -> Page:
    drawn = page(face, real(), GIVEN, question)
    answers = tuple(
        answer.model_copy(update={"note_for": "significant-challenge"}) if n in earlier else answer
        for n, answer in enumerate(drawn.answers, 1)
    )
    return drawn.model_copy(update={"answers": answers})


def test_the_next_page_names_the_question_and_opens_its_note() -> None:
    drawn = with_earlier(Face.ASKING, 3, 2)
    said = "Your note to question 2 was written when you answered “Significant challenge”. "
    asked = "Does it still fit “Some challenge”?"
    assert said + asked in words(real(), drawn)
    assert said + asked in draw(real(), drawn).text
    found = {b["text"]["text"]: b for b in pressable(real(), drawn)}
    of = real().domains[0].questions[1].id
    for label, do in (("Edit that note", Do.NOTE), ("It still fits", Do.NOTE_FITS)):
        action, place = action_of(found[label]["action_id"]), unpack(found[label]["value"])
        assert (action and action.do, place and place.question) == (do, of)
    assert found["Edit that note"]["accessibility_label"] == "Edit the note to question 2"


def test_on_its_own_page_it_stands_with_the_note_and_one_button_edits() -> None:
    drawn = with_earlier(Face.ASKING, 2, 1, 2)
    assert words(real(), drawn).count("was written when") == 1
    assert "Your note was written when you answered “Significant challenge”." in words(real(), drawn)
    assert labels(real(), drawn).count("It still fits") == 1
    assert [label for label in labels(real(), drawn) if label.startswith("Edit")] == ["Edit the note"]


def test_the_answers_to_check_say_it_one_at_a_time() -> None:
    drawn = with_earlier(Face.REVIEW, None, 1, 2)
    assert words(real(), drawn).count("was written when") == 1
    assert "Your note to question 1 was written" in words(real(), drawn)
    assert len(draw(real(), drawn).blocks) <= BLOCKS_LIMIT


def test_where_notes_fit_nothing_is_said() -> None:
    for face, question in ((Face.ASKING, 2), (Face.REVIEW, None)):
        drawn = with_earlier(face, question)
        assert "was written when" not in words(real(), drawn) + draw(real(), drawn).text
        assert "It still fits" not in labels(real(), drawn)
