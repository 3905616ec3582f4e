from collections.abc import Callable

import pytest

from flows.assessment import Phase, Scope
from flows.at_home import HowFar
from flows.how_far import how_far
from flows.reminding import Work
from frameworks.model import Framework
from tests.flows.conftest import NOW

Filled = Callable[..., Scope]


def work(scope: Scope, leader: str = "ann") -> Work:
    (theirs,) = [one for one in scope.leaders if one.user == leader]
    mine = tuple(one for one in scope.assignments if one.leader == leader)
    return Work(assessment=scope.assessment, leader=theirs, assignments=mine)


def test_it_counts_everything_somebody_was_given(scope: Scope, framework: Framework, filled: Filled) -> None:
    scope = filled(scope, "ann", "gov", g1="weak", g2="weak", g3="weak", submitted_at=NOW)
    (found,) = how_far([work(scope)], {framework.key: framework})
    theirs = [framework.domain(one.domain) for one in scope.of("ann", framework)]
    assert found == HowFar(
        title="Summer review",
        answered=3,
        questions=sum(len(domain.questions) for domain in theirs if domain),
        submitted=1,
        given=len(theirs),
        thing=framework.names.question,
        part=framework.names.domain,
    )


def test_what_they_asked_to_be_given_to_somebody_else_does_not_count(
    scope: Scope, framework: Framework, filled: Filled
) -> None:
    (before,) = how_far([work(scope)], {framework.key: framework})
    scope = filled(scope, "ann", "gov", declined_at=NOW)
    found = how_far([work(scope)], {framework.key: framework})
    assert before.given == 2
    assert found == ()  # one domain is left, which says it of itself


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.CANCELLED])
def test_nothing_is_said_of_a_round_that_is_over(scope: Scope, framework: Framework, phase: Phase) -> None:
    over = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"phase": phase})})
    assert how_far([work(over)], {framework.key: framework}) == ()


def test_nothing_is_said_of_an_edition_that_is_not_installed(scope: Scope) -> None:
    assert how_far([work(scope)], {}) == ()
