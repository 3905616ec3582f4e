"""What leaders do on their pages: start, rate, note, go back, pause."""

from datetime import datetime

from flows.assessment import NOTE_LIMIT, Answer, Assignment, Phase, Scope
from flows.effects import InvitationFace
from flows.events import (
    Noted,
    NoteFits,
    OnPage,
    Paused,
    Postponed,
    Rated,
    Resumed,
    Started,
    WentBack,
    WentTo,
)
from flows.late import done_at
from flows.pages import before, closed_page, invitation, next_unsubmitted, offers, page
from flows.rules import NOT_KNOWN, NOT_YOURS, NotAllowed, Step, domain_of, open_round, own_assignment, question_of
from flows.versions import OVERTAKEN, overtaken
from frameworks.model import Domain, Framework


def start(framework: Framework, scope: Scope, event: Started) -> Step:
    """Shows the first domain not yet submitted."""
    mine, domains = _invited(framework, scope, event.by)
    started = invitation(scope, event.by, domains, InvitationFace.STARTED)
    waiting = next_unsubmitted(framework, scope, event.by) or mine[-1]
    moves = event.repost and waiting.touched_at is not None
    after = waiting.model_copy(
        update={"touched_at": event.at, "paused": False, "reposts": waiting.reposts + int(moves)}
    )
    scope = scope.replace(after)
    return scope, [started, page(framework, scope, after)]


def _invited(framework: Framework, scope: Scope, leader: str) -> tuple[tuple[Assignment, ...], tuple[str, ...]]:
    """What this leader was invited to, and its domains. Where the round takes no answers, the invitation says so."""
    mine = scope.of(leader, framework)
    if not mine:
        raise NotAllowed(NOT_YOURS)
    domains = tuple(a.domain for a in mine)
    closed = invitation(scope, leader, domains, InvitationFace.CLOSED)
    open_round(scope.assessment, (closed.model_copy(update={"redraw_only": True}),))
    return mine, domains


def postpone(framework: Framework, scope: Scope, event: Postponed) -> Step:
    mine, domains = _invited(framework, scope, event.by)
    begun = any(a.touched_at for a in mine)
    face = InvitationFace.STARTED if begun else InvitationFace.LATER
    return scope, [invitation(scope, event.by, domains, face)]


def look(framework: Framework, scope: Scope, event: OnPage) -> Step:
    return scope, [page(framework, scope, own_assignment(scope, event))]


def rate(framework: Framework, scope: Scope, event: Rated) -> Step:
    assignment, domain = editable(framework, scope, event)
    question_of(domain, event.question)
    if framework.scale.find(event.answer) is None:
        raise NotAllowed(NOT_KNOWN)
    if assignment.submitted_at is not None:
        return scope, [page(framework, scope, assignment)]
    old = assignment.answer(event.question)
    kept = _texts(old, event.answer) if old else {}
    new = Answer(question=event.question, answer=event.answer, at=done_at(event), **kept)
    return _keep(framework, scope, _with(assignment, new), event.at)


def note(framework: Framework, scope: Scope, event: Noted) -> Step:
    assignment, domain = editable(framework, scope, event)
    question_of(domain, event.question)
    text, evidence = event.text.strip(), None if event.evidence is None else event.evidence.strip()
    longest = max(len(text), len(evidence or ""))
    if longest > NOTE_LIMIT:
        raise NotAllowed(too_long(longest))
    if assignment.submitted_at is not None:
        raise NotAllowed(
            f"{domain.name} is submitted, so nothing was changed. Press *Change answers* on its page first.",
            (page(framework, scope, assignment),),
        )
    if overtaken(assignment.answer(event.question), event, text, evidence):
        raise NotAllowed(OVERTAKEN, (page(framework, scope, assignment),))
    after = with_note(assignment, event.question, text, event.at, evidence)
    scope, effects = _keep(framework, scope, after, event.at, stay=True)
    return scope, [*effects, *offers(scope, after, event.question)]


def too_long(length: int) -> str:
    return (
        f"That is {length:,} characters and there is room for {NOTE_LIMIT:,}. Please shorten it; nothing was changed."
    )


def note_fits(framework: Framework, scope: Scope, event: NoteFits) -> Step:
    """Said of a note that was written for an earlier answer: it is not asked about again."""
    assignment, domain = editable(framework, scope, event)
    question_of(domain, event.question)
    old = assignment.answer(event.question)
    if old is None or not old.note_for or assignment.submitted_at is not None:
        return scope, [page(framework, scope, assignment)]
    after = _with(assignment, old.model_copy(update={"note_for": "", "at": event.at}))
    return _keep(framework, scope, after, event.at, stay=True)


