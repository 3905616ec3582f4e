"""A page that its leader asks for somewhere else, such as the Home tab, comes to the bottom of the conversation."""

from flows.assessment import Scope
from flows.effects import InvitationFace
from flows.events import Fetched
from flows.pages import closed_page, invitation, page
from flows.rules import Step, domain_of, open_round, own_assignment
from frameworks.model import Framework


def fetch(framework: Framework, scope: Scope, event: Fetched) -> Step:
    """The page of this domain as it stands, at the bottom; one that was set aside goes on."""
    assignment = own_assignment(scope, event)
    open_round(scope.assessment, (closed_page(framework, scope, assignment),))
    domain_of(framework, assignment)
    moves = assignment.touched_at is not None
    after = assignment.model_copy(
        update={"touched_at": event.at, "paused": False, "reposts": assignment.reposts + int(moves)}
    )
    scope = scope.replace(after)
    domains = tuple(a.domain for a in scope.of(event.by, framework))
    return scope, [invitation(scope, event.by, domains, InvitationFace.STARTED), page(framework, scope, after)]
