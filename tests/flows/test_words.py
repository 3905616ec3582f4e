from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.assessment import Answer, Assignment, Draft, Phase, Scope
from flows.effects import Face, Invitation, NoteOffer, OfferFace, Page, Reply
from flows.events import DraftDropped, DraftKept, Looked, Noted, Typed
from flows.meaning import Change, Choice, Command, address, command, understand
from flows.rules import NOT_KNOWN, NOT_YOURS, NotAllowed, Step
from frameworks.model import Framework, Level, Scale

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]
Filled = Callable[..., Scope]
Say = Callable[..., Step]


def ann(scope: Scope, domain: str = "gov") -> Assignment:
    found = scope.assignment("ann", domain)
    assert found is not None
    return found


@pytest.fixture
def say(do: Do) -> Say:
    def _say(scope: Scope, text: str, **fields: Any) -> Step:
        return do(scope, Typed, **{"text": text, "message": "17.1", **fields})

    return _say


def answer_to(step: Step) -> str:
    """The one reply, and nothing answered, kept or submitted."""
    replies = [effect for effect in step[1] if isinstance(effect, Reply)]
    (reply,) = replies
    assert step[1][0] is reply
    assert reply.to == "ann"
    return " ".join(reply.lines)


# What words mean


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1", "weak"),
        ("4", "strong"),
        (" 3. ", "some_strong"),
        ("02", "some_weak"),
        ("Significant strength", "strong"),
        ("SIGNIFICANT   STRENGTH!", "strong"),
        ("4 significant strength", "strong"),
        ("can't say yet", "cannot_say"),
        ("can’t say", "cannot_say"),
        ("Can’t say yet.", "cannot_say"),
        ("can‘t say yet", "cannot_say"),
        ("not applicable", "not_applicable"),
    ],
)
def test_a_rating_is_understood(framework: Framework, text: str, answer: str) -> None:
    assert understand(framework.scale, text) == Choice(answer=answer)


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "5", "-1", "1.5", "²", "٣", "003", "strength", "3 significant strength", "1 2", "yes", "…", "3?"],
)
def test_what_is_no_rating_is_ordinary_words(framework: Framework, text: str) -> None:
    assert understand(framework.scale, text) is None


def test_a_label_is_understood_before_a_number_or_a_command() -> None:
    labels = {"a": "4", "b": "3", "c": "2", "d": "Stop."}
    scale = Scale(levels=tuple(Level(id=id, label=label, meaning="m") for id, label in labels.items()))
    assert understand(scale, "4") == Choice(answer="a")
    assert understand(scale, "stop") == Choice(answer="d")
    assert understand(scale, "1") == Choice(answer="a")


def test_a_scale_of_ten_is_rated_with_two_digits() -> None:
    scale = Scale(levels=tuple(Level(id=f"l{n}", label=f"Step {n}", meaning="m") for n in range(1, 11)))
    assert understand(scale, "10") == Choice(answer="l10")
    assert understand(scale, "11") is None


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Help", Command.HELP),
        ("help?", Command.HELP),
        ("?", Command.HELP),
        ("where am I?", Command.STATUS),
        ("BACK!", Command.BACK),
        ("skip.", Command.SKIP),
        ("later", Command.PAUSE),
        ("go  on", Command.START),
        ("please help me", None),
        ("", None),
    ],
)
def test_a_command_is_understood_with_or_without_a_round(
    framework: Framework, text: str, meaning: Command | None
) -> None:
    assert command(text) == understand(framework.scale, text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("change 2.3", Change(domain=2, question=3)),
        ("Change 2 . 3", Change(domain=2, question=3)),
        ("edit 2,3.", Change(domain=2, question=3)),
        ("go to question 2 3", Change(domain=2, question=3)),
        ("change 3", Change(question=3)),
        ("change question 12", Change(question=12)),
        ("change 0.0", Change(domain=0, question=0)),
        ("change", Change()),
        ("change question", Change()),
        ("change .", Change()),
        ("change 1.2.3", Change()),
        ("change 2.1000", Change()),
        ("change " + "9" * 5000, Change()),
        ("change two", None),
        ("change 2.3 please", None),
        ("change of leadership in 2023", None),
        ("exchange 2.3", None),
    ],
)
def test_change_names_a_question_of_a_domain_or_of_this_page(
    framework: Framework, text: str, meaning: Change | None
) -> None:
    assert understand(framework.scale, text) == meaning


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("change 2.1", "people"),
        ("change 3.1", "money"),
        ("change 9.1", "gov"),
        ("change 0.1", "gov"),
        ("change 2", "gov"),
        ("3", "gov"),
    ],
)
def test_words_are_addressed_to_the_page_they_speak_of(framework: Framework, text: str, domain: str) -> None:
    event = Typed(assessment="r1", by="ann", at=NOW, domain="gov", text=text, message="1")
    assert address(framework, event) == event.model_copy(update={"domain": domain})


