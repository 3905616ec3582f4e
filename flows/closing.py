"""The end of a round: word to the chair, closing, the preview, and the summary in the channel."""

from datetime import date, datetime
from typing import Any

from flows import chair_notices
from flows.again import after_posting, before, look_again, summary_key
from flows.assessment import Note, Phase, Scope, Shown, moment
from flows.attribution import quoted
from flows.calendar import local_day
from flows.collation import Collation, collate, explained_by
from flows.deadlines import LONGEST_ROUND, chair_told_at, closes_at, next_look, unfinished_told_at
from flows.effects import (
    DomainTable,
    Effect,
    Explained,
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
from flows.sharing import must_explain, what_becomes
from flows.telling import day_in_words, has_unfinished, leaders_in_words, settle_declined, tell_all, tell_chair
from frameworks.model import Framework

__all__ = ["chair_told_at", "close_now", "closes_at", "extend", "next_look", "publish", "tick"]

TEXT_A_MESSAGE = 6000
QUOTES_A_MESSAGE = 15


def tick(framework: Framework, scope: Scope, event: Ticked) -> Step:
    """Closes the round if its time has come, else tells the chair, once each, of the due date and who has not finished.

    Where both are late at once, as after a time offline, the second says all that is needed.
    """
    assessment = scope.assessment
    if assessment.phase is Phase.PUBLISHED:
        return look_again(framework, scope, event.at)
    if assessment.phase is not Phase.OPEN:
        return scope, []
    if event.at >= closes_at(scope):
        return _close_by_itself(framework, scope, event.at)
    lacking = {"lacking": what_becomes(must_explain(framework))}
    if _not_answered_is_due(scope, event.at):
        told = {"due_told_at": assessment.due_told_at or event.at, "unfinished_told_at": event.at}
        scope = _with_round(scope, **told)
        return scope, [chair_notices.not_answered(scope).model_copy(update=lacking)]
    if assessment.due_told_at is None and event.at >= chair_told_at(assessment):
        scope = _with_round(scope, due_told_at=event.at)
        return scope, [chair_notices.due(scope).model_copy(update=lacking)]
    return scope, []


def _not_answered_is_due(scope: Scope, at: datetime) -> bool:
    assessment = scope.assessment
    if (
        assessment.unfinished_told_at is not None
        or assessment.all_submitted_at is not None
        or not chair_notices.unfinished(scope)
    ):
        return False
    return at >= unfinished_told_at(assessment, scope.closed_days)


def _close_by_itself(framework: Framework, scope: Scope, at: datetime) -> Step:
    """The chair was promised to be told who has not finished, so they are, also where the round closes first."""
    never_told = _not_answered_is_due(scope, at)
    after, effects = _close(framework, scope, at)
    if not never_told:
        return after, effects
    after = _with_round(after, unfinished_told_at=at)
    told = chair_notices.not_answered(after, "The round has closed.").model_copy(update={"redraw_only": False})
    return after, [*effects, told]


def _with_round(scope: Scope, **changes: object) -> Scope:
    return scope.model_copy(update={"assessment": scope.assessment.model_copy(update=changes)})


def close_now(framework: Framework, scope: Scope, event: ClosedNow) -> Step:
    by_chair(scope.assessment, event)
    if scope.assessment.phase in (Phase.CLOSED, Phase.PUBLISHED):
        return scope, summary(framework, scope, preview=True)
    open_round(scope.assessment)
    return _close(framework, scope, event.at)


def extend(framework: Framework, scope: Scope, event: Extended) -> Step:
    """A new due date for everybody. More time reopens the wait where all had submitted; less does not.

    The channel's message and the invitations say the new day; who has not finished is told in a sentence.

    Those are owed whole, not as redraws: an invitation that still waits for working hours must not be lost.
    """
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    if event.due == scope.assessment.due:
        raise NotAllowed(f"It is due on {day_in_words(event.due)} already, so nothing was changed.")
    is_a_day_to_come(scope, event.due, event.at)
    later = event.due > scope.assessment.due
    day = day_in_words(event.due)
    settled = settle(scope, f"The new due date is {day}.", all_in=later)
    moved: dict[str, Any] = {"due": event.due, "due_told_at": None, "unfinished_told_at": None}
    moved |= {"all_submitted_at": None} if later else {}
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update=moved)})
    unfinished = [one.user for one in scope.answering if has_unfinished(scope, one.user)]
    told = tell_all(scope, unfinished, f"It is now due on {day}.", event.at, "moved", go_on=True)
    have = "has" if len(unfinished) == 1 else "have"
    confirmed = f"It is now due on {day}. {leaders_in_words(len(unfinished))} who {have} not finished will be told."
    return scope, [
        *settled,
        announcement(scope),
        *invitations(framework, scope, since=event.at),
        *told,
        tell_chair(scope, confirmed if unfinished else f"It is now due on {day}.", event.at, "moved"),
    ]


