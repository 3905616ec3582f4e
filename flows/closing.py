"""The end of a round: word to the chair, closing, the preview, and the summary in the channel."""

from datetime import date, datetime
from typing import Any

from flows.answering import all_submitted
from flows.assessment import Assignment, Note, Phase, Scope
from flows.attribution import quoted
from flows.calendar import local_day
from flows.collation import Collation, collate
from flows.deadlines import LONGEST_ROUND, chair_told_at, closes_at, next_look
from flows.effects import (
    ChairNews,
    ChairNotice,
    DomainTable,
    Effect,
    HeatMap,
    InvitationFace,
    Notes,
    OfferFace,
    Quote,
    Summary,
)
from flows.events import ClosedNow, Extended, Published, Ticked
from flows.opening import announcement, invitations
from flows.pages import closed_page, invitation, offer
from flows.rules import NotAllowed, Step, by_chair, open_round
from frameworks.model import Framework

__all__ = ["chair_told_at", "close_now", "closes_at", "extend", "next_look", "publish", "tick"]

TEXT_A_MESSAGE = 6000
QUOTES_A_MESSAGE = 15


def tick(framework: Framework, scope: Scope, event: Ticked) -> Step:
    """Closes the round if its time has come, else tells the chair of the due date once."""
    assessment = scope.assessment
    if assessment.phase is not Phase.OPEN:
        return scope, []
    if event.at >= closes_at(scope):
        return _close(framework, scope, event.at)
    if assessment.due_told_at is None and event.at >= chair_told_at(assessment):
        scope = scope.model_copy(update={"assessment": assessment.model_copy(update={"due_told_at": event.at})})
        return scope, [_due_notice(scope)]
    return scope, []


def close_now(framework: Framework, scope: Scope, event: ClosedNow) -> Step:
    by_chair(scope.assessment, event)
    if scope.assessment.phase in (Phase.CLOSED, Phase.PUBLISHED):
        return scope, _summary(framework, scope, preview=True)
    open_round(scope.assessment)
    return _close(framework, scope, event.at)


def extend(framework: Framework, scope: Scope, event: Extended) -> Step:
    """More time for everybody, also where all had submitted. The channel's message and the invitations say the new day.

    Those are owed whole, not as redraws: an invitation that still waits for working hours must not be lost.
    """
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    _is_later(scope, event.due, event.at)
    settled = _settle(scope, f"Extended: the new due date is {_day(event.due)}.")
    moved = {"due": event.due, "due_told_at": None, "all_submitted_at": None}
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update=moved)})
    return scope, [*settled, announcement(scope), *invitations(framework, scope)]


def _is_later(scope: Scope, due: date, at: datetime) -> None:
    earliest = max(scope.assessment.due, local_day(at, scope.assessment.chair_tz))
    if due <= earliest:
        raise NotAllowed(
            f"The due date was not moved: it is {_day(scope.assessment.due)}. Choose a day after {_day(earliest)}."
        )
    if due > earliest + LONGEST_ROUND:
        raise NotAllowed(f"The due date was not moved: {_day(due)} is more than a year away. Choose an earlier day.")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def publish(framework: Framework, scope: Scope, event: Published) -> Step:
    """The chair has seen the preview and posts it. Posting again changes nothing."""
    by_chair(scope.assessment, event)
    if scope.assessment.phase is Phase.PUBLISHED:
        return scope, []
    if scope.assessment.phase is Phase.CANCELLED:
        open_round(scope.assessment)
    if scope.assessment.phase is Phase.OPEN:
        raise NotAllowed("This round has not closed, so there is nothing to post yet. Close it first.")
    assessment = scope.assessment.model_copy(update={"phase": Phase.PUBLISHED, "published_at": event.at})
    scope = scope.model_copy(update={"assessment": assessment})
    preview = _summary(framework, scope, preview=True)[0]
    return scope, [*_summary(framework, scope, preview=False), preview]


