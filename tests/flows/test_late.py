"""A press that comes late undoes nothing that was done since; one in time, or about something else, is taken."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows import events
from flows.assessment import Answer, Assignment, Scope
from flows.effects import Page
from flows.events import DraftKept, OnPage, Paused, Rated, Reopened, Submitted, WentBack, WentTo
from flows.rules import Step

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
Do = Callable[..., Step]
Filled = Callable[..., Scope]


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def anns(scope: Scope) -> Assignment:
    found = scope.assignment("ann", "gov")
    assert found is not None
    return found


def rated(scope: Scope, at: datetime, answer: str = "weak", **more: Any) -> Scope:
    given = Answer(question="g1", answer=answer, at=at)
    return scope.replace(anns(scope).model_copy(update={"answers": (given,), "touched_at": at, **more}))


def test_a_rating_that_was_held_up_does_not_replace_a_newer_one(scope: Scope, do: Do) -> None:
    """A process stood still with the first press; the second went to another, and was acknowledged."""
    scope = rated(scope, ago(50))
    after, (page,) = do(scope, Rated, question="g1", answer="strong", done_at=ago(53))
    assert anns(after) == anns(scope)
    assert isinstance(page, Page)


@pytest.mark.parametrize(
    ("given", "done"),
    [
        (60, 53),  # late, but nothing newer was said
        (2, 9),  # in time: which came first within seconds nobody can tell
        (50, None),  # nobody says when
    ],
)
def test_a_rating_is_taken(scope: Scope, do: Do, given: int, done: int | None) -> None:
    after, _ = do(
        rated(scope, ago(given)), Rated, question="g1", answer="strong", done_at=None if done is None else ago(done)
    )
    assert [(a.question, a.answer) for a in anns(after).answers] == [("g1", "strong")]


def test_of_two_ratings_that_were_held_up_together_the_last_stands(scope: Scope, do: Do) -> None:
    """Nothing happened on the page, so another level was pressed before the first was taken in."""
    for answer, done in (("weak", 50), ("strong", 45)):
        scope, _ = do(scope, Rated, question="g1", answer=answer, done_at=ago(done))
    assert [(a.answer, a.at) for a in anns(scope).answers] == [("strong", ago(45))]
    scope, _ = do(scope, Rated, question="g1", answer="weak", done_at=ago(50))
    assert [a.answer for a in anns(scope).answers] == ["strong"], "whatever order they come in"
    assert anns(scope).touched_at == NOW


def test_a_late_rating_of_another_question_is_taken(scope: Scope, do: Do) -> None:
    after, _ = do(rated(scope, ago(5)), Rated, question="g2", answer="strong", done_at=ago(60))
    assert {a.question: a.answer for a in anns(after).answers} == {"g1": "weak", "g2": "strong"}


def test_reopening_that_was_held_up_does_not_take_back_what_was_submitted_since(
    scope: Scope, do: Do, filled: Filled
) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak", g3="weak", submitted_at=ago(20), touched_at=ago(20))
    assert anns(do(scope, Reopened, done_at=ago(50))[0]).submitted_at == ago(20)
    assert anns(do(scope, Reopened, done_at=ago(15))[0]).submitted_at is None


@pytest.mark.parametrize(
    ("kind", "more"),
    [(WentBack, {"question": "g3"}), (WentTo, {"question": "g1"}), (Paused, {}), (Submitted, {})],
)
def test_a_step_that_was_held_up_is_not_taken_on_a_page_that_went_on(
    scope: Scope, do: Do, filled: Filled, kind: type[OnPage], more: dict[str, str]
) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak", g3="weak", touched_at=ago(20))
    assert anns(do(scope, kind, done_at=ago(50), **more)[0]) == anns(scope)
    assert anns(do(scope, kind, done_at=ago(15), **more)[0]) != anns(scope)


def test_words_are_kept_however_late_that_is_pressed(scope: Scope, do: Do) -> None:
    offered, _ = do(scope, events.Typed, text="Minutes of the 14th", message="1")
    offered = offered.replace(anns(offered).model_copy(update={"touched_at": ago(5)}))
    after, _ = do(offered, DraftKept, draft="1", done_at=ago(60))
    assert [answer.note for answer in anns(after).answers] == ["Minutes of the 14th"]
