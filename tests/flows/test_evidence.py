"""A rationale and evidence: two texts beside an answer, each kept with its writer."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from flows.assessment import NOTE_LIMIT, Answer, Leader, Scope
from flows.events import HandedOver, Noted, NoteFits, Rated
from flows.rules import NotAllowed, Step

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
DEE = Leader(user="dee", name="Dee", role="Trustee")
Do = Callable[..., Step]


def answer(step: Step, user: str = "ann") -> Answer | None:
    assignment = step[0].assignment(user, "gov")
    assert assignment is not None
    return assignment.answer("g1")


@pytest.fixture
def written(scope: Scope, do: Do) -> Step:
    return do(scope, Noted, question="g1", text=" Why so ", evidence=" Paper 14 ")


def test_both_are_kept_without_the_space_around_them(written: Step) -> None:
    found = answer(written)
    assert found is not None
    assert (found.answer, found.note, found.evidence) == (None, "Why so", "Paper 14")


def test_rating_leaves_both_and_words_from_elsewhere_leave_the_evidence(written: Step, do: Do) -> None:
    rated = do(written[0], Rated, question="g1", answer="weak")
    found = answer(do(rated[0], Noted, question="g1", text="Other words"))
    assert found is not None
    assert (found.answer, found.note, found.evidence) == ("weak", "Other words", "Paper 14")


def test_emptying_one_leaves_the_other_and_emptying_both_leaves_nothing(written: Step, do: Do) -> None:
    evidence_only = do(written[0], Noted, question="g1", text="", evidence="Paper 14")
    found = answer(evidence_only)
    assert found is not None
    assert (found.note, found.evidence) == ("", "Paper 14")
    assert answer(do(evidence_only[0], Noted, question="g1", text="", evidence="")) is None


def test_evidence_that_is_too_long_is_refused_and_nothing_changes(scope: Scope, do: Do) -> None:
    with pytest.raises(NotAllowed, match=f"{NOTE_LIMIT + 1:,} characters"):
        do(scope, Noted, question="g1", text="short", evidence="x" * (NOTE_LIMIT + 1))


def test_the_same_words_again_change_nothing(written: Step, do: Do) -> None:
    assert answer(do(written[0], Noted, question="g1", text="Why so", evidence="Paper 14")) == answer(written)


def test_handed_over_each_text_keeps_its_writer_until_it_is_changed(written: Step, do: Do) -> None:
    handed = do(written[0], HandedOver, by="cat", giver="ann", receiver=DEE, domain="gov")
    found = answer(handed, "dee")
    assert found is not None
    assert (found.by, found.evidence_by) == ("ann", "ann")
    changed = answer(do(handed[0], Noted, by="dee", question="g1", text="Why so", evidence="Paper 15"), "dee")
    assert changed is not None
    assert (changed.note, changed.by, changed.evidence, changed.evidence_by) == ("Why so", "ann", "Paper 15", "")
    rated = answer(do(handed[0], Rated, by="dee", question="g1", answer="weak"), "dee")
    assert rated is not None
    assert (rated.by, rated.evidence_by, rated.rated_by) == ("ann", "ann", "")


# An answer that was changed below what was written for it


def test_an_answer_changed_later_remembers_what_the_texts_were_for(written: Step, do: Do) -> None:
    first = do(written[0], Rated, question="g1", answer="weak")
    assert answer(first).note_for == ""  # type: ignore[union-attr]
    changed = do(first[0], Rated, question="g1", answer="strong")
    assert answer(changed).note_for == "weak"  # type: ignore[union-attr]
    again = do(changed[0], Rated, question="g1", answer="cannot_say")
    assert answer(again).note_for == "weak"  # type: ignore[union-attr]
    assert answer(again).note == "Why so"  # type: ignore[union-attr]
    back = do(again[0], Rated, question="g1", answer="weak")
    assert answer(back).note_for == ""  # type: ignore[union-attr]


def test_nothing_written_has_nothing_to_fit(scope: Scope, do: Do) -> None:
    first = do(scope, Rated, question="g1", answer="weak")
    assert answer(do(first[0], Rated, question="g1", answer="strong")).note_for == ""  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "how"),
    [(NoteFits, {}), (Noted, {"text": "Why so", "evidence": "Paper 14"}), (Noted, {"text": "Other words"})],
)
def test_edited_or_said_to_fit_it_is_not_asked_again(written: Step, do: Do, kind: type, how: dict[str, str]) -> None:
    changed = do(do(written[0], Rated, question="g1", answer="weak")[0], Rated, question="g1", answer="strong")
    settled = do(changed[0], kind, question="g1", **how)
    assert answer(settled).note_for == ""  # type: ignore[union-attr]
    assert answer(settled).note  # type: ignore[union-attr]
    assert do(settled[0], NoteFits, question="g1")[0] == settled[0]
    same = do(settled[0], Rated, question="g1", answer="strong")
    assert answer(same).note_for == ""  # type: ignore[union-attr]


def test_a_second_press_of_the_changed_answer_settles_nothing(written: Step, do: Do) -> None:
    changed = do(do(written[0], Rated, question="g1", answer="weak")[0], Rated, question="g1", answer="strong")
    assert answer(do(changed[0], Rated, question="g1", answer="strong")).note_for == "weak"  # type: ignore[union-attr]
