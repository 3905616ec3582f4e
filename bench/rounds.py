"""Rounds as they stand in the middle of answering: asked, started, every page posted."""

from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy import update

from flows.assessment import Answer, Assessment, Assignment, Leader, Scope
from flows.deadlines import next_look
from flows.effects import Effect, InvitationFace
from flows.pages import invitation, page
from flows.reminding import remind_at, works_by_user
from frameworks.load import load_library
from frameworks.model import Framework
from storage import assessments, outbox, reminding
from storage.database import Database
from storage.reminding import Kept
from storage.tables import OUTBOX, State

TEAM = "T0BENCH001"
CHAIR = "U0CHAIR001"
FRAMEWORK: Framework = next(iter(load_library().values()))
DOMAINS = FRAMEWORK.domains
AT_ONCE = 1_000


def leader(number: int, round_: str = "") -> str:
    return f"U{round_.upper()}{number:07}"


def place_of(user: str, domain: str) -> tuple[str, str]:
    """The channel and time of this page's message in Slack."""
    return f"D{user}", f"17{sum(map(ord, domain)):08}.000100"


def started(id: str, leaders: int, domains: int = 1, *, answered: bool = False, users: str = "") -> Scope:
    """A round of `leaders` who each have the first `domains` domains; `answered` to the last question."""
    now = datetime.now(UTC)
    header = Assessment(
        id=id,
        team=TEAM,
        framework=FRAMEWORK.key,
        title="A round to measure",
        channel="C0LEADERS1",
        chair=CHAIR,
        started_by=CHAIR,
        opened_at=now,
        due=(now + timedelta(days=20)).date(),
    )
    people = tuple(Leader(user=leader(n, users), name=f"Leader {n}", role=ROLES[n % 4]) for n in range(leaders))
    given = tuple(
        Assignment(leader=one.user, domain=domain.id, touched_at=now, answers=_answers(n, now, domain.id, answered))
        for n, one in enumerate(people)
        for domain in DOMAINS[:domains]
    )
    return Scope(assessment=header, leaders=people, assignments=given)


ROLES = ("Trustee", "Executive", "Headteacher", "Governor")


def _answers(number: int, at: datetime, domain: str, answered: bool) -> tuple[Answer, ...]:
    """Not everybody answers alike, or the counts would be of one answer only."""
    found = FRAMEWORK.domain(domain)
    if not answered or found is None:
        return ()
    levels = FRAMEWORK.scale.answers
    return tuple(
        Answer(question=question.id, answer=levels[(number * 7 + place * 3) % len(levels)].id, at=at)
        for place, question in enumerate(found.questions)
    )


def put(database: Database, scope: Scope) -> None:
    """Saves the round as if everybody had been invited, had pressed Start and had seen their first page."""
    now = scope.assessment.opened_at
    with database.writing() as tx:
        assessments.add(tx, scope, next_look(scope))
        works = works_by_user(scope).values()
        reminding.keep(tx, [Kept(work, remind_at(work, frozenset(), now)) for work in works])
        effects = iter(_messages(scope))
        while some := list(islice(effects, AT_ONCE)):
            outbox.owe(tx, TEAM, some, now)
        sent = {"state": State.SENT.value, "sent_revision": OUTBOX.c.revision, "under_way": OUTBOX.c.revision}
        for begin in range(0, len(scope.assignments), AT_ONCE):
            for one in scope.assignments[begin : begin + AT_ONCE]:
                channel, ts = place_of(one.leader, one.domain)
                this = OUTBOX.c.key == f"page:{scope.assessment.id}:{one.leader}:{one.domain}"
                tx.execute(
                    update(OUTBOX)
                    .where(OUTBOX.c.team == TEAM, OUTBOX.c.assessment == scope.assessment.id, this)
                    .values(**sent, place_channel=channel, place_ts=ts)
                )
        rest = update(OUTBOX).where(OUTBOX.c.assessment == scope.assessment.id, OUTBOX.c.kind == "invitation")
        tx.execute(rest.values(**sent, place_channel="D" + OUTBOX.c.to, place_ts="1700000000.000100"))


def _messages(scope: Scope) -> list[Effect]:
    """Each made from the leader's own part of the round, as in a turn."""
    found: list[Effect] = []
    for work in works_by_user(scope).values():
        own = Scope(assessment=scope.assessment, leaders=(work.leader,), assignments=work.assignments)
        domains = tuple(assignment.domain for assignment in work.assignments)
        found.append(invitation(own, work.leader.user, domains, InvitationFace.STARTED))
        found += [page(FRAMEWORK, own, assignment) for assignment in work.assignments]
    return found
