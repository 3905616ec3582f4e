"""The set-up of a round that looks again, filled in as it was last time."""

from collections.abc import Mapping

from flows.assessment import Assessment, Person, Scope
from flows.calendar import local_day
from flows.setup import Setup
from frameworks.content import reference
from frameworks.model import Framework
from frameworks.wording import reworded


def prefilled(
    setup: Setup, framework: Framework, scope: Scope, people: Mapping[str, Person], was: Framework | None = None
) -> Setup:
    """The set-up of a round that looks again: the same channel, leaders and promise; who has left is named.

    `framework` is the edition as it is now, `was` as it was last time: what has other words since is named too.
    """
    gone = {user for user, person in people.items() if person.deactivated or person.external or person.bot}
    names = {leader.user: leader.name for leader in scope.leaders}
    domains = {
        domain.id: tuple(a.leader for a in scope.assignments if a.domain == domain.id and a.leader not in gone)
        for domain in framework.domains
    }
    asked = {a.leader for a in scope.assignments}
    return setup.model_copy(
        update={
            "channel": scope.assessment.channel,
            "framework": framework.key,
            "domains": domains,
            "promise": scope.assessment.promise,
            "roles": {leader.user: leader.role for leader in scope.leaders if leader.user not in gone},
            "follows": scope.assessment.id,
            "last_time": _last_time(scope.assessment),
            "reworded": _reworded(was, framework),
            "departed": tuple(names[user] for user in names if user in gone & asked),
        }
    )


def _last_time(assessment: Assessment) -> str:
    """ "Trust review, posted on Monday 2 March 2026"."""
    posted = assessment.published_at
    return assessment.title + (f", posted on {local_day(posted, assessment.chair_tz):%A %-d %B %Y}" if posted else "")


def _reworded(was: Framework | None, now: Framework) -> tuple[str, ...]:
    """The names of the questions that have other words since."""
    if was is None or reference(was) == reference(now):
        return ()
    changed = reworded(was, now)
    return tuple(question.name for question in now.questions if question.id in changed)
