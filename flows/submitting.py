"""A page that is finished: submitted, with what follows it, and reopened to change an answer."""

from flows.answering import editable
from flows.assessment import Assignment, Scope
from flows.chair_notices import all_submitted
from flows.effects import Effect
from flows.events import Reopened, Submitted
from flows.grammar import a, lowered
from flows.pages import missing, next_unsubmitted, page
from flows.rules import NotAllowed, Step
from flows.telling import declination
from frameworks.model import Framework, Question

NAMED = 3
"""How many of the questions still to do a refusal names."""


def submit(framework: Framework, scope: Scope, event: Submitted) -> Step:
    """The receipt, the next domain below it, and word to the chair when this was the last one of all."""
    assignment, domain = editable(framework, scope, event)
    if assignment.submitted_at is not None:
        return scope, [page(framework, scope, assignment)]
    lacking = missing(framework, domain, assignment)
    if lacking:
        raise NotAllowed(
            f"{domain.name} is not complete yet, so it was not submitted. "
            f"Still to do: {_to_do(framework, assignment, lacking)}.",
            (page(framework, scope, assignment),),
        )
    submitted = assignment.model_copy(
        update={"submitted_at": event.at, "touched_at": event.at, "showing": None, "paused": False, "declined_at": None}
    )
    scope = scope.replace(submitted)
    effects: list[Effect] = [page(framework, scope, submitted)]
    if assignment.declined_at is not None:
        effects.append(declination(framework, scope, assignment, "They have answered and submitted it after all."))
    following = next_unsubmitted(framework, scope, event.by)
    if following is not None:
        below = following.reposts + int(following.touched_at is not None)  # a page begun earlier stands further up
        following = following.model_copy(update={"touched_at": event.at, "paused": False, "reposts": below})
        scope = scope.replace(following)
        effects.append(page(framework, scope, following))
    left = _unsubmitted(scope) - 1
    scope = scope.model_copy(update={"unsubmitted": left})
    if left == 0:
        assessment = scope.assessment.model_copy(update={"all_submitted_at": event.at})
        scope = scope.model_copy(update={"assessment": assessment})
        effects.append(all_submitted(scope))
    return scope, effects


def _to_do(framework: Framework, assignment: Assignment, lacking: tuple[Question, ...]) -> str:
    what = a(lowered(framework.asks.note))

    def in_words(question: Question) -> str:
        given = assignment.answer(question.id)
        return f"{what} for {question.title}" if given and given.answer else question.title

    more = [f"{len(lacking) - NAMED} more"] if len(lacking) > NAMED else []
    return ", ".join([*map(in_words, lacking[:NAMED]), *more])


def reopen(framework: Framework, scope: Scope, event: Reopened) -> Step:
    """A leader's own submitted domain; the hour before closing starts anew when it is submitted again."""
    assignment, _ = editable(framework, scope, event)
    if assignment.submitted_at is None:
        return scope, [page(framework, scope, assignment)]
    assignment = assignment.model_copy(update={"submitted_at": None, "touched_at": event.at, "paused": False})
    scope = scope.replace(assignment)
    effects: list[Effect] = [page(framework, scope, assignment)]
    if scope.assessment.all_submitted_at is not None:
        reason = f"Somebody reopened {a(framework.names.domain)} to change an answer, so the round stays open."
        effects.append(all_submitted(scope, settled=reason))
        assessment = scope.assessment.model_copy(update={"all_submitted_at": None})
        scope = scope.model_copy(update={"assessment": assessment})
    return scope.model_copy(update={"unsubmitted": _unsubmitted(scope) + 1}), effects


def _unsubmitted(scope: Scope) -> int:
    if scope.unsubmitted is None:
        raise ValueError("what is unsubmitted was not counted for this event")
    return scope.unsubmitted
