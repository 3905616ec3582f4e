"""Somebody's account is deactivated in mid-round: they are not written to any more, nothing of theirs is lost, and no
round loses its chair in silence."""

from flows.assessment import Phase, Scope
from flows.chairing import new_chair, nobody_chairs
from flows.effects import Effect
from flows.events import CameBack, Left
from flows.preflight import why_not
from flows.rules import Step
from flows.telling import declination, name_of
from frameworks.model import Framework


def leave(framework: Framework, scope: Scope, event: Left) -> Step:
    """Their unsubmitted domains are shown to the chair, and if they chaired it, somebody else does."""
    if scope.assessment.phase is Phase.CANCELLED:
        return scope, []
    scope = _marked(scope, event)
    if scope.assessment.chair != event.user:
        return scope, _asked(framework, scope, event.user)
    chair = _successor(scope, event)
    if chair is None:
        return scope, [nobody_chairs(scope, event.name)]
    why = f"{event.name}, who chaired this round, has left, so you chair it now."
    return new_chair(framework, scope, *chair, why, event.at)


def _marked(scope: Scope, event: Left) -> Scope:
    leader = scope.leader(event.user)
    if leader is None or leader.left_at is not None:
        return scope
    gone = leader.model_copy(update={"left_at": event.at})
    leaders = tuple(gone if one is leader else one for one in scope.leaders)
    assignments = tuple(
        a.model_copy(update={"declined_at": event.at})
        if a.leader == event.user and a.submitted_at is None and scope.assessment.phase is Phase.OPEN
        else a
        for a in scope.assignments
    )
    return scope.model_copy(update={"leaders": leaders, "assignments": assignments})


def _asked(framework: Framework, scope: Scope, user: str) -> list[Effect]:
    """Who takes this leader's domains?"""
    return [
        declination(framework, scope, a) for a in scope.assignments if a.declined_at is not None and user == a.leader
    ]


def _successor(scope: Scope, event: Left) -> tuple[str, str] | None:
    """Whoever started the round, else its leaders in their order: the first who is still there, with their zone."""
    known = {person.user: person for person in event.others}
    zones = {leader.user: leader.tz for leader in scope.leaders}
    away = {leader.user for leader in scope.leaders if leader.left_at} | {event.user}
    away |= {user for user, person in known.items() if why_not(person)}
    for user in (scope.assessment.started_by, *zones):
        if user not in away:
            return user, known[user].tz if user in known else zones.get(user, scope.assessment.chair_tz)
    return None


def come_back(framework: Framework, scope: Scope, event: CameBack) -> Step:
    """What nobody took over meanwhile is theirs to answer again."""
    leader = scope.leader(event.user)
    if leader is None or leader.left_at is None:
        return scope, []
    leaders = tuple(one.model_copy(update={"left_at": None}) if one is leader else one for one in scope.leaders)
    waiting = [a for a in scope.assignments if a.leader == event.user and a.declined_at is not None]
    settled = f"{name_of(scope, event.user)} is back."
    effects: list[Effect] = [declination(framework, scope, a, settled) for a in waiting]
    scope = scope.model_copy(update={"leaders": leaders})
    for assignment in waiting:
        scope = scope.replace(assignment.model_copy(update={"declined_at": None}))
    return scope, effects
