"""Who has what, for the chair: how far each leader is, never what was said."""

from flows.assessment import Scope
from flows.pages import is_complete
from flows.telling import domain_name
from frameworks.model import Framework, Frozen


class Share(Frozen):
    """One leader's part in one domain. `declined`: the chair is asked to give it to somebody else."""

    leader: str
    name: str
    domain: str
    domain_name: str
    answered: int
    questions: int
    submitted: bool
    declined: bool = False
    left: bool = False


def shares(framework: Framework, scope: Scope) -> tuple[Share, ...]:
    """Leader by leader in the round's order, each in the framework's."""
    found = []
    given = scope.by_leader(framework)
    for leader in scope.answering:
        for assignment in given.get(leader.user, ()):
            domain = framework.domain(assignment.domain)
            found.append(
                Share(
                    leader=leader.user,
                    name=leader.name,
                    domain=assignment.domain,
                    domain_name=domain_name(framework, assignment.domain),
                    answered=sum(is_complete(framework, answer) for answer in assignment.answers),
                    questions=len(domain.questions) if domain else 0,
                    submitted=assignment.submitted_at is not None,
                    declined=assignment.declined_at is not None,
                    left=leader.left_at is not None,
                )
            )
    return tuple(found)
