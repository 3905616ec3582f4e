"""A domain passes from one leader to another with its answers: by the chair, also in answer to "this is not for me"."""

from flows.assessment import Answer, Assignment, Scope
from flows.events import Declined, HandedOver, KeptWith
from flows.joining import NOTHING, lately, let_go, their_invitation, welcome, with_leader
from flows.opening import announcement
from flows.pages import closed_page, page
from flows.rules import NotAllowed, Step, by_chair, domain_of, open_round, own_assignment
from flows.telling import declination, domain_name, name_of, tell, tell_all, tell_chair
from frameworks.model import Framework


def hand_over(framework: Framework, scope: Scope, event: HandedOver) -> Step:
    """One domain passes on with every answer kept; words typed and not yet kept are dropped."""
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    old = _to_hand(framework, scope, event)
    user, domain = event.receiver.user, domain_name(framework, event.domain)
    giver = name_of(scope, event.giver)
    anew = not scope.of(user, framework)
    joined = with_leader(scope, event.receiver, event.at)
    receiver = name_of(joined, user)
    kept = tuple(_by_its_writer(old, answer.question, user) for answer in old.answers)
    passed = Assignment(
        leader=user,
        domain=event.domain,
        answers=kept,
        reposts=max(old.reposts + 1, lately(scope, event.at)),
        handed_by=(*old.handed_by, event.giver),
    )
    after = joined.model_copy(update={"assignments": tuple(passed if a is old else a for a in scope.assignments)})
    with_it = ", with what was answered so far" if kept else ""
    asks = f"The chair asks you to take over {domain} from {giver}{with_it}."
    told = f"{domain} has passed to {receiver}{with_it}. There is nothing more you need to do for it."
    return after, [
        *let_go(framework, scope, old, f"{domain} was handed to {receiver}.", receiver),
        their_invitation(framework, after, event.giver, event.at),
        *tell_all(scope, [event.giver], told, event.at, "handed"),
        *welcome(framework, after, user, asks, event.at, anew),
        announcement(after),
        tell_chair(after, f"{domain} has passed from {giver} to {receiver}{with_it}.", event.at, "handed"),
    ]


def _to_hand(framework: Framework, scope: Scope, event: HandedOver) -> Assignment:
    domain, receiver = domain_name(framework, event.domain), scope.leader(event.receiver.user) or event.receiver
    old = scope.assignment(event.giver, event.domain)
    if old is None:
        now = next((a for a in scope.assignments if a.domain == event.domain and event.giver in a.handed_by), None)
        if now is None:
            raise NotAllowed(f"That person does not answer {domain}, {NOTHING}")
        raise NotAllowed(f"{domain} was handed over already: {name_of(scope, now.leader)} has it now. Nothing changed.")
    if event.receiver.user == event.giver:
        raise NotAllowed(f"{receiver.name} has {domain} already, {NOTHING} Choose somebody else.")
    if scope.assignment(event.receiver.user, event.domain) is not None:
        raise NotAllowed(f"{receiver.name} answers {domain} already, {NOTHING} Choose somebody else.")
    if old.submitted_at is not None:
        who = name_of(scope, event.giver)
        raise NotAllowed(f"{who} has submitted {domain}, and that counts: there is nothing to hand over.")
    return old


def _by_its_writer(old: Assignment, question: str, receiver: str) -> Answer:
    answer = next(answer for answer in old.answers if answer.question == question)
    now = {name: getattr(answer, name) or old.leader for name in ("by", "rated_by", "evidence_by")}
    return answer.model_copy(update={name: "" if who == receiver else who for name, who in now.items()})


def keep(framework: Framework, scope: Scope, event: KeptWith) -> Step:
    """The chair answers "this is not for me" with: please do."""
    by_chair(scope.assessment, event)
    open_round(scope.assessment)
    assignment = scope.assignment(event.leader, event.domain)
    if assignment is None or assignment.declined_at is None:
        raise NotAllowed("That was settled already, " + NOTHING)
    leader = scope.leader(event.leader)
    domain, name = domain_name(framework, event.domain), name_of(scope, event.leader)
    if leader and leader.left_at:
        raise NotAllowed(f"{name} has left, {NOTHING} Hand {domain} over to somebody else.")
    after = scope.replace(assignment.model_copy(update={"declined_at": None}))
    please = f"The chair asks you to keep {domain}, please. If that cannot be, talk to them."
    return after, [
        declination(framework, scope, assignment, f"It stays with {name}."),
        *tell_all(scope, [event.leader], please, event.at, "kept", go_on=True),
    ]


def decline(framework: Framework, scope: Scope, event: Declined) -> Step:
    """ "This is not for me": the chair is asked who takes it. What was saved stays; it is theirs until then."""
    assignment = own_assignment(scope, event)
    open_round(scope.assessment, (closed_page(framework, scope, assignment),))
    domain = domain_of(framework, assignment).name
    if assignment.submitted_at is not None:
        raise NotAllowed(f"You have submitted {domain}, and that counts. There is nothing more to do for it.")
    if assignment.declined_at is not None:
        raise NotAllowed(f"The chair was asked already to give {domain} to somebody else. You will hear from me.")
    after = scope.replace(assignment.model_copy(update={"declined_at": event.at}))
    declined = after.assignment(event.by, event.domain) or assignment
    told = f"I have asked the chair to give {domain} to somebody else. What you saved stays with it until then."
    return after, [
        declination(framework, after, declined),
        page(framework, after, declined).model_copy(update={"redraw_only": True}),
        tell(after, event.by, told, event.at, f"declined:{event.domain}").model_copy(update={"not_before": None}),
    ]
