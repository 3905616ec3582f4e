from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from flows.assessment import Answer, Assignment, Phase, Promise, Scope, Shown
from flows.effects import Face, InvitationFace
from flows.pages import asking, before, closed_page, invitation, is_complete, missing, next_unsubmitted, page
from frameworks.model import Framework

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
Filled = Callable[..., Scope]


def gov(scope: Scope) -> Assignment:
    found = scope.assignment("ann", "gov")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("answer", "complete"),
    [
        (None, False),
        (Answer(question="g1", note="only words", at=NOW), False),
        (Answer(question="g1", answer="applied", at=NOW), True),
        (Answer(question="g1", answer="explained", at=NOW), False),
        (Answer(question="g1", answer="explained", note="why", at=NOW), True),
        (Answer(question="g1", answer="not_applied", at=NOW), False),
        (Answer(question="g1", answer="of another edition", note="why", at=NOW), False),
    ],
)
def test_a_question_is_complete_with_an_answer_and_the_note_it_needs(
    frameworks: dict[str, Framework], answer: Answer | None, complete: bool
) -> None:
    assert is_complete(frameworks["code"], answer) is complete


def test_what_is_missing_comes_in_the_frameworks_order(scope: Scope, framework: Framework, filled: Filled) -> None:
    assignment = gov(filled(scope, "ann", "gov", g2="weak"))
    assert [question.id for question in missing(framework, framework.domains[0], assignment)] == ["g1", "g3"]


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, "g1"),
        ({"g1": "weak"}, "g2"),
        ({"g2": "weak"}, "g1"),
        ({"g1": "weak", "g2": "weak", "g3": "weak"}, None),
        ({"g1": "weak", "g2": "weak", "g3": "weak", "showing": "g2"}, "g2"),
        ({"showing": "g3"}, "g3"),
        ({"showing": "gone"}, "g1"),
    ],
)
def test_the_question_asked_is_the_one_gone_back_to_or_the_first_incomplete(
    scope: Scope, framework: Framework, filled: Filled, given: dict[str, str], asked: str | None
) -> None:
    question = asking(framework, framework.domains[0], gov(filled(scope, "ann", "gov", **given)))
    assert (question.id if question else None) == asked


def test_before_the_first_question_is_the_first(framework: Framework) -> None:
    domain = framework.domains[0]
    assert [before(domain, question).id for question in domain.questions] == ["g1", "g1", "g2"]


def test_the_next_domain_is_the_first_not_submitted_in_the_frameworks_order(
    scope: Scope, framework: Framework, filled: Filled
) -> None:
    shuffled = scope.model_copy(update={"assignments": scope.assignments[::-1]})
    assert next_unsubmitted(framework, shuffled, "ann") == Assignment(leader="ann", domain="gov")
    scope = filled(shuffled, "ann", "gov", submitted_at=NOW)
    assert next_unsubmitted(framework, scope, "ann") == Assignment(leader="ann", domain="people")
    assert next_unsubmitted(framework, filled(scope, "ann", "people", submitted_at=NOW), "ann") is None
    assert next_unsubmitted(framework, scope, "nobody") is None


FULL = {"g1": "weak", "g2": "weak", "g3": "weak"}


@pytest.mark.parametrize(
    ("given", "phase", "face", "question", "following"),
    [
        ({}, Phase.OPEN, Face.ASKING, "g1", None),
        (FULL, Phase.OPEN, Face.REVIEW, None, None),
        ({**FULL, "showing": "g2"}, Phase.OPEN, Face.ASKING, "g2", None),
        ({"paused": True}, Phase.OPEN, Face.PAUSED, None, None),
        ({**FULL, "submitted_at": NOW, "paused": True}, Phase.OPEN, Face.SUBMITTED, None, "people"),
        ({**FULL, "submitted_at": NOW}, Phase.CLOSED, Face.CLOSED, None, None),
        ({"paused": True}, Phase.PUBLISHED, Face.CLOSED, None, None),
        ({}, Phase.CANCELLED, Face.CLOSED, None, None),
    ],
)
def test_a_page_shows_how_its_domain_stands(
    scope: Scope,
    framework: Framework,
    filled: Filled,
    given: dict[str, object],
    phase: Phase,
    face: Face,
    question: str | None,
    following: str | None,
) -> None:
    scope = filled(scope, "ann", "gov", reposts=3, **given)
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"phase": phase})})
    drawn = page(framework, scope, gov(scope))
    assert (drawn.face, drawn.question, drawn.next_domain) == (face, question, following)
    assert drawn.cancelled is (phase is Phase.CANCELLED)
    assert (drawn.key, drawn.to, drawn.reposts, drawn.answers) == ("page:r1:ann:gov", "ann", 3, gov(scope).answers)
    assert (drawn.due, drawn.title, drawn.framework) == (date(2026, 6, 12), "Summer review", framework.key)
    assert drawn.redraw_only is False
    assert closed_page(framework, scope, gov(scope)) == drawn.model_copy(update={"redraw_only": True})


def test_equal_states_draw_equal_pages(scope: Scope, framework: Framework) -> None:
    assert page(framework, scope, gov(scope)) == page(framework, scope.model_copy(deep=True), gov(scope))


def test_every_message_says_who_will_see_what(scope: Scope, framework: Framework) -> None:
    promise = Promise(shown=Shown.BY_ROLE, smallest_group=4)
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"promise": promise})})
    assert page(framework, scope, gov(scope)).promise == promise
    invited = invitation(scope, "ann", ("gov",), InvitationFace.WAITING)
    assert (invited.promise, invited.key, invited.to) == (promise, "invitation:r1:ann", "ann")
    assert (invited.chair, invited.channel, invited.domains) == ("cat", "C1", ("gov",))


def test_a_page_of_a_domain_that_the_framework_lost_can_still_be_drawn(scope: Scope, framework: Framework) -> None:
    drawn = page(framework, scope, Assignment(leader="ann", domain="gone"))
    assert (drawn.face, drawn.question) == (Face.REVIEW, None)