def is_a_day_to_come(scope: Scope, due: date, at: datetime) -> None:
    """A due date in the past, or so far off that it must be a slip, is refused."""
    today = local_day(at, scope.assessment.chair_tz)
    if due < today:
        raise NotAllowed(f"The due date was not moved: {day_in_words(due)} has passed. Choose today or a later day.")
    if due > max(today, scope.assessment.due) + LONGEST_ROUND:
        day = day_in_words(due)
        raise NotAllowed(f"The due date was not moved: {day} is more than a year away. Choose an earlier day.")


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
    preview = summary(framework, scope, preview=True)[0]
    return scope, [*summary(framework, scope, preview=False), preview, *after_posting(framework, scope, event.at)]


def _close(framework: Framework, scope: Scope, at: datetime) -> Step:
    assessment = scope.assessment.model_copy(update={"phase": Phase.CLOSED, "closed_at": at})
    settled = [*settle(scope, "The round has closed."), *settle_declined(framework, scope, "The round has closed.")]
    offers = dropped_offers(scope)
    scope = ended(scope.model_copy(update={"assessment": assessment}))
    pages = closed_pages(framework, scope, InvitationFace.CLOSED)
    return scope, [*summary(framework, scope, preview=True), *settled, *offers, *pages]


def ended(scope: Scope) -> Scope:
    """With nothing half done: words not kept, a question gone back to, a chair who was asked."""
    nothing = {"drafts": (), "showing": None, "declined_at": None}
    return scope.model_copy(update={"assignments": tuple(a.model_copy(update=nothing) for a in scope.assignments)})


def dropped_offers(scope: Scope) -> list[Effect]:
    return [
        offer(scope, a, draft, OfferFace.CLOSED).model_copy(update={"redraw_only": True})
        for a in scope.assignments
        for draft in a.drafts
    ]


def closed_pages(framework: Framework, scope: Scope, face: InvitationFace) -> list[Effect]:
    """Every invitation and page of a round that has ended, redrawn where they stand."""
    effects: list[Effect] = []
    given = scope.by_leader(framework)
    for leader in scope.answering:
        mine = given.get(leader.user, ())
        closed = invitation(scope, leader.user, tuple(a.domain for a in mine), face)
        effects.append(closed.model_copy(update={"redraw_only": True}))
        effects += [closed_page(framework, scope, a) for a in mine]
    return effects


def settle(scope: Scope, settled: str, all_in: bool = True) -> list[Effect]:
    """What the chair was told and asked is answered: the buttons go, the outcome stays. `all_in`: also where everybody
    had submitted."""
    effects: list[Effect] = []
    if scope.assessment.due_told_at is not None:
        effects.append(chair_notices.due(scope, settled))
    if scope.assessment.unfinished_told_at is not None:
        effects.append(chair_notices.not_answered(scope, settled))
    if all_in and scope.assessment.all_submitted_at is not None:
        effects.append(chair_notices.all_submitted(scope, settled))
    return effects