def _close(framework: Framework, scope: Scope, at: datetime) -> Step:
    assessment = scope.assessment.model_copy(update={"phase": Phase.CLOSED, "closed_at": at})
    settled = _settle(scope, "The round has closed.")
    offers = [
        offer(scope, a, draft, OfferFace.CLOSED).model_copy(update={"redraw_only": True})
        for a in scope.assignments
        for draft in a.drafts
    ]
    assignments = tuple(a.model_copy(update={"drafts": (), "showing": None}) for a in scope.assignments)
    scope = scope.model_copy(update={"assessment": assessment, "assignments": assignments})
    return scope, [*_summary(framework, scope, preview=True), *settled, *offers, *_closed_pages(framework, scope)]


def _closed_pages(framework: Framework, scope: Scope) -> list[Effect]:
    effects: list[Effect] = []
    for leader in scope.leaders:
        mine = scope.of(leader.user, framework)
        closed = invitation(scope, leader.user, tuple(a.domain for a in mine), InvitationFace.CLOSED)
        effects.append(closed.model_copy(update={"redraw_only": True}))
        effects += [closed_page(framework, scope, a) for a in mine]
    return effects


def _settle(scope: Scope, settled: str) -> list[Effect]:
    """What the chair was told and asked is answered: the buttons go, the outcome stays."""
    effects: list[Effect] = []
    if scope.assessment.due_told_at is not None:
        effects.append(_due_notice(scope, settled))
    if scope.assessment.all_submitted_at is not None:
        effects.append(all_submitted(scope, settled))
    return effects


def _due_notice(scope: Scope, settled: str = "") -> ChairNotice:
    assessment = scope.assessment
    return ChairNotice(
        key=f"due:{assessment.id}:{assessment.due}",
        to=assessment.chair,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        news=ChairNews.DUE,
        due=assessment.due,
        closes_at=closes_at(scope),
        leaders=len(scope.leaders),
        finished=_finished(scope),
        settled=settled,
        redraw_only=bool(settled),
    )


def _finished(scope: Scope) -> int:
    def all_in(assignments: list[Assignment]) -> bool:
        return all(a.submitted_at for a in assignments)

    return sum(all_in([a for a in scope.assignments if a.leader == leader.user]) for leader in scope.leaders)


def _summary(framework: Framework, scope: Scope, preview: bool) -> list[Effect]:
    """The summary and its thread: for the chair as a preview, or for the channel."""
    assessment = scope.assessment
    answered = scope.answered
    if answered is None:
        raise ValueError("the answers were not counted for this event")
    collation = collate(framework, assessment.promise, answered)
    key = f"{'preview' if preview else 'summary'}:{assessment.id}"
    about: dict[str, Any] = {
        "to": assessment.chair if preview else assessment.channel,
        "assessment": assessment.id,
        "framework": assessment.framework,
        "title": assessment.title,
        "promise": assessment.promise,
    }
    root = Summary(
        key=key,
        preview=preview,
        posted=assessment.phase is Phase.PUBLISHED,
        channel=assessment.channel,
        chair=assessment.chair,
        collation=collation,
        **about,
    )
    about |= {"under": key}
    thread: list[Effect] = [HeatMap(key=f"{key}:map", collation=collation, **about)]
    for domain in framework.domains:
        table = DomainTable(key=f"{key}:table:{domain.id}", domain=domain.id, collation=collation, **about)
        theirs = {question.id for question in domain.questions}
        notes = [note for note in answered.notes if note.question in theirs]
        thread += [table, *_notes(collation, notes, domain.id, key, about)]
    return [root, *thread]


def _notes(collation: Collation, notes: list[Note], domain: str, key: str, about: dict[str, Any]) -> list[Notes]:
    """One domain's notes in as many messages as they need; what is withheld is counted in the first."""
    quotes, withheld = quoted(collation, about["promise"], notes)
    parts: list[list[Quote]] = [[]]
    for quote in quotes:
        if sum(len(q.text) for q in parts[-1]) + len(quote.text) > TEXT_A_MESSAGE or len(parts[-1]) == QUOTES_A_MESSAGE:
            parts.append([])
        parts[-1].append(quote)
    if not quotes and not withheld:
        return []
    return [
        Notes(
            key=f"{key}:notes:{domain}:{number}",
            domain=domain,
            quotes=tuple(part),
            withheld=withheld if number == 1 else 0,
            **about,
        )
        for number, part in enumerate(parts, 1)
    ]
