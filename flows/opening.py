"""Starting a round: the set-up form becomes a round with its first messages."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime

from flows.assessment import Assessment, Assignment, Leader, Person, Scope
from flows.calendar import next_open
from flows.effects import Announcement, Effect, InvitationFace
from flows.pages import invitation
from flows.rules import Step
from flows.setup import Setup
from frameworks.model import Framework


def launch(
    setup: Setup, framework: Framework, people: Mapping[str, Person], at: datetime, closed_days: AbstractSet[date]
) -> Step:
    """The new round and what is owed at once. `setup` has passed the preflight; `people` holds everybody it names."""
    chair = people[setup.chair or ""]
    assessment = Assessment(
        id=setup.id,
        team=setup.team,
        framework=framework.key,
        title=setup.title,
        channel=setup.channel or "",
        chair=chair.user,
        chair_tz=chair.tz,
        started_by=setup.by,
        opened_at=at,
        due=setup.due or at.date(),
        promise=setup.promise,
    )
    scope = Scope(
        assessment=assessment,
        leaders=tuple(_leader(people[user], setup.roles) for user in setup.leaders),
        assignments=tuple(
            Assignment(leader=user, domain=domain.id)
            for domain in framework.domains
            for user in dict.fromkeys(setup.domains[domain.id])
        ),
        closed_days=frozenset(closed_days),
    )
    return scope, [announcement(scope), *_invitations(framework, scope, setup.invite_at_once)]


def _leader(person: Person, roles: Mapping[str, str]) -> Leader:
    return Leader(user=person.user, name=person.name, role=roles.get(person.user) or suggested_role(person), tz=person.tz)


def suggested_role(person: Person) -> str:
    """What the summary may call somebody, from their title in Slack."""
    return person.title.strip()[:40] or "Leader"


def announcement(scope: Scope) -> Announcement:
    assessment = scope.assessment
    return Announcement(
        key=f"announcement:{assessment.id}",
        to=assessment.channel,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        started_by=assessment.started_by,
        chair=assessment.chair,
        due=assessment.due,
        leaders=len(scope.leaders),
        promise=assessment.promise,
    )


def _invitations(framework: Framework, scope: Scope, at_once: bool) -> list[Effect]:
    effects: list[Effect] = []
    for leader in scope.leaders:
        domains = tuple(a.domain for a in scope.of(leader.user, framework))
        invite = invitation(scope, leader.user, domains, InvitationFace.WAITING)
        opened = scope.assessment.opened_at
        when = opened if at_once else next_open(opened, leader.tz, scope.closed_days)
        effects.append(invite.model_copy(update={"not_before": when}))
    return effects