def _texts(old: Answer, answer: str) -> dict[str, str]:
    """The note and the evidence, each with its writer, and for which answer they were written where that is another."""
    note_ = {"note": old.note, "by": old.by} if old.note else {}
    evidence = {"evidence": old.evidence, "evidence_by": old.evidence_by} if old.evidence else {}
    written_for = old.note_for or old.answer or ""
    earlier = {"note_for": written_for} if (note_ or evidence) and written_for != answer else {}
    return note_ | evidence | earlier


def with_note(
    assignment: Assignment, question: str, text: str, at: datetime, evidence: str | None = None
) -> Assignment:
    """The assignment with this note, and this evidence unless it stays; an answer that is then empty is taken out.

    A text that is not changed keeps its writer. Saved again, it fits the answer there is now.
    """
    old = assignment.answer(question) or Answer(question=question, at=at)
    new: dict[str, str] = {"note": text} if text != old.note else {}
    new |= {"by": ""} if new else {}
    if evidence is not None and evidence != old.evidence:
        new |= {"evidence": evidence, "evidence_by": ""}
    after = old.model_copy(update={**new, "note_for": "", "at": at})
    if after.answer is None and not after.note and not after.evidence:
        return assignment.model_copy(update={"answers": tuple(a for a in assignment.answers if a.question != question)})
    return _with(assignment, after)


def go_to(framework: Framework, scope: Scope, event: WentTo) -> Step:
    assignment, domain = editable(framework, scope, event)
    return show(framework, scope, assignment, question_of(domain, event.question).id, event.at)


def go_back(framework: Framework, scope: Scope, event: WentBack) -> Step:
    assignment, domain = editable(framework, scope, event)
    question = before(domain, question_of(domain, event.question))
    return show(framework, scope, assignment, question.id, event.at)


def show(framework: Framework, scope: Scope, assignment: Assignment, question: str, at: datetime) -> Step:
    if assignment.submitted_at is not None:
        return scope, [page(framework, scope, assignment)]
    after = assignment.model_copy(update={"showing": question, "paused": False, "touched_at": at})
    scope = scope.replace(after)
    return scope, [page(framework, scope, after)]


def pause(framework: Framework, scope: Scope, event: Paused) -> Step:
    assignment, _ = editable(framework, scope, event)
    if assignment.submitted_at is None:
        touched = assignment.touched_at if assignment.paused else event.at
        assignment = assignment.model_copy(update={"paused": True, "touched_at": touched})
    scope = scope.replace(assignment)
    return scope, [page(framework, scope, assignment)]


def resume(framework: Framework, scope: Scope, event: Resumed) -> Step:
    assignment, _ = editable(framework, scope, event)
    assignment = assignment.model_copy(update={"paused": False, "touched_at": event.at})
    scope = scope.replace(assignment)
    return scope, [page(framework, scope, assignment)]


def editable(framework: Framework, scope: Scope, event: OnPage) -> tuple[Assignment, Domain]:
    assignment = own_assignment(scope, event)
    if scope.assessment.phase is not Phase.OPEN:
        open_round(scope.assessment, (closed_page(framework, scope, assignment),))
    return assignment, domain_of(framework, assignment)


def _with(assignment: Assignment, answer: Answer) -> Assignment:
    """An answer equal to the one there, but for its time, leaves the old one: a second click changes nothing."""
    old = assignment.answer(answer.question)
    if old is not None and _said(old) == _said(answer):
        return assignment
    others = tuple(a for a in assignment.answers if a.question != answer.question)
    return assignment.model_copy(update={"answers": (*others, answer)})


def _said(answer: Answer) -> tuple[str | None, str, str, str]:
    return answer.answer, answer.note, answer.evidence, answer.note_for


def _keep(framework: Framework, scope: Scope, after: Assignment, at: datetime, stay: bool = False) -> Step:
    """Saves the answer and moves on, or stays on the question that a note was written to."""
    before_ = scope.assignment(after.leader, after.domain)
    showing = after.showing if stay else None
    if after != before_ or (showing, False) != (after.showing, after.paused):
        after = after.model_copy(update={"showing": showing, "paused": False, "touched_at": at})
    scope = scope.replace(after)
    return scope, [page(framework, scope, after)]
