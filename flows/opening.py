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
from frameworks.content import reference
from frameworks.model import Framework

ROLE_LIMIT = 40


def launch(
    setup: Setup, framework: Framework, people: Mapping[str, Person], at: datetime, closed_days: AbstractSet[date]
) -> Step:
    """The new round and what is owed at once. `setup` has passed the preflight; `people` holds everybody it names."""
    setup = setup.within(framework)
    chair = people[setup.chair or ""]
    assessment = Assessment(
        id=setup.id,
        team=setup.team,
        framework=reference(framework),
        title=setup.title,
        channel=setup.channel or "",
        chair=chair.user,
        chair_tz=chair.tz,
        started_by=setup.by,
        opened_at=at,
        due=setup.due or at.date(),
        promise=setup.promise,
        follows=setup.follows,
    )
    scope = Scope(
        assessment=assessment,
        leaders=tuple(_leader(people[user], setup.roles) for user in setup.leaders),
        assignments=tuple(
            Assignment(leader=user, domain=domain.id)
            for domain in framework.domains
            for user in setup.domains[domain.id]
        ),
        closed_days=frozenset(closed_days),
    )
    return scope, [announcement(scope), *invitations(framework, scope, setup.invite_at_once)]


def _leader(person: Person, roles: Mapping[str, str]) -> Leader:
    role = roles.get(person.user, "").strip() or suggested_role(person)
    return Leader(user=person.user, name=person.name, role=role, tz=person.tz)


def suggested_role(person: Person) -> str:
    """What the summary may call somebody, from their title in Slack."""
    return " ".join(person.title.split())[:ROLE_LIMIT].rstrip() or "Leader"


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
        leaders=len(scope.answering),
        promise=assessment.promise,
    )


def invitations(
    framework: Framework, scope: Scope, at_once: bool = False, since: datetime | None = None
) -> list[Effect]:
    """Everybody's invitation as it stands, none before the leader's working hours after launch unless `at_once`.

    `since` is when something changed: who was added since then must not be written to outside their hours.
    """
    effects: list[Effect] = []
    given = scope.by_leader(framework)
    for leader in scope.answering:
        mine = given.get(leader.user, ())
        begun = any(a.touched_at for a in mine)
        face = InvitationFace.STARTED if begun else InvitationFace.WAITING
        invite = invitation(scope, leader.user, tuple(a.domain for a in mine), face)
        opened = max(since or scope.assessment.opened_at, scope.assessment.opened_at)
        when = opened if at_once or begun else next_open(opened, leader.tz, scope.closed_days)
        effects.append(invite.model_copy(update={"not_before": when}))
    return effects
