"""Telling people what changed on the way: one sentence each, and what the chair is asked."""

from collections.abc import Iterable
from datetime import datetime

from flows.assessment import Assignment, Scope, moment
from flows.calendar import next_open
from flows.effects import Declination, Effect, News
from flows.grammar import listed
from flows.pages import is_complete
from frameworks.model import Domain, Framework


def leaders_in_words(number: int) -> str:
    return "1 leader" if number == 1 else f"{number} leaders"


def day_in_words(day: datetime | object) -> str:
    return f"{day:%-d %B %Y}"


def name_of(scope: Scope, user: str) -> str:
    leader = scope.leader(user)
    return leader.name if leader else user


def names_of(domains: Iterable[Domain]) -> str:
    return listed(domain.name for domain in domains)


def domain_name(framework: Framework, id: str) -> str:
    domain = framework.domain(id)
    return domain.name if domain else id


def has_unfinished(scope: Scope, user: str) -> bool:
    return any(a.submitted_at is None for a in scope.assignments if a.leader == user)


def tell(scope: Scope, user: str, sentence: str, at: datetime, about: str, go_on: bool = False) -> News:
    """A sentence to a leader, in their working hours."""
    leader = scope.leader(user)
    when = next_open(at, leader.tz, scope.closed_days) if leader else None
    return _news(scope, user, sentence, at, about).model_copy(update={"not_before": when, "go_on": go_on})


def tell_chair(scope: Scope, sentence: str, at: datetime, about: str) -> News:
    """Confirmation to the chair, at once: they are at it."""
    return _news(scope, scope.assessment.chair, sentence, at, f"chair:{about}")


def tell_all(
    scope: Scope, users: Iterable[str], sentence: str, at: datetime, about: str, go_on: bool = False
) -> list[Effect]:
    """The same sentence to each but the chair, who is told in other words."""
    return [tell(scope, user, sentence, at, about, go_on) for user in users if user != scope.assessment.chair]


def _news(scope: Scope, to: str, sentence: str, at: datetime, about: str) -> News:
    assessment = scope.assessment
    return News(
        key=f"news:{assessment.id}:{about}:{to}:{moment(at)}",
        to=to,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        sentence=sentence,
    )


def declination(framework: Framework, scope: Scope, assignment: Assignment, settled: str = "") -> Declination:
    """The chair is asked who takes a domain that its leader cannot answer, or is told how that ended."""
    assessment = scope.assessment
    leader = scope.leader(assignment.leader)
    return Declination(
        key=f"declination:{assessment.id}:{assessment.chair}:{assignment.leader}:{assignment.domain}",
        to=assessment.chair,
        assessment=assessment.id,
        framework=assessment.framework,
        title=assessment.title,
        leader=assignment.leader,
        name=name_of(scope, assignment.leader),
        domain=assignment.domain,
        answered=sum(is_complete(framework, answer) for answer in assignment.answers),
        left=bool(leader and leader.left_at),
        settled=settled,
        redraw_only=bool(settled),
    )


def settle_declined(framework: Framework, scope: Scope, settled: str) -> list[Effect]:
    """What the chair is still asked is asked no more."""
    return [declination(framework, scope, a, settled) for a in scope.assignments if a.declined_at]
