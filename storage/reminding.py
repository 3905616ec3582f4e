"""Who is due to be looked at for a reminder, what they have unfinished, and what became of each occasion."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, Select, and_, bindparam, insert, select, text, update

from flows.assessment import Answer, Assessment, Assignment, Phase
from flows.effects import Reminder, from_json
from flows.occasions import Entry
from flows.reminder import reminder_key
from flows.reminding import Work
from storage.database import Tx
from storage.installations import still_there
from storage.rows import to_answer, to_assessment, to_assignment, to_leader
from storage.statements import given
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, LEADER, OUTBOX, REMINDER, TO_REMIND

AT_ONCE = 500
"""How many people one statement is about: both databases limit the values of a statement."""

_THEIRS: BindParameter[str] = bindparam("p_users", expanding=True)
_ROUNDS: BindParameter[str] = bindparam("p_rounds", expanding=True)
_OPEN = and_(
    ASSESSMENT.c.team == given(ASSESSMENT.c.team),
    ASSESSMENT.c.phase == Phase.OPEN.value,
    ASSESSMENT.c.id.in_(select(LEADER.c.assessment).where(LEADER.c.user.in_(_THEIRS))),
)
_ASSESSMENTS = select(ASSESSMENT).where(_OPEN).order_by(ASSESSMENT.c.id)
_LEADERS = (
    select(LEADER)
    .where(LEADER.c.assessment.in_(_ROUNDS), LEADER.c.user.in_(_THEIRS))
    .order_by(LEADER.c.assessment, LEADER.c.user)
)
_ASSIGNMENTS = (
    select(ASSIGNMENT)
    .where(ASSIGNMENT.c.assessment.in_(_ROUNDS), ASSIGNMENT.c.leader.in_(_THEIRS))
    .order_by(ASSIGNMENT.c.assessment, ASSIGNMENT.c.leader, ASSIGNMENT.c.place)
)
_ANSWERS = (
    select(ANSWER)
    .where(ANSWER.c.assessment.in_(_ROUNDS), ANSWER.c.leader.in_(_THEIRS))
    .order_by(ANSWER.c.assessment, ANSWER.c.leader, ANSWER.c.domain, ANSWER.c.place)
)
_DUE = (
    select(ASSESSMENT.c.team, LEADER.c.user, LEADER.c.remind_at)
    .join(ASSESSMENT, ASSESSMENT.c.id == LEADER.c.assessment)
    .where(
        text(f"leader.{TO_REMIND}"),
        LEADER.c.remind_at <= given(LEADER.c.remind_at),
        ASSESSMENT.c.phase == Phase.OPEN.value,
        still_there(ASSESSMENT.c.team),
    )
    .order_by(LEADER.c.remind_at, LEADER.c.assessment, LEADER.c.user)
)
_KEEP = update(LEADER).where(LEADER.c.assessment == bindparam("p_assessment"), LEADER.c.user == bindparam("p_user"))
_STANDING = (
    select(OUTBOX.c.payload, OUTBOX.c.place_ts, OUTBOX.c.place_reposts, OUTBOX.c.reposts)
    .where(
        OUTBOX.c.team == given(OUTBOX.c.team),
        OUTBOX.c.assessment == "",
        OUTBOX.c.key.in_(bindparam("p_keys", expanding=True)),
    )
    .order_by(OUTBOX.c.key)
    .with_for_update()
)
_LEDGER = select(REMINDER).where(REMINDER.c.assessment == given(REMINDER.c.assessment)).order_by(REMINDER.c.id)


class Kept(NamedTuple):
    """A leader's reminder facts as they are to be written, and when to look at them next."""

    work: Work
    remind_at: datetime | None


class Standing(NamedTuple):
    """A reminder that was owed; `stands` when it has been sent, so that it can only be redrawn."""

    reminder: Reminder
    stands: bool


def works(tx: Tx, team: str, user: str) -> tuple[Work, ...]:
    """This person's open rounds, locked: the rounds shared, then the person in each of them, in the order of ids.

    A round is locked first so that whoever changes it, and then its leaders, is never waited for with a leader in hand.
    """
    values = {"p_team": team, "p_users": [user]}
    rounds = [to_assessment(row) for row in tx.execute(_ASSESSMENTS.with_for_update(read=True), values)]
    return _works(tx, rounds, [user], _LEADERS.with_for_update())


