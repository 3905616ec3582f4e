"""Who takes part in a round, and what they see when that changes."""

from collections.abc import Iterable
from datetime import datetime

from flows.assessment import Assignment, Leader, Scope
from flows.calendar import next_open
from flows.effects import Effect, Face, InvitationFace, OfferFace
from flows.pages import invitation, offer, page
from flows.telling import declination, tell
from frameworks.model import Framework

NOTHING = "so nothing was changed."


def with_leader(scope: Scope, leader: Leader, at: datetime) -> Scope:
    """Who is there keeps their name and role in this round. Who had left is back."""
    known = scope.leader(leader.user)
    if known is None:
        return scope.model_copy(update={"leaders": (*scope.leaders, leader.model_copy(update={"invited_at": at}))})
    asked: dict[str, object] = {} if known in scope.answering else {"invited_at": at, "snoozed_until": None}
    back = known.model_copy(update={"left_at": None, "tz": leader.tz, **asked})
    return scope.model_copy(update={"leaders": tuple(back if one is known else one for one in scope.leaders)})


def without(scope: Scope, user: str) -> Scope:
    """Takes a leader out who has nothing to answer, unless something still bears their name."""
    named = {a.leader for a in scope.assignments} | {user for a in scope.assignments for user in a.handed_by}
    named |= {who for a in scope.assignments for answer in a.answers for who in (answer.by, answer.rated_by)}
    leaders = tuple(one for one in scope.leaders if one.user != user or user in named)
    return scope.model_copy(update={"leaders": leaders})


def counted(scope: Scope, assignments: Iterable[Assignment]) -> Scope:
    kept = tuple(assignments)
    return scope.model_copy(update={"assignments": kept, "unsubmitted": sum(a.submitted_at is None for a in kept)})


def welcome(framework: Framework, scope: Scope, user: str, asks: str, at: datetime, anew: bool) -> list[Effect]:
    """An invitation for somebody with nothing to answer until now; else theirs redrawn, and a sentence."""
    invited = their_invitation(framework, scope, user, at)
    if anew:
        fresh = {"face": InvitationFace.WAITING, "reposts": lately(scope, at)}
        return [invited.model_copy(update=fresh)]
    return [invited, tell(scope, user, asks, at, "given", go_on=True)]


def their_invitation(framework: Framework, scope: Scope, user: str, at: datetime) -> Effect:
    """As it stands after a change. Owed whole while there is something to answer: it may still wait to be sent."""
    mine = scope.of(user, framework)
    if not mine:
        released = invitation(scope, user, (), InvitationFace.RELEASED)
        return released.model_copy(update={"redraw_only": True})
    begun = any(a.touched_at for a in mine)
    face = InvitationFace.STARTED if begun else InvitationFace.WAITING
    leader = scope.leader(user)
    when = next_open(at, leader.tz if leader else scope.assessment.chair_tz, scope.closed_days)
    return invitation(scope, user, tuple(a.domain for a in mine), face).model_copy(update={"not_before": when})


def let_go(
    framework: Framework, scope: Scope, assignment: Assignment, settled: str, handed_to: str = ""
) -> list[Effect]:
    """The page and the offers of a domain that is no longer theirs, and what the chair was asked about it."""
    gone = {"face": Face.PASSED_ON, "answers": (), "question": None, "next_domain": None, "handed_to": handed_to}
    effects: list[Effect] = [page(framework, scope, assignment).model_copy(update=gone | {"redraw_only": True})]
    for draft in assignment.drafts:
        dropped = offer(scope, assignment, draft, OfferFace.PASSED_ON)
        effects.append(dropped.model_copy(update={"redraw_only": True}))
    if assignment.declined_at:
        effects.append(declination(framework, scope, assignment, settled))
    return effects


def lately(scope: Scope, at: datetime) -> int:
    """Minutes since the round began: more often than any earlier page of somebody who is back was brought down."""
    return max(0, int((at - scope.assessment.opened_at).total_seconds() // 60))
