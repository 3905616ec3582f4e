"""What the chair changes while a round is open: who answers what, and asking those who have not finished.

Nothing answered is ever thrown away: a domain passes on with its answers, or stays where it is.
"""

from datetime import datetime, timedelta

from flows.assessment import Assignment, Leader, Scope
from flows.chair_notices import all_submitted
from flows.effects import Effect
from flows.events import LeaderAdded, LeaderRemoved, NudgedAll
from flows.grammar import listed
from flows.joining import NOTHING, counted, lately, let_go, their_invitation, welcome, with_leader, without
from flows.opening import announcement
from flows.preflight import too_few
from flows.rules import NOT_KNOWN, NotAllowed, Step, by_chair, open_round
from flows.telling import domain_name, leaders_in_words, name_of, names_of, tell_all, tell_chair
from frameworks.model import Domain, Framework

ONE_DAY = timedelta(days=1)
"""The chair asks each leader at most once in so long."""


def add(framework: Framework, scope: Scope, event: LeaderAdded) -> Step:
    """A new leader, or more domains for one who is there."""
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    leader = scope.leader(event.leader.user) or event.leader
    domains = _not_yet_theirs(framework, scope, leader, event.domains)
    anew = not scope.of(leader.user, framework)
    settled = _no_longer_all_in(scope, f"{leader.name} was added, so the round stays open.")
    given = tuple(Assignment(leader=leader.user, domain=d.id, reposts=lately(scope, event.at)) for d in domains)
    scope = with_leader(scope, event.leader, event.at)
    scope = counted(scope, (*scope.assignments, *given)).model_copy(
        update={"assessment": scope.assessment.model_copy(update={"all_submitted_at": None})}
    )
    what = names_of(domains)
    return scope, [
        *settled,
        announcement(scope),
        *welcome(framework, scope, leader.user, f"The chair asks you to answer {what} as well.", event.at, anew),
        tell_chair(scope, f"{leader.name} now answers {what}.", event.at, "added"),
    ]


def _not_yet_theirs(framework: Framework, scope: Scope, leader: Leader, ids: tuple[str, ...]) -> list[Domain]:
    chosen = [domain for domain in framework.domains if domain.id in ids]
    if len(chosen) != len(set(ids)):
        raise NotAllowed(NOT_KNOWN)
    if not chosen:
        raise NotAllowed(f"No {framework.names.domain} was chosen for {leader.name}, {NOTHING}")
    domains = [domain for domain in chosen if scope.assignment(leader.user, domain.id) is None]
    if not domains:
        raise NotAllowed(f"{leader.name} answers {names_of(chosen)} already, {NOTHING}")
    for held in scope.assignments:
        if leader.user in held.handed_by and held.domain in {domain.id for domain in domains}:
            where = f"{domain_name(framework, held.domain)} went from {leader.name} to {name_of(scope, held.leader)}"
            raise NotAllowed(f"{where}. Hand it back instead, so that nobody answers twice; nothing was changed.")
    return domains


def remove(framework: Framework, scope: Scope, event: LeaderRemoved) -> Step:
    """Their unsubmitted domains go; what they submitted stays and counts."""
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    name = name_of(scope, event.leader)
    mine = scope.of(event.leader, framework)
    going = tuple(a for a in mine if a.submitted_at is None)
    if not mine:
        raise NotAllowed("That person has nothing to answer in this round any more, " + NOTHING)
    if not going:
        raise NotAllowed(f"{name} has submitted everything, and that counts, {NOTHING}")
    _nothing_is_lost(framework, name, going)
    left = tuple(a for a in scope.assignments if a not in going)
    _still_enough(framework, scope, name, going, left)
    released = [effect for a in going for effect in let_go(framework, scope, a, f"{name} was removed.")]
    after = _all_in(without(counted(scope, left), event.leader), scope, event.at)
    what = listed(domain_name(framework, a.domain) for a in going)
    sentence = f"The chair has taken {what} off your list; there is nothing you need to do."
    return after, [
        *released,
        their_invitation(framework, after, event.leader, event.at),
        *tell_all(scope, [event.leader], sentence, event.at, "removed"),
        announcement(after),
        *_all_in_notice(scope, after),
        tell_chair(after, f"{name} no longer answers {what}.", event.at, "removed"),
    ]


def _nothing_is_lost(framework: Framework, name: str, going: tuple[Assignment, ...]) -> None:
    begun = [domain_name(framework, a.domain) for a in going if a.answers]
    if begun:
        raise NotAllowed(
            f"{name} has saved answers in {listed(begun)}, and no answer is thrown away, {NOTHING} "
            "Hand it over to somebody else instead: the answers go with it."
        )


def _still_enough(
    framework: Framework, scope: Scope, name: str, going: tuple[Assignment, ...], left: tuple[Assignment, ...]
) -> None:
    for gone in going:
        domain = domain_name(framework, gone.domain)
        count = sum(a.domain == gone.domain for a in left)
        if not count:
            raise NotAllowed(f"Nobody else answers {domain}, {NOTHING} Hand it over to somebody instead.")
        problem = too_few(scope.assessment.promise, domain, count)
        if problem:
            raise NotAllowed(f"Without {name}, {problem} Hand it over instead, or add somebody first.")


def nudge(framework: Framework, scope: Scope, event: NudgedAll) -> Step:
    """Asks everybody unfinished who was not asked in the last day; the reminders then write to them in their hours."""
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    waiting = {a.leader for a in scope.assignments if a.submitted_at is None and a.declined_at is None}
    unfinished = [one for one in scope.leaders if one.user in waiting and one.left_at is None]
    before = [one for one in unfinished if one.nudged_at and event.at - one.nudged_at < ONE_DAY]
    asked = [one for one in unfinished if one not in before]
    already = listed(one.name for one in before)
    if not unfinished:
        raise NotAllowed("There is nobody to ask: whoever is there has finished, or asked not to answer.")
    if not asked:
        raise NotAllowed(f"Everybody who has not finished was asked within the last day: {already}. Nothing was sent.")
    leaders = tuple(one.model_copy(update={"nudged_at": event.at}) if one in asked else one for one in scope.leaders)
    told = f"{leaders_in_words(len(asked))} will be asked to finish, in their own working hours: "
    told += f"{listed(one.name for one in asked)}."
    if before:
        told += f" Asked within the last day already: {already}."
    return scope.model_copy(update={"leaders": leaders}), [tell_chair(scope, told, event.at, "nudged")]


def _all_in(after: Scope, before: Scope, at: datetime) -> Scope:
    """Where the last unsubmitted domains went with their leader, everybody has submitted."""
    if after.unsubmitted or before.assessment.all_submitted_at:
        return after
    return after.model_copy(update={"assessment": after.assessment.model_copy(update={"all_submitted_at": at})})


def _all_in_notice(before: Scope, after: Scope) -> list[Effect]:
    new = after.assessment.all_submitted_at is not None and before.assessment.all_submitted_at is None
    return [all_submitted(after)] if new else []


def _no_longer_all_in(scope: Scope, settled: str) -> list[Effect]:
    return [all_submitted(scope, settled)] if scope.assessment.all_submitted_at else []
