"""Writing a round: the whole of a new one, afterwards only what changed."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from flows.assessment import Answer, Assignment, Scope
from storage.database import Tx
from storage.rows import Values, from_answer, from_assessment, from_assignment, from_leader
from storage.statements import Insert, given, insert_into, prefixed
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, LEADER

_DROP_ANSWER = delete(ANSWER).where(
    *(ANSWER.c[name] == given(ANSWER.c[name]) for name in ("assessment", "leader", "domain", "question"))
)
_SET_LOOK = update(ASSESSMENT).where(
    ASSESSMENT.c.id == given(ASSESSMENT.c.id),
    ASSESSMENT.c.look_at.is_distinct_from(given(ASSESSMENT.c.look_at)),
)


def add(tx: Tx, scope: Scope, look_at: datetime | None) -> None:
    """A new round with everybody in it; `look_at` is when the clock must first look at it."""
    round_ = scope.assessment.id
    tx.execute(insert(ASSESSMENT), {**from_assessment(scope.assessment), "look_at": look_at})
    leaders = [{**from_leader(round_, leader), "place": n} for n, leader in enumerate(scope.leaders)]
    assignments = [{**from_assignment(round_, each), "place": n} for n, each in enumerate(scope.assignments)]
    answers = [
        {**from_answer(_where(round_, each), answer), "place": n}
        for each in scope.assignments
        for n, answer in enumerate(each.answers)
    ]
    for table, rows in ((LEADER, leaders), (ASSIGNMENT, assignments), (ANSWER, answers)):
        if rows:
            tx.execute(insert(table), rows)


def save(tx: Tx, before: Scope, after: Scope) -> None:
    """Writes what differs and nothing else: one changed answer is one statement.

    Raises ValueError when `after` is another round, or has other leaders or assignments than were loaded: an event
    never takes somebody out of a round or adds somebody.
    """
    round_ = before.assessment.id
    _same("round", [round_], [after.assessment.id])
    _same("leaders", (leader.user for leader in before.leaders), (leader.user for leader in after.leaders))
    _same("assignments", (_key(a) for a in before.assignments), (_key(a) for a in after.assignments))
    changed = _changed(from_assessment(before.assessment), from_assessment(after.assessment))
    if changed:
        tx.execute(update(ASSESSMENT).where(ASSESSMENT.c.id == round_).values(changed))
    for old_leader, leader in zip(before.leaders, after.leaders, strict=True):
        changed = _changed(from_leader(round_, old_leader), from_leader(round_, leader))
        if changed:
            where = (LEADER.c.assessment == round_, LEADER.c.user == leader.user)
            tx.execute(update(LEADER).where(*where).values(changed))
    for old, new in zip(before.assignments, after.assignments, strict=True):
        if old != new:
            _save_assignment(tx, round_, old, new)


def set_look_at(tx: Tx, id: str, at: datetime | None) -> None:
    """When the clock must next look at the round. The time it has already costs no write (and so no lock)."""
    tx.execute(_SET_LOOK.values(look_at=given(ASSESSMENT.c.look_at)), {"p_id": id, "p_look_at": at})


def _save_assignment(tx: Tx, round_: str, old: Assignment, new: Assignment) -> None:
    where = _where(round_, new)
    changed = _changed(from_assignment(round_, old), from_assignment(round_, new))
    if changed:
        tx.execute(update(ASSIGNMENT).where(*(ASSIGNMENT.c[k] == v for k, v in where.items())).values(changed))
    kept = {answer.question for answer in new.answers}
    for gone in (answer.question for answer in old.answers if answer.question not in kept):
        tx.execute(_DROP_ANSWER, prefixed({**where, "question": gone}))
    _save_answers(tx, where, old.answers, new.answers)


def _save_answers(tx: Tx, where: dict[str, str], old: tuple[Answer, ...], new: tuple[Answer, ...]) -> None:
    """Answers keep their order. Those still in their old order stay where they are; from the first that moved, the rest
    go to the end."""
    had = {answer.question: answer for answer in old}
    rest = iter([answer.question for answer in old])
    stays = True
    for answer in new:
        stays = stays and answer.question in rest  # looks on from where the last one was found
        if not stays or had[answer.question] != answer:
            tx.execute(_put_answer(tx.dialect, stays), prefixed(from_answer(where, answer)))


@cache
def _put_answer(dialect: str, stays: bool) -> Insert:
    keys = ("assessment", "leader", "domain")
    last = select(func.coalesce(func.max(ANSWER.c.place), -1) + 1).where(
        *(ANSWER.c[k] == given(ANSWER.c[k]) for k in keys)
    )
    values: dict[str, Any] = {column.name: given(column) for column in ANSWER.c if column.name != "place"}
    statement = insert_into(ANSWER, dialect).values(**values, place=last.scalar_subquery())
    changing = ["answer", "note", "at", "by"] if stays else ["answer", "note", "at", "by", "place"]
    return statement.on_conflict_do_update(
        index_elements=[*keys, "question"], set_={name: statement.excluded[name] for name in changing}
    )


def _changed(before: Values, after: Values) -> Values:
    return {name: value for name, value in after.items() if before[name] != value}


def _same(what: str, before: Iterable[object], after: Iterable[object]) -> None:
    if list(before) != list(after):
        raise ValueError(f"the {what} to save are not the {what} that were loaded")


def _key(assignment: Assignment) -> tuple[str, str]:
    return assignment.leader, assignment.domain


def _where(round_: str, assignment: Assignment) -> dict[str, str]:
    return {"assessment": round_, "leader": assignment.leader, "domain": assignment.domain}
