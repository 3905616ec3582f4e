"""The end of a round: word to the chair, closing, the preview, and the summary in the channel."""

from datetime import datetime
from typing import Any

from flows.answering import HOUR_OF_GRACE, all_submitted
from flows.assessment import Answered, Assessment, Assignment, Note, Phase, Scope
from flows.attribution import quoted
from flows.calendar import day_begins, day_ends, working_day_after
from flows.collation import Collation, collate
from flows.effects import ChairNews, ChairNotice, DomainTable, Effect, HeatMap, InvitationFace, Notes, Quote, Summary
from flows.events import ClosedNow, Extended, Published, Ticked
from flows.opening import announcement
from flows.pages import invitation, page
from flows.rules import NotAllowed, Step, by_chair, open_round
from frameworks.model import Framework

TEXT_A_MESSAGE = 6000
QUOTES_A_MESSAGE = 15


def chair_told_at(assessment: Assessment) -> datetime:
    """When working hours begin on the due date, where the chair is."""
    return day_begins(assessment.due, assessment.chair_tz)


def closes_at(scope: Scope) -> datetime:
    """The end of the first working day after the due date, where the chair is."""
    assessment = scope.assessment
    return day_ends(working_day_after(assessment.due, scope.closed_days), assessment.chair_tz)


def next_look(scope: Scope) -> datetime | None:
    """When the clock must next look at this round; None when nothing is to come."""
    assessment = scope.assessment
    if assessment.phase is not Phase.OPEN:
        return None
    moments = [closes_at(scope)]
    if assessment.due_told_at is None:
        moments.append(chair_told_at(assessment))
    if assessment.all_submitted_at is not None:
        moments.append(assessment.all_submitted_at + HOUR_OF_GRACE)
    return min(moments)


def tick(framework: Framework, scope: Scope, event: Ticked) -> Step:
    """Closes the round if its time has come, else tells the chair of the due date once."""
    assessment = scope.assessment
    if assessment.phase is not Phase.OPEN:
        return scope, []
    everybody = assessment.all_submitted_at
    if event.at >= closes_at(scope) or (everybody is not None and event.at >= everybody + HOUR_OF_GRACE):
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
    del framework
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    if event.due <= scope.assessment.due:
        raise NotAllowed(f"Choose a day after {scope.assessment.due:%-d %B %Y}; the due date was not moved.")
    settled = f"Extended: the new due date is {event.due:%-d %B %Y}."
    effects = _settle(scope, settled)
    assessment = scope.assessment.model_copy(update={"due": event.due, "due_told_at": None})
    scope = scope.model_copy(update={"assessment": assessment})
    return scope, [*effects, announcement(scope).model_copy(update={"redraw_only": True})]


def publish(framework: Framework, scope: Scope, event: Published) -> Step:
    """The chair has seen the preview and posts it. Posting again changes nothing."""
    by_chair(scope.assessment, event)
    if scope.assessment.phase is Phase.PUBLISHED:
        return scope, []
    if scope.assessment.phase is not Phase.CLOSED:
        raise NotAllowed("This round is not closed, so there is nothing to post yet.")
    assessment = scope.assessment.model_copy(update={"phase": Phase.PUBLISHED, "published_at": event.at})
    scope = scope.model_copy(update={"assessment": assessment})
    preview = _summary(framework, scope, preview=True)[0]
    return scope, [*_summary(framework, scope, preview=False), preview]


def _close(framework: Framework, scope: Scope, at: datetime) -> Step:
    assessment = scope.assessment.model_copy(update={"phase": Phase.CLOSED, "closed_at": at})
    settled = _settle(scope, "The round has closed.")
    assignments = tuple(a.model_copy(update={"drafts": (), "showing": None}) for a in scope.assignments)
    scope = scope.model_copy(update={"assessment": assessment, "assignments": assignments})
    return scope, [*_summary(framework, scope, preview=True), *settled, *_closed_pages(framework, scope)]


def _closed_pages(framework: Framework, scope: Scope) -> list[Effect]:
    effects: list[Effect] = []
    for leader in scope.leaders:
        mine = scope.of(leader.user, framework)
        closed = invitation(scope, leader.user, tuple(a.domain for a in mine), InvitationFace.CLOSED)
        effects.append(closed.model_copy(update={"redraw_only": True}))
        effects += [page(framework, scope, a).model_copy(update={"redraw_only": True}) for a in mine]
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
    answered = scope.answered or Answered()
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
