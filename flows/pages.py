"""Where a leader stands on one domain's page: worked out from answers, every time."""

from collections.abc import Iterator

from flows.assessment import NOTE_LIMIT, Answer, Assignment, Draft, Phase, Scope
from flows.effects import Face, Invitation, InvitationFace, NoteOffer, OfferFace, Page
from flows.versions import version
from frameworks.model import Domain, Framework, Question


def is_complete(framework: Framework, answer: Answer | None) -> bool:
    """Answered, and with a note where the answer given requires one."""
    if answer is None or answer.answer is None:
        return False
    level = framework.scale.find(answer.answer)
    return level is not None and (bool(answer.note) or not level.note_required)


def missing(framework: Framework, domain: Domain, assignment: Assignment) -> tuple[Question, ...]:
    return tuple(_incomplete(framework, domain, assignment))


def _incomplete(framework: Framework, domain: Domain, assignment: Assignment) -> Iterator[Question]:
    said = {answer.question: answer for answer in assignment.answers}
    return (question for question in domain.questions if not is_complete(framework, said.get(question.id)))


def asking(framework: Framework, domain: Domain, assignment: Assignment) -> Question | None:
    """The question the leader went back to, else the first that is not complete; None when all are."""
    for question in domain.questions:
        if question.id == assignment.showing:
            return question
    return next(_incomplete(framework, domain, assignment), None)


def before(domain: Domain, question: Question) -> Question:
    """The question before this one; the first stays the first."""
    place = domain.questions.index(question)
    return domain.questions[max(place - 1, 0)]


def next_unsubmitted(framework: Framework, scope: Scope, leader: str) -> Assignment | None:
    return next((a for a in scope.of(leader, framework) if a.submitted_at is None), None)


def page(framework: Framework, scope: Scope, assignment: Assignment) -> Page:
    """The page of this domain as it stands now."""
    assessment = scope.assessment
    domain = framework.domain(assignment.domain)
    question = asking(framework, domain, assignment) if domain else None
    face = _face(assessment.phase, assignment, question)
    theirs = scope.of(assignment.leader, framework) if face is Face.SUBMITTED else ()
    following = next_unsubmitted(framework, scope, assignment.leader) if theirs else None
    return Page(
        key=f"page:{assessment.id}:{assignment.leader}:{assignment.domain}",
        to=assignment.leader,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        reposts=assignment.reposts,
        face=face,
        domain=assignment.domain,
        question=question.id if question and face is Face.ASKING else None,
        answers=assignment.answers,
        due=assessment.due,
        promise=assessment.promise,
        next_domain=following.domain if following else None,
        submitted=sum(one.submitted_at is not None for one in theirs),
        given=len(theirs),
        cancelled=assessment.phase is Phase.CANCELLED,
        channel=assessment.channel if assessment.phase in (Phase.CLOSED, Phase.PUBLISHED) else "",
    )


def closed_page(framework: Framework, scope: Scope, assignment: Assignment) -> Page:
    """For a round that has ended: redrawn where it stands, never sent to somebody who had not opened it."""
    return page(framework, scope, assignment).model_copy(update={"redraw_only": True})


def _face(phase: Phase, assignment: Assignment, question: Question | None) -> Face:
    if phase is not Phase.OPEN:
        return Face.CLOSED
    if assignment.submitted_at is not None:
        return Face.SUBMITTED
    if assignment.paused:
        return Face.PAUSED
    return Face.ASKING if question else Face.REVIEW


def invitation(scope: Scope, leader: str, domains: tuple[str, ...], face: InvitationFace) -> Invitation:
    assessment = scope.assessment
    return Invitation(
        key=f"invitation:{assessment.id}:{leader}",
        to=leader,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        face=face,
        chair=assessment.chair,
        channel=assessment.channel,
        due=assessment.due,
        domains=domains,
        promise=assessment.promise,
    )


def offer(scope: Scope, assignment: Assignment, draft: Draft, face: OfferFace) -> NoteOffer:
    """Words somebody typed, and whether they became a note."""
    assessment = scope.assessment
    old = assignment.answer(draft.question)
    there = old.note if old else ""
    offered = face is OfferFace.OFFERED
    return NoteOffer(
        key=f"offer:{assessment.id}:{assignment.leader}:{draft.id}",
        to=assignment.leader,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        face=face,
        domain=assignment.domain,
        question=draft.question,
        draft=draft.id,
        text=draft.text if offered else "",
        opened_on=version(old) if offered else "",
        replaces=offered and bool(there),
        too_long_together=offered and len(there) + 1 + len(draft.text) > NOTE_LIMIT,
    )


def offers(scope: Scope, assignment: Assignment, question: str) -> list[NoteOffer]:
    """The words still waiting beside a note that changed: what was "Save" would now replace it, and must say so."""
    return [offer(scope, assignment, d, OfferFace.OFFERED) for d in assignment.drafts if d.question == question]