def summary(framework: Framework, scope: Scope, preview: bool) -> list[Effect]:
    """The summary and its thread: a preview for the chair, one for each closing, or for the channel."""
    assessment = scope.assessment
    answered = scope.answered
    if answered is None:
        raise ValueError("the answers were not counted for this event")
    collation = collate(framework, assessment.promise, answered)
    if assessment.closed_at is None:
        raise ValueError("a round that was not closed has no summary")
    own = f"preview:{assessment.id}:{assessment.chair}:{moment(assessment.closed_at)}"
    key = own if preview else summary_key(assessment)
    about: dict[str, Any] = {
        "to": assessment.chair if preview else assessment.channel,
        "assessment": assessment.id,
        "framework": assessment.framework,
        "title": assessment.title,
        "promise": assessment.promise,
    }
    thread = _thread(framework, answered.notes, collation, key, about | {"under": key})
    root = Summary(
        key=key,
        preview=preview,
        posted=assessment.phase is Phase.PUBLISHED,
        channel=assessment.channel,
        chair=assessment.chair,
        collation=collation,
        noted=any(isinstance(one, Notes) for one in thread),
        before=before(framework, collation, scope.last_time),
        before_at=scope.last_time.published_on if scope.last_time else None,
        **about,
    )
    return [root, *thread]


def _thread(
    framework: Framework, notes: tuple[Note, ...], collation: Collation, key: str, about: dict[str, Any]
) -> list[Effect]:
    """What hangs below the summary. Where nobody answered there is no picture and no table, and there may be notes."""
    thread: list[Effect] = []
    if not collation.is_silent:
        thread.append(HeatMap(key=f"{key}:map", collation=collation, **about))
    thread += _explanations(framework, notes, key, about)
    silent = {domain.id for domain in collation.domains if domain.is_silent}
    for domain in framework.domains:
        if domain.id not in silent:
            table = DomainTable(key=f"{key}:table:{domain.id}", domain=domain.id, collation=collation, **about)
            thread.append(table)
        theirs = {question.id for question in domain.questions}
        thread += _notes(collation, [note for note in notes if note.question in theirs], domain.id, key, about)
    return thread


def _notes(collation: Collation, notes: list[Note], domain: str, key: str, about: dict[str, Any]) -> list[Notes]:
    """One domain's notes in as many messages as they need; what is withheld is counted in the first."""
    quotes, withheld = quoted(collation, about["promise"], notes)
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
        for number, part in enumerate(_parts(quotes), 1)
    ]


def _parts(quotes: tuple[Quote, ...]) -> list[list[Quote]]:
    """As many as one message holds, and the rest in others; one part, empty, where there is nothing."""
    parts: list[list[Quote]] = [[]]
    for quote in quotes:
        if sum(len(q.text) for q in parts[-1]) + len(quote.text) > TEXT_A_MESSAGE or len(parts[-1]) == QUOTES_A_MESSAGE:
            parts.append([])
        parts[-1].append(quote)
    return parts


def _explanations(framework: Framework, notes: tuple[Note, ...], key: str, about: dict[str, Any]) -> list[Explained]:
    """What was explained, beside the answer it explains: only by name, where nothing hides who answered what."""
    answers = {level.id for level in explained_by(framework.scale)}
    if about["promise"].shown is not Shown.NAMED:
        return []
    order = [question.id for question in framework.questions]
    found = [note for note in notes if note.answer in answers and not note.evidence and note.question in order]
    found.sort(key=lambda note: (order.index(note.question), note.name, note.text))
    quotes = tuple(Quote(question=note.question, text=note.text, by=note.name) for note in found)
    return [
        Explained(key=f"{key}:explained:{number}", quotes=tuple(part), **about)
        for number, part in enumerate(_parts(quotes), 1)
        if part
    ]
