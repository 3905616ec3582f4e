"""Lock, then load: an event locks the smallest thing that decides it, always in the same order, and loads only that.

Order: the round, then one leader's assignments by domain. A page shares the round with other pages; whatever counts or
ends the round holds it for itself, so nobody's answer is under way then. SQLite has one writer at a time anyway.

PostgreSQL lets newcomers share a row past somebody who waits to have it alone, so thirty people clicking could keep a
round from closing (tried: it timed out). Its advisory locks queue up in order: they are the gate before the row, and
whoever changes the round goes through it alone. So a page needs no lock of the row itself, which the server would have
to write down anew for each of those who share it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import and_, func, or_, select

from flows.assessment import Answer, Assessment, Assignment, Leader, Scope
from flows.events import Event, Reach, Ticked
from storage.comparing import last_time
from storage.counting import answered, unsubmitted
from storage.database import Tx
from storage.prepared import Prepared
from storage.rows import to_answer, to_assessment, to_assignment, to_leader
from storage.statements import given
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, LEADER
from storage.transaction import Found

_HEADER = select(ASSESSMENT).where(
    ASSESSMENT.c.id == given(ASSESSMENT.c.id),
    or_(ASSESSMENT.c.team == given(ASSESSMENT.c.team), given(ASSESSMENT.c.team, "any_team") == "yes"),
)
_HEADER_ALONE = Prepared(_HEADER.with_for_update(), lambda row: (to_assessment(row), None))

_GATE = func.hashtextextended(given(ASSESSMENT.c.id), 0)
_GATE_SHARED = Prepared(select(func.pg_advisory_xact_lock_shared(_GATE)))
_GATE_ALONE = Prepared(select(func.pg_advisory_xact_lock(_GATE)))

_LEADERS = select(LEADER).where(LEADER.c.assessment == given(ASSESSMENT.c.id)).order_by(LEADER.c.place)
_ASSIGNMENTS = select(ASSIGNMENT).where(ASSIGNMENT.c.assessment == given(ASSESSMENT.c.id))
_ANSWERS = (
    select(ANSWER)
    .where(ANSWER.c.assessment == given(ASSESSMENT.c.id))
    .order_by(ANSWER.c.leader, ANSWER.c.domain, ANSWER.c.place)
)


def _placed(row: Any) -> tuple[int, Assignment]:
    return row.place, to_assignment(row, ())


def _said(row: Any) -> tuple[tuple[str, str], Answer]:
    return (row.leader, row.domain), to_answer(row)


_LEADERS_ALL = Prepared(_LEADERS, to_leader)
_ASSIGNMENTS_ALL = Prepared(_ASSIGNMENTS.order_by(ASSIGNMENT.c.leader, ASSIGNMENT.c.domain), _placed)
_ANSWERS_ALL = Prepared(_ANSWERS, _said)


def _with_leader(row: Any) -> tuple[Assessment, Leader | None]:
    return to_assessment(row), None if row.leader_user is None else to_leader(row, "leader_")


# What a click finds of one leader is what the click before it found, but for one answer.
_LEADER_OF_ROUND = and_(LEADER.c.assessment == ASSESSMENT.c.id, LEADER.c.user == given(LEADER.c.user))
_HEADER_OWN = _HEADER.outerjoin(LEADER, _LEADER_OF_ROUND).add_columns(*(c.label(f"leader_{c.name}") for c in LEADER.c))
_HEADER_OWN_SHARED = Prepared(_HEADER_OWN, _with_leader, kept=256)
_HEADER_OWN_ALONE = Prepared(_HEADER_OWN.with_for_update(of=ASSESSMENT), _with_leader)
_ASSIGNMENTS_OWN = Prepared(
    _ASSIGNMENTS.where(ASSIGNMENT.c.leader == given(LEADER.c.user)).order_by(ASSIGNMENT.c.domain).with_for_update(),
    _placed,
    kept=256,
)
_ANSWERS_OWN = Prepared(_ANSWERS.where(ANSWER.c.leader == given(LEADER.c.user)), _said, kept=1024)


_HEADERS = {Reach.PAGE: _HEADER_OWN_SHARED, Reach.COUNT: _HEADER_OWN_ALONE}


def load(tx: Tx, event: Event, closed_days: Iterable[date] = ()) -> Scope | None:
    """What the event may decide on, locked as far as `event.reach` says.

    None when there is no such round in the event's team. Only the clock (`Ticked`) may name no team.
    """
    header = _header(tx, event)
    own = _own(tx, event) if event.reach in _HEADERS else None
    row = header.first()
    if row is None:
        return None
    assessment, leader = row
    found: dict[str, Any] = {"leaders": (leader,) if leader else (), "assignments": own()} if own else {}
    if event.reach in (Reach.COUNT, Reach.HEADER):
        found["unsubmitted"] = unsubmitted(tx, assessment.id)
    elif event.reach is Reach.WHOLE:
        found = _everybody(tx, assessment)
    return Scope(assessment=assessment, closed_days=frozenset(closed_days), **found)


def _header(tx: Tx, event: Event) -> Found:
    """The round, and who acts in it where the event is about what is their own: nobody else changes them meanwhile."""
    by_clock = isinstance(event, Ticked) and not event.team
    whose = {"p_id": event.assessment, "p_team": event.team, "p_any_team": "yes" if by_clock else "no"}
    values = {**whose, "p_user": event.by}
    if tx.dialect == "postgresql":
        tx.run(_GATE_SHARED if event.reach is Reach.PAGE else _GATE_ALONE, values)
    return tx.run(_HEADERS.get(event.reach, _HEADER_ALONE), values)


def _own(tx: Tx, event: Event) -> Callable[[], tuple[Assignment, ...]]:
    """Asks for what is the person's own, and answers it when called: what is asked together travels together."""
    return _assignments(tx, _ASSIGNMENTS_OWN, _ANSWERS_OWN, {"p_id": event.assessment, "p_user": event.by})


def _everybody(tx: Tx, assessment: Assessment) -> dict[str, Any]:
    values = {"p_id": assessment.id}
    leaders = tuple(tx.run(_LEADERS_ALL, values).all())
    assignments = _assignments(tx, _ASSIGNMENTS_ALL, _ANSWERS_ALL, values)()
    return {
        "leaders": leaders,
        "assignments": assignments,
        "unsubmitted": sum(1 for assignment in assignments if assignment.submitted_at is None),
        "answered": answered(tx, assessment),
        "last_time": last_time(tx, assessment.id, assessment.follows),
    }


def _assignments(
    tx: Tx, which: Prepared, theirs: Prepared, values: dict[str, str]
) -> Callable[[], tuple[Assignment, ...]]:
    """The lock is taken by the first statement, so the second one sees what was committed before it."""
    rows, said = tx.run(which, values), tx.run(theirs, values)

    def found() -> tuple[Assignment, ...]:
        of = {key: tuple(answer for _, answer in group) for key, group in groupby(said.all(), itemgetter(0))}
        in_order = (assignment for _, assignment in sorted(rows.all(), key=itemgetter(0)))
        return tuple(
            one.model_copy(update={"answers": of[key]}) if (key := (one.leader, one.domain)) in of else one
            for one in in_order
        )

    return found


def everybody(tx: Tx, assessment: Assessment) -> Scope:
    """The whole round as it stands, without a lock: for reading what it was, never for changing it."""
    return Scope(assessment=assessment).model_copy(update=_everybody(tx, assessment))
