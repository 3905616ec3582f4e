"""Who may do what. A rule that is not kept raises `NotAllowed`; nothing has changed then."""

from flows.assessment import Assessment, Assignment, Phase, Scope
from flows.effects import Effect
from flows.events import Event, OnPage
from frameworks.model import Domain, Framework, Question

Step = tuple[Scope, list[Effect]]


class NotAllowed(Exception):
    """`reason` is a sentence for the person. `redraw` are messages to show again as they stand."""

    def __init__(self, reason: str, redraw: tuple[Effect, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.redraw = redraw


NOT_YOURS = "That belongs to somebody else, so nothing was changed. Send me *status* to see what is yours."
NOT_KNOWN = "I no longer know what that belongs to, so nothing was changed. Send me *status* to see where you are."


def open_round(assessment: Assessment, redraw: tuple[Effect, ...] = ()) -> None:
    if assessment.phase is Phase.OPEN:
        return
    if assessment.phase is Phase.CANCELLED:
        raise NotAllowed("This round was cancelled, so nothing was changed. There is nothing more to do here.", redraw)
    raise NotAllowed("This round has closed, so nothing was changed. Everything saved before then counts.", redraw)


def own_assignment(scope: Scope, event: OnPage) -> Assignment:
    assignment = scope.assignment(event.by, event.domain)
    if assignment is None:
        raise NotAllowed(NOT_YOURS)
    return assignment


def domain_of(framework: Framework, assignment: Assignment) -> Domain:
    domain = framework.domain(assignment.domain)
    if domain is None:
        raise NotAllowed(NOT_KNOWN)
    return domain


def question_of(domain: Domain, question: str) -> Question:
    found = next((q for q in domain.questions if q.id == question), None)
    if found is None:
        raise NotAllowed(NOT_KNOWN)
    return found


def by_chair(assessment: Assessment, event: Event) -> None:
    if event.by != assessment.chair:
        raise NotAllowed("Only the chair of this round can do that, so nothing was changed. Please ask them.")