# Ratings and commands, typed


def test_a_typed_rating_answers_the_question_asked_and_the_page_moves_below_it(
    scope: Scope, say: Say, filled: Filled
) -> None:
    after, (page,) = say(filled(scope, "ann", "gov", g1="weak"), "3")
    assert {a.question: a.answer for a in ann(after).answers} == {"g1": "weak", "g2": "some_strong"}
    assert isinstance(page, Page)
    assert (page.question, page.reposts, ann(after).reposts) == ("g3", 1, 1)


def test_a_typed_rating_answers_the_question_gone_back_to(scope: Scope, say: Say, filled: Filled) -> None:
    after, _ = say(filled(scope, "ann", "gov", g1="weak", g2="weak", showing="g1"), "significant strength")
    assert {a.question: a.answer for a in ann(after).answers} == {"g1": "strong", "g2": "weak"}


@pytest.mark.parametrize("text", ["3", "Some strength", "change 1.1", "back", "pause"])
def test_words_that_come_late_do_nothing_on_a_page_that_went_on_meanwhile(
    scope: Scope, say: Say, filled: Filled, text: str
) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", touched_at=NOW - timedelta(seconds=40))
    step = say(scope, text, done_at=NOW - timedelta(seconds=60))
    assert answer_to(step).startswith(f"Slack brought me “{text}” late")
    assert (ann(step[0]).answers, ann(step[0]).showing) == (ann(scope).answers, None)
    assert isinstance(page := step[1][1], Page)
    assert (page.question, page.reposts) == ("g2", 1)


@pytest.mark.parametrize(
    ("touched", "typed"),
    [
        (70, 60),  # late, but it is still the page they were typed on
        (2, 9),  # in time: the two clocks may differ, and quick hands type before the page is drawn
    ],
)
def test_words_that_mean_this_page_are_taken(scope: Scope, say: Say, filled: Filled, touched: int, typed: int) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", touched_at=NOW - timedelta(seconds=touched))
    after, _ = say(scope, "3", done_at=NOW - timedelta(seconds=typed))
    assert {a.question: a.answer for a in ann(after).answers} == {"g1": "weak", "g2": "some_strong"}


def test_a_note_that_comes_late_is_offered_all_the_same(scope: Scope, say: Say, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", touched_at=NOW)
    _, (offer,) = say(scope, "Minutes of the 14th", done_at=NOW - timedelta(minutes=5))
    assert isinstance(offer, NoteOffer)


def test_a_number_off_the_scale_is_answered_and_kept_nowhere(scope: Scope, say: Say) -> None:
    step = say(scope, "7")
    assert answer_to(step) == "The answers are numbered 1 to 4: nothing was changed."
    assert (ann(step[0]).answers, ann(step[0]).drafts) == ((), ())
    assert step[1][1].question == "g1"


def test_back_goes_to_the_question_before_and_from_the_check_to_the_last(
    scope: Scope, say: Say, filled: Filled
) -> None:
    assert say(filled(scope, "ann", "gov", g1="weak"), "back")[1][0].question == "g1"
    after, (page,) = say(filled(scope, "ann", "gov", g1="weak", g2="weak", g3="weak"), "back")
    assert (page.question, ann(after).showing) == ("g3", "g3")


def test_skip_says_what_to_press_or_type(scope: Scope, say: Say) -> None:
    step = say(scope, "skip")
    assert answer_to(step) == "To skip G1, press or type *Can’t say yet* or *Not applicable*."
    assert ann(step[0]).answers == ()


def test_skip_where_nothing_is_off_the_scale_says_so(scope: Scope, say: Say) -> None:
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"framework": "bare-2024-09"})})
    assert answer_to(say(scope, "skip")).startswith("G1 needs one of the answers. Type *pause*")