def works_of(tx: Tx, team: str, users: Sequence[str]) -> dict[str, list[Work]]:
    """Every open round of each of these people, by user; locks nothing."""
    found: dict[str, list[Work]] = defaultdict(list)
    for some in _portions(users):
        rounds = [to_assessment(row) for row in tx.execute(_ASSESSMENTS, {"p_team": team, "p_users": some})]
        for work in _works(tx, rounds, some, _LEADERS):
            found[work.leader.user].append(work)
    return found


def works_in(tx: Tx, assessment: Assessment) -> tuple[Work, ...]:
    """One round as each of its leaders has it, whatever its phase; locks nothing."""
    users = list(tx.execute(select(LEADER.c.user).where(LEADER.c.assessment == assessment.id)).scalars())
    return tuple(work for some in _portions(users) for work in _works(tx, [assessment], some, _LEADERS))


def keep(tx: Tx, kept: Iterable[Kept]) -> None:
    """Writes what is remembered of reminders, and when to look at these leaders next."""
    rows = [
        {
            "p_assessment": work.assessment.id,
            "p_user": work.leader.user,
            "p_reminded_through": work.leader.reminded_through,
            "p_snoozed_until": work.leader.snoozed_until,
            "p_remind_at": remind_at,
        }
        for work, remind_at in kept
    ]
    if rows:
        names = ("reminded_through", "snoozed_until", "remind_at")
        tx.execute(_KEEP.values({name: given(LEADER.c[name]) for name in names}), rows)


def due_people(tx: Tx, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Team and user of people to look at now, longest waiting first, each once."""
    rows = tx.execute(_DUE.limit(limit), {"p_remind_at": now})
    return list(dict.fromkeys((row.team, row.user) for row in rows))


def record(tx: Tx, entries: Iterable[Entry]) -> None:
    """Writes what became of occasions."""
    rows = [entry.model_dump() for entry in entries]
    if rows:
        tx.execute(insert(REMINDER), rows)


def ledger(tx: Tx, assessment: str) -> list[Entry]:
    """Every entry of this round, in the order written."""
    rows = tx.execute(_LEDGER, {"p_assessment": assessment})
    return [Entry(**{name: getattr(row, name) for name in Entry.model_fields}) for row in rows]


def standing(tx: Tx, team: str, users: Sequence[str]) -> dict[str, Standing]:
    """The reminders these people were owed, by user, locked in the order of their keys."""
    found = {}
    for some in _portions(sorted(users)):
        keys = [reminder_key(user) for user in some]
        for row in tx.execute(_STANDING, {"p_team": team, "p_keys": keys}):
            effect = from_json(row.payload)
            if isinstance(effect, Reminder):
                stands = row.place_ts is not None and row.place_reposts >= row.reposts
                found[effect.to] = Standing(effect, stands)
    return found


def _works(
    tx: Tx, rounds: list[Assessment], users: Sequence[str], leaders: Select[tuple[object, ...]]
) -> tuple[Work, ...]:
    """The leaders' lock is taken first, so that what is read after it is what was committed before it."""
    about = {"p_rounds": [one.id for one in rounds], "p_users": list(users)}
    if not rounds:
        return ()
    found = [(row.assessment, to_leader(row)) for row in tx.execute(leaders, about)]
    answers: dict[tuple[str, str, str], list[Answer]] = defaultdict(list)
    for row in tx.execute(_ANSWERS, about):
        answers[row.assessment, row.leader, row.domain].append(to_answer(row))
    assignments: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
    for row in tx.execute(_ASSIGNMENTS, about):
        theirs = answers[row.assessment, row.leader, row.domain]
        assignments[row.assessment, row.leader].append(to_assignment(row, theirs))
    by_id = {one.id: one for one in rounds}
    return tuple(
        Work(assessment=by_id[id], leader=leader, assignments=tuple(assignments[id, leader.user]))
        for id, leader in found
    )


def _portions(users: Sequence[str]) -> Iterable[list[str]]:
    return (list(users[at : at + AT_ONCE]) for at in range(0, len(users), AT_ONCE))
