"""Lock, then load: an event locks the smallest thing that decides it, always in the same order, and loads only that.

Order: the round, then one leader's assignments by domain. A page shares the round with other pages; whatever counts or
ends the round holds it for itself, so nobody's answer is under way then. SQLite has one writer at a time anyway.

PostgreSQL lets newcomers share a row past somebody who waits to have it alone, so thirty people clicking could keep a
round from closing (tried: it timed out). Its advisory locks queue up in order: they are the gate before the row.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from sqlalchemy import Select, func, or_, select

from flows.assessment import Answer, Assessment, Assignment, Leader, Scope
from flows.events import Event, Reach, Ticked
from storage.comparing import last_time
from storage.counting import answered, unsubmitted
from storage.database import Tx
from storage.rows import to_answer, to_assessment, to_assignment, to_leader
from storage.statements import given
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, LEADER

_HEADER = select(ASSESSMENT).where(
    ASSESSMENT.c.id == given(ASSESSMENT.c.id),
    or_(ASSESSMENT.c.team == given(ASSESSMENT.c.team), given(ASSESSMENT.c.team, "any_team") == "yes"),
)
_HEADER_SHARED = _HEADER.with_for_update(read=True)
_HEADER_ALONE = _HEADER.with_for_update()

_GATE = func.hashtextextended(given(ASSESSMENT.c.id), 0)
_GATE_SHARED = select(func.pg_advisory_xact_lock_shared(_GATE))
_GATE_ALONE = select(func.pg_advisory_xact_lock(_GATE))

_LEADERS = select(LEADER).where(LEADER.c.assessment == given(ASSESSMENT.c.id)).order_by(LEADER.c.place)
_LEADER = _LEADERS.where(LEADER.c.user == given(LEADER.c.user))

_ASSIGNMENTS = select(ASSIGNMENT).where(ASSIGNMENT.c.assessment == given(ASSESSMENT.c.id))
_ASSIGNMENTS_ALL = _ASSIGNMENTS.order_by(ASSIGNMENT.c.leader, ASSIGNMENT.c.domain)
_ASSIGNMENTS_OWN = (
    _ASSIGNMENTS.where(ASSIGNMENT.c.leader == given(LEADER.c.user)).order_by(ASSIGNMENT.c.domain).with_for_update()
)

_ANSWERS = (
    select(ANSWER)
    .where(ANSWER.c.assessment == given(ASSESSMENT.c.id))
    .order_by(ANSWER.c.leader, ANSWER.c.domain, ANSWER.c.place)
)
_ANSWERS_OWN = _ANSWERS.where(ANSWER.c.leader == given(LEADER.c.user))


def load(tx: Tx, event: Event, closed_days: Iterable[date] = ()) -> Scope | None:
    """What the event may decide on, locked as far as `event.reach` says.

    None when there is no such round in the event's team. Only the clock (`Ticked`) may name no team.
    """
    assessment = _header(tx, event)
    if assessment is None:
        return None
    scope = Scope(assessment=assessment, closed_days=frozenset(closed_days))
    match event.reach:
        case Reach.PAGE:
            found = _own(tx, event)
        case Reach.COUNT:
            found = {**_own(tx, event), "unsubmitted": unsubmitted(tx, assessment.id)}
        case Reach.HEADER:
            found = {"unsubmitted": unsubmitted(tx, assessment.id)}
        case Reach.WHOLE:
            found = _everybody(tx, assessment)
    return scope.model_copy(update=found)


def _header(tx: Tx, event: Event) -> Assessment | None:
    by_clock = isinstance(event, Ticked) and not event.team
    values = {"p_id": event.assessment, "p_team": event.team, "p_any_team": "yes" if by_clock else "no"}
    shares = event.reach is Reach.PAGE
    if tx.dialect == "postgresql":
        tx.execute(_GATE_SHARED if shares else _GATE_ALONE, {"p_id": event.assessment})
    row = tx.execute(_HEADER_SHARED if shares else _HEADER_ALONE, values).one_or_none()
    return None if row is None else to_assessment(row)


def _own(tx: Tx, event: Event) -> dict[str, object]:
    values = {"p_id": event.assessment, "p_user": event.by}
    assignments = _assignments(tx, _ASSIGNMENTS_OWN, _ANSWERS_OWN, values)
    leaders = tuple(to_leader(row) for row in tx.execute(_LEADER, values))
    return {"leaders": leaders, "assignments": assignments}


def _everybody(tx: Tx, assessment: Assessment) -> dict[str, object]:
    values = {"p_id": assessment.id}
    leaders: tuple[Leader, ...] = tuple(to_leader(row) for row in tx.execute(_LEADERS, values))
    assignments = _assignments(tx, _ASSIGNMENTS_ALL, _ANSWERS, values)
    return {
        "leaders": leaders,
        "assignments": assignments,
        "unsubmitted": sum(1 for assignment in assignments if assignment.submitted_at is None),
        "answered": answered(tx, assessment),
        "last_time": last_time(tx, assessment.id, assessment.follows),
    }


def _assignments(
    tx: Tx, which: Select[tuple[object, ...]], theirs: Select[tuple[object, ...]], values: dict[str, str]
) -> tuple[Assignment, ...]:
    """The lock is taken by the first statement, so the second one sees what was committed before it."""
    rows = tx.execute(which, values).all()
    answers: dict[tuple[str, str], list[Answer]] = {}
    for key, group in groupby(tx.execute(theirs, values), key=lambda row: (row.leader, row.domain)):
        answers[key] = [to_answer(row) for row in group]
    rows = sorted(rows, key=lambda row: int(row.place))
    return tuple(to_assignment(row, answers.get((row.leader, row.domain), ())) for row in rows)


def everybody(tx: Tx, assessment: Assessment) -> Scope:
    """The whole round as it stands, without a lock: for reading what it was, never for changing it."""
    return Scope(assessment=assessment).model_copy(update=_everybody(tx, assessment))