def test_pause_and_resume_in_words_stay_with_the_page(scope: Scope, say: Say, filled: Filled) -> None:
    scope = filled(scope, "ann", "people", p1="weak")
    paused, (page,) = say(scope, "pause", domain="people")
    assert (page.face, page.domain, page.reposts) == (Face.PAUSED, "people", 1)
    resumed, (page,) = say(paused, "resume", domain="people", at=LATER)
    assert (page.face, page.domain, page.question, page.reposts) == (Face.ASKING, "people", "p2", 2)
    assert ann(resumed, "people").touched_at == LATER


def test_start_in_words_goes_to_the_first_domain_not_submitted(scope: Scope, say: Say, filled: Filled) -> None:
    _, (invitation, page) = say(filled(scope, "ann", "gov", submitted_at=NOW), "start")
    assert isinstance(invitation, Invitation)
    assert (page.domain, page.reposts) == ("people", 1)


# change 2.3


def test_change_shows_the_question_of_the_domain_named(scope: Scope, say: Say, filled: Filled) -> None:
    scope = filled(scope, "ann", "people", p1="weak", p2="weak")
    after, (page,) = say(scope, "change 2.2")
    assert (page.domain, page.question, page.face) == ("people", "p2", Face.ASKING)
    assert ann(after) == ann(scope)
    assert say(scope, "change 2.2", domain="people")[1] == [page]


def test_change_with_one_number_is_about_this_page(scope: Scope, say: Say) -> None:
    assert say(scope, "change 3")[1][0].question == "g3"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("change", "I could not tell which question you mean, so nothing was changed. Type for example *change 1.3*"),
        ("change 1.2.3", "I could not tell which question you mean"),
        ("change 1.4", "Gov has 3 questions and none is number 4, so nothing was changed."),
        ("change 1.0", "Gov has 3 questions and none is number 0, so nothing was changed."),
        ("change 9", "Gov has 3 questions and none is number 9, so nothing was changed."),
        ("change 3.1", "Pillar 3 is not one of yours, so nothing was changed. Yours: 1 Gov, 2 People."),
        ("change 99.1", "Pillar 99 is not one of yours, so nothing was changed. Yours: 1 Gov, 2 People."),
        ("change 0.1", "Pillar 0 is not one of yours, so nothing was changed. Yours: 1 Gov, 2 People."),
    ],
)
def test_change_in_a_wrong_shape_is_answered_and_changes_nothing(
    scope: Scope, say: Say, text: str, reason: str
) -> None:
    step = say(scope, text)
    assert answer_to(step).startswith(reason)
    assert step[0].assignments == scope.assignments
    assert len(step[1]) == 1


def test_change_in_a_domain_of_one_question_says_so(scope: Scope, do: Do) -> None:
    _, (reply,) = do(scope, Typed, by="ben", domain="money", text="change 2", message="1")
    assert reply.lines == ("Money has 1 question and none is number 2, so nothing was changed.",)


def test_change_in_a_submitted_domain_says_how_to_reopen_it(scope: Scope, say: Say, filled: Filled) -> None:
    step = say(filled(scope, "ann", "gov", g1="weak", submitted_at=NOW), "change 1.1")
    assert "Change answers" in answer_to(step)
    assert (step[1][1].face, step[1][1].reposts) == (Face.SUBMITTED, 1)


@pytest.mark.parametrize("text", ["change 1.1", "3", "words"])
def test_words_of_somebody_without_a_page_are_answered(scope: Scope, do: Do, text: str) -> None:
    after, (reply,) = do(scope, Typed, by="cat", text=text, message="1")
    assert (reply.lines, reply.to, after.assignments) == ((NOT_YOURS,), "cat", scope.assignments)


