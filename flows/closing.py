"""The end of a round: word to the chair, its last day moved, closing, and posting what was found."""

from datetime import date, datetime
from typing import Any

from flows import chair_notices
from flows.again import after_posting, look_again
from flows.assessment import Phase, Scope
from flows.calendar import local_day
from flows.deadlines import LONGEST_ROUND, chair_told_at, closes_at, unfinished_told_at
from flows.effects import Effect, InvitationFace, OfferFace
from flows.events import ClosedNow, Extended, Published, Ticked
from flows.opening import announcement, invitations
from flows.pages import closed_page, invitation, offer
from flows.rules import NotAllowed, Step, by_chair, open_round
from flows.sharing import must_explain, what_becomes
from flows.summing_up import summary
from flows.telling import day_in_words, has_unfinished, leaders_in_words, settle_declined, tell_all, tell_chair
from frameworks.model import Framework


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
    lacking = what_becomes(must_explain(framework))
    if _not_answered_is_due(scope, event.at):
        told = {"due_told_at": assessment.due_told_at or event.at, "unfinished_told_at": event.at}
        scope = _with_round(scope, **told)
        return scope, [chair_notices.not_answered(scope, lacking=lacking)]
    if assessment.due_told_at is None and event.at >= chair_told_at(assessment):
        scope = _with_round(scope, due_told_at=event.at)
        return scope, [chair_notices.due(scope, lacking=lacking)]
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
