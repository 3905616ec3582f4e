"""After a broad round: which deep dives would look closer at a challenge it found, and the set-up of one.

Offered to the chair alone, and only where a challenge was found; nothing begins by itself.
"""

from collections.abc import Iterator, Mapping

from flows.assessment import Person, Scope
from flows.collated import Collation, DomainResult, QuestionResult
from flows.effects import DeepDive, DeepDives
from flows.setup import Setup
from flows.significance import Votes, leaning
from frameworks.model import Framework, Scale, Side
from frameworks.overview import OVERVIEW, deep_dives

BROAD = OVERVIEW[0].id
NAMED = 3


def offer(framework: Framework, scope: Scope, collation: Collation, under: str) -> list[DeepDives]:
    """What the chair is offered once the summary, which has the key `under`, stands: one message, or none."""
    found = offered(framework, collation)
    if not found:
        return []
    assessment = scope.assessment
    return [
        DeepDives(
            key=f"deep-dives:{assessment.id}",
            to=assessment.chair,
            under=under,
            assessment=assessment.id,
            framework=assessment.framework,
            title=assessment.title,
            offers=found,
        )
    ]


def offered(framework: Framework, collation: Collation) -> tuple[DeepDive, ...]:
    """One for each framework that is a deep dive of a domain with a challenge, in the order of the domains.

    A domain has one when more than half of the ratings of one of its questions are a challenge: the same rule by which
    a question becomes a finding, so a question withheld never counts.
    """
    if framework.id != BROAD:
        return ()
    return tuple(one for domain in collation.domains for one in _for_domain(framework.scale, domain))


def _for_domain(scale: Scale, domain: DomainResult) -> Iterator[DeepDive]:
    challenges = _challenges(scale, domain)
    if not challenges:
        return
    for entry in deep_dives(domain.id):
        if domain.id in entry.deepens:
            reason = _reason(domain, challenges)
            yield DeepDive(framework=entry.id, name=entry.name, domain=domain.id, shape=entry.shape, reason=reason)


def _challenges(scale: Scale, domain: DomainResult) -> list[QuestionResult]:
    """The domain's questions that came out as a challenge, the most significant first."""
    votes = {question.id: _votes(scale, question.counts) for question in domain.questions if question.answered}
    listed = leaning(scale, votes, Side.CHALLENGE)
    by_id = {question.id: question for question in domain.questions}
    return [by_id[finding.question] for finding in (*listed.findings, *listed.tied)]


def _votes(scale: Scale, counts: Mapping[str, int]) -> Votes:
    levels = tuple(counts.get(level.id, 0) for level in scale.levels)
    return Votes(levels, tuple(counts.get(other.id, 0) for other in scale.others))


def _reason(domain: DomainResult, challenges: list[QuestionResult]) -> str:
    quoted = [f"“{one.name}”" for one in challenges[:NAMED]]
    more = len(challenges) - NAMED
    names = ", ".join(quoted) + (f" and {more} more" if more > 0 else "")
    how_many = f"{len(challenges)} of {len(domain.questions)} questions"
    return f"In {domain.name}, {how_many} came out as a challenge: {names}.{_by_one(challenges)}"


def _by_one(challenges: list[QuestionResult]) -> str:
    """How many of them rest on one leader: a sentence to go behind, or nothing."""
    alone = sum(one.rated_by_one for one in challenges)
    if not alone:
        return ""
    if alone < len(challenges):
        return f" Only one leader rated {alone} of these."
    return f" Only one leader rated {'it' if alone == 1 else 'each of these'}."


def prefilled(setup: Setup, into: Framework, scope: Scope, domain: str, people: Mapping[str, Person]) -> Setup:
    """The set-up of a deep dive: the same channel and promise, and each part given to whoever answered `domain`.

    Who has left since is named, and left out.
    """
    gone = {user for user, person in people.items() if person.deactivated or person.external or person.bot}
    asked = [a.leader for a in scope.assignments if a.domain == domain]
    here = tuple(user for user in asked if user not in gone)
    names = {leader.user: leader.name for leader in scope.leaders}
    return setup.model_copy(
        update={
            "channel": scope.assessment.channel,
            "framework": into.key,
            "title": f"{into.name[:70]}, {setup.begun_at:%B %Y}",
            "domains": dict.fromkeys((part.id for part in into.domains), here),
            "promise": scope.assessment.promise,
            "roles": {leader.user: leader.role for leader in scope.leaders if leader.user in here},
            "departed": tuple(names[user] for user in asked if user in gone),
        }
    )
