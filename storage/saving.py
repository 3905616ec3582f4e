"""Writing a round: the whole of a new one, afterwards only what changed."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Table, delete, func, insert, select, update

from flows.assessment import Answer, Assignment, Leader, Scope
from storage.database import Tx
from storage.prepared import Prepared
from storage.rows import Values, changed_in, from_answer, from_assessment, from_assignment, from_leader
from storage.statements import given, insert_into, prefixed
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, LEADER

_DROP_ANSWER = Prepared(
    delete(ANSWER).where(
        *(ANSWER.c[name] == given(ANSWER.c[name]) for name in ("assessment", "leader", "domain", "question"))
    )
)
_SET_LOOK = update(ASSESSMENT).where(
    ASSESSMENT.c.id == given(ASSESSMENT.c.id),
    ASSESSMENT.c.look_at.is_distinct_from(given(ASSESSMENT.c.look_at)),
)


_GIVEN = ("answer", "note", "evidence", "at", "by", "rated_by", "evidence_by", "note_for")


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

    Leaders and assignments may come and go. Raises ValueError when `after` is another round, and when an assignment
    goes whose answers nobody has taken over: no event loses an answer.
    """
    round_ = before.assessment.id
    if after.assessment.id != round_:
        raise ValueError("the round to save is not the round that was loaded")
    if before.assessment is not after.assessment:
        changed = _changed(from_assessment(before.assessment), from_assessment(after.assessment))
        if changed:
            tx.execute(update(ASSESSMENT).where(ASSESSMENT.c.id == round_).values(changed))
    had = {leader.user: leader for leader in before.leaders}
    for leader in after.leaders:
        _save_leader(tx, round_, had.pop(leader.user, None), leader)
    held = {_key(assignment): assignment for assignment in before.assignments}
    for new in after.assignments:
        old = held.pop(_key(new), None)
        if old is None:
            _add_assignment(tx, round_, new)
        elif old is not new:
            _save_assignment(tx, round_, old, new)
    for gone in held.values():
        _drop_assignment(tx, round_, gone, after)
    for user in had:
        tx.execute(delete(LEADER).where(LEADER.c.assessment == round_, LEADER.c.user == user))


def set_look_at(tx: Tx, id: str, at: datetime | None) -> None:
    """When the clock must next look at the round. The time it has already costs no write (and so no lock)."""
    tx.execute(_SET_LOOK.values(look_at=given(ASSESSMENT.c.look_at)), {"p_id": id, "p_look_at": at})


def _save_leader(tx: Tx, round_: str, old: Leader | None, new: Leader) -> None:
    if old is new:
        return
    if old is None:
        place = _next_place(LEADER, LEADER.c.assessment == round_)
        tx.execute(insert(LEADER).values(**from_leader(round_, new), place=place))
        return
    changed = _changed(from_leader(round_, old), from_leader(round_, new))
    if changed:
        where = (LEADER.c.assessment == round_, LEADER.c.user == new.user)
        tx.execute(update(LEADER).where(*where).values(changed))


def _add_assignment(tx: Tx, round_: str, new: Assignment) -> None:
    place = _next_place(ASSIGNMENT, ASSIGNMENT.c.assessment == round_)
    tx.execute(insert(ASSIGNMENT).values(**from_assignment(round_, new), place=place))
    rows = [{**from_answer(_where(round_, new), answer), "place": n} for n, answer in enumerate(new.answers)]
    if rows:
        tx.execute(insert(ANSWER), rows)


def _drop_assignment(tx: Tx, round_: str, gone: Assignment, after: Scope) -> None:
    """Its answers must stand with somebody else who has the domain now."""
    heirs = [each for each in after.assignments if each.domain == gone.domain and gone.leader in each.handed_by]
    kept = {_said(answer) for each in heirs for answer in each.answers}
    if any(_said(answer) not in kept for answer in gone.answers):
        raise ValueError("an answer would be lost")
    for table in (ANSWER, ASSIGNMENT):
        tx.execute(delete(table).where(*(table.c[name] == value for name, value in _where(round_, gone).items())))


def _said(answer: Answer) -> tuple[str | None, ...]:
    return answer.question, answer.answer, answer.note, answer.evidence


def _next_place(table: Table, of_round: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.coalesce(func.max(table.c.place), -1) + 1).where(of_round).scalar_subquery()


def _save_assignment(tx: Tx, round_: str, old: Assignment, new: Assignment) -> None:
    where = _where(round_, new)
    changed = changed_in(old, new)
    if changed:
        tx.run(_set_assignment(tuple(changed)), prefixed(where | changed))
    kept = {answer.question for answer in new.answers}
    for gone in (answer.question for answer in old.answers if answer.question not in kept):
        tx.run(_DROP_ANSWER, prefixed({**where, "question": gone}))
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
            tx.run(_put_answer(tx.dialect, stays), prefixed(from_answer(where, answer)))


@cache
def _set_assignment(names: tuple[str, ...]) -> Prepared:
    this = (ASSIGNMENT.c[name] == given(ASSIGNMENT.c[name]) for name in ("assessment", "leader", "domain"))
    return Prepared(update(ASSIGNMENT).where(*this).values({name: given(ASSIGNMENT.c[name]) for name in names}))


@cache
def _put_answer(dialect: str, stays: bool) -> Prepared:
    keys = ("assessment", "leader", "domain")
    last = select(func.coalesce(func.max(ANSWER.c.place), -1) + 1).where(
        *(ANSWER.c[k] == given(ANSWER.c[k]) for k in keys)
    )
    values: dict[str, Any] = {column.name: given(column) for column in ANSWER.c if column.name != "place"}
    statement = insert_into(ANSWER, dialect).values(**values, place=last.scalar_subquery())
    changing = [*_GIVEN] if stays else [*_GIVEN, "place"]
    upsert = statement.on_conflict_do_update(
        index_elements=[*keys, "question"], set_={name: statement.excluded[name] for name in changing}
    )
    return Prepared(upsert)


def _changed(before: Values, after: Values) -> Values:
    return {name: value for name, value in after.items() if before[name] != value}


def _key(assignment: Assignment) -> tuple[str, str]:
    return assignment.leader, assignment.domain


def _where(round_: str, assignment: Assignment) -> dict[str, str]:
    return {"assessment": round_, "leader": assignment.leader, "domain": assignment.domain}