def test_words_to_a_domain_that_the_framework_lost_are_answered(scope: Scope, do: Do) -> None:
    scope = scope.model_copy(update={"assignments": (Assignment(leader="ann", domain="gone"),)})
    _, (reply,) = do(scope, Typed, domain="gone", text="3", message="1")
    assert reply.lines == (NOT_KNOWN,)


@pytest.mark.parametrize("text", ["3", "change 1.1", "some words", "pause", "start", "back"])
@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.PUBLISHED, Phase.CANCELLED])
def test_words_to_a_round_that_has_ended_change_nothing_and_move_nothing(
    scope: Scope, say: Say, filled: Filled, text: str, phase: Phase
) -> None:
    scope = filled(scope, "ann", "gov", g1="weak")
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"phase": phase})})
    after, effects = say(scope, text)
    assert ("cancelled" if phase is Phase.CANCELLED else "closed") in answer_to((after, effects))
    assert after == scope
    assert (effects[1].face, effects[1].redraw_only, effects[1].reposts) == (Face.CLOSED, True, 0)


def test_a_rating_typed_to_a_submitted_domain_is_answered_not_counted(scope: Scope, say: Say, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", submitted_at=NOW)
    step = say(scope, "4")
    assert "Change answers" in answer_to(step)
    assert ann(step[0]).answers == ann(scope).answers


# Words that may be a note


def test_other_words_are_offered_as_a_note_and_not_kept(scope: Scope, say: Say) -> None:
    after, (offer,) = say(scope, " Trustees visit <!channel>. ", at=LATER)
    assert isinstance(offer, NoteOffer)
    assert (offer.face, offer.question, offer.text) == (OfferFace.OFFERED, "g1", "Trustees visit <!channel>.")
    assert (offer.replaces, offer.too_long_together, offer.to) == (False, False, "ann")
    assert ann(after).answers == ()
    assert ann(after).drafts == (Draft(id="17.1", question="g1", text="Trustees visit <!channel>."),)
    assert ann(after).touched_at == LATER


def test_the_same_message_twice_is_offered_once(scope: Scope, say: Say) -> None:
    once = say(scope, "words")
    assert say(once[0], "words") == once


def test_words_without_words_are_answered(scope: Scope, say: Say) -> None:
    step = say(scope, " \n ")
    assert answer_to(step).startswith("There were no words")
    assert step[0].assignments == scope.assignments


def test_3000_typed_characters_are_offered_and_3001_are_not(scope: Scope, say: Say) -> None:
    assert ann(say(scope, "x" * 3000)[0]).drafts[0].text == "x" * 3000
    step = say(scope, "x" * 3001)
    assert answer_to(step).startswith("That is 3,001 characters")
    assert ann(step[0]).drafts == ()


def test_words_on_a_complete_page_say_how_to_go_on(scope: Scope, say: Say, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak", g3="weak")
    step = say(scope, "one more thing")
    assert answer_to(step).endswith("Press *Submit*, or type for example *change 1.1* to go back to the first.")
    assert ann(step[0]).drafts == ()
    assert step[1][1].face is Face.REVIEW


def test_a_kept_draft_becomes_the_note_of_its_question_and_asks_on(scope: Scope, say: Say, do: Do) -> None:
    offered, _ = say(scope, "because")
    rated, _ = say(offered, "3", message="17.2")
    after, (offer, page) = do(rated, DraftKept, draft="17.1", at=LATER)
    assert (offer.face, offer.text, offer.question) == (OfferFace.KEPT, "", "g1")
    assert (page.question, page.reposts) == ("g2", ann(rated).reposts + 1)
    assert ann(after).answers == (Answer(question="g1", answer="some_strong", note="because", at=LATER),)
    assert (ann(after).drafts, ann(after).touched_at) == ((), LATER)


def test_a_draft_kept_twice_is_kept_once(scope: Scope, say: Say, do: Do) -> None:
    once, _ = do(say(scope, "because")[0], DraftKept, draft="17.1")
    assert do(once, DraftKept, draft="17.1", add=True, at=LATER) == (once, [])
    assert do(once, DraftDropped, draft="17.1") == (once, [])


@pytest.mark.parametrize(("add", "note"), [(True, "old\nnew"), (False, "new")])
def test_a_draft_is_added_to_the_note_or_takes_its_place(
    scope: Scope, say: Say, do: Do, filled: Filled, add: bool, note: str
) -> None:
    offered, (offer,) = say(filled(scope, "ann", "gov", note_g1="old"), "new")
    assert (offer.replaces, offer.too_long_together) == (True, False)
    assert ann(do(offered, DraftKept, draft="17.1", add=add)[0]).answers[0].note == note


def test_adding_to_no_note_is_the_words_alone(scope: Scope, say: Say, do: Do, filled: Filled) -> None:
    for begun in (scope, filled(scope, "ann", "gov", g1="weak", showing="g1")):
        after, _ = do(say(begun, "new")[0], DraftKept, draft="17.1", add=True)
        assert ann(after).answers[0].note == "new"


@pytest.mark.parametrize(("length", "too_long"), [(1999, False), (2000, True)])
def test_together_a_note_holds_3000_characters(
    scope: Scope, say: Say, do: Do, refused: Refused, filled: Filled, length: int, too_long: bool
) -> None:
    offered, (offer,) = say(filled(scope, "ann", "gov", note_g1="x" * 1000), "y" * length)
    assert offer.too_long_together is too_long
    if too_long:
        assert refused(offered, DraftKept, draft="17.1", add=True).reason.startswith("Both together are 3,001")
    else:
        assert len(ann(do(offered, DraftKept, draft="17.1", add=True)[0]).answers[0].note) == 3000


def test_a_second_draft_says_that_it_would_replace_the_first(scope: Scope, say: Say, do: Do) -> None:
    both, _ = say(say(scope, "first")[0], "second", message="17.2")
    after, (kept, still, _) = do(both, DraftKept, draft="17.1")
    assert (kept.draft, kept.face) == ("17.1", OfferFace.KEPT)
    assert (still.draft, still.face, still.replaces, still.text) == ("17.2", OfferFace.OFFERED, True, "second")
    assert kept.key != still.key
    assert [d.id for d in ann(after).drafts] == ["17.2"]


def test_a_dropped_draft_is_gone_and_the_note_stays(scope: Scope, say: Say, do: Do, filled: Filled) -> None:
    offered, _ = say(filled(scope, "ann", "gov", note_g1="old"), "new")
    after, (offer, page) = do(offered, DraftDropped, draft="17.1")
    assert (offer.face, offer.text, page.reposts) == (OfferFace.DROPPED, "", 1)
    assert ann(after).drafts == ()
    assert ann(after).answers == ann(offered).answers


def test_words_wait_while_their_domain_is_submitted(scope: Scope, say: Say, refused: Refused, filled: Filled) -> None:
    offered, _ = say(scope, "new")
    assert "Change answers" in refused(filled(offered, "ann", "gov", submitted_at=NOW), DraftKept, draft="17.1").reason


@pytest.mark.parametrize("kind", [DraftKept, DraftDropped])
def test_another_persons_words_are_refused(scope: Scope, say: Say, refused: Refused, kind: type) -> None:
    offered, _ = say(scope, "new")
    assert refused(offered, kind, by="cat", draft="17.1").reason == NOT_YOURS


def test_words_kept_after_the_end_are_refused(scope: Scope, say: Say, refused: Refused) -> None:
    offered, _ = say(scope, "new")
    ended = offered.model_copy(update={"assessment": offered.assessment.model_copy(update={"phase": Phase.CLOSED})})
    (page,) = refused(ended, DraftKept, draft="17.1").redraw
    assert (page.face, page.redraw_only) == (Face.CLOSED, True)


def test_a_note_by_modal_leaves_the_words_waiting(scope: Scope, say: Say, do: Do) -> None:
    offered, _ = say(scope, "typed")
    noted, _ = do(offered, Noted, question="g1", text="by modal")
    assert ann(noted).drafts == ann(offered).drafts
    assert do(noted, Looked)[0] == noted
