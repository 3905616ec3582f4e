"""People come to a round, go, and hand over: written whole or not at all, and never at the cost of an answer."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from flows.assessment import Answer, Assignment, Leader, Note, Scope
from storage import assessments
from storage.database import Database
from tests.storage.test_assessments import put, rated, submitted, whole, with_assessment

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Build = Callable[..., Scope]
NEW = Leader(user="U9", name="Leader 9", role="Trustee")


def save(database: Database, before: Scope, after: Scope) -> Scope:
    with database.writing() as tx:
        assessments.save(tx, before, after)
    return whole(database, after)


def handed(scope: Scope, giver: str, receiver: str, domain: str) -> Scope:
    old = scope.assignment(giver, domain)
    assert old is not None
    answers = tuple(answer.model_copy(update={"by": giver}) for answer in old.answers)
    new = Assignment(leader=receiver, domain=domain, answers=answers, handed_by=(*old.handed_by, giver))
    return scope.model_copy(update={"assignments": tuple(new if a is old else a for a in scope.assignments)})


def test_a_leader_who_joins_comes_last_with_what_they_answer(database: Database, build: Build) -> None:
    before = build(leaders=2)
    put(database, before)
    joined = Assignment(leader="U9", domain="d1")
    after = before.model_copy(update={"leaders": (*before.leaders, NEW), "assignments": (*before.assignments, joined)})
    found = save(database, before, after)
    assert (found.leaders, found.assignments) == (after.leaders, after.assignments)


def test_somebody_who_goes_leaves_no_row(database: Database, build: Build) -> None:
    before = build(leaders=3)
    put(database, before)
    after = before.model_copy(update={"leaders": before.leaders[:2], "assignments": before.assignments[:2]})
    found = save(database, before, after)
    assert (found.leaders, found.assignments) == (after.leaders, after.assignments)


def test_every_answer_moves_with_a_domain_that_is_handed_over(database: Database, build: Build) -> None:
    before = rated(build(leaders=2, domains=2), "U1", "d1", ("q2", "weak", "why\x00"), ("q1", None, "only a note"))
    put(database, before)
    grown = before.model_copy(update={"leaders": (*before.leaders, NEW)})
    found = save(database, before, handed(grown, "U1", "U9", "d1"))
    moved = found.assignment("U9", "d1")
    assert moved is not None
    assert [(a.question, a.answer, a.note, a.at, a.by) for a in moved.answers] == [
        ("q2", "weak", "why\x00", NOW, "U1"),
        ("q1", None, "only a note", NOW, "U1"),
    ]
    assert moved.handed_by == ("U1",)
    assert found.assignment("U1", "d1") is None
    assert found.assignment("U1", "d2") is not None


def test_handed_there_and_back(database: Database, build: Build) -> None:
    before = rated(build(leaders=2), "U1", "d1", ("q1", "weak", ""))
    before = before.model_copy(update={"assignments": before.assignments[:1]})
    put(database, before)
    there = save(database, before, handed(before, "U1", "U2", "d1"))
    back = save(database, there, handed(there, "U2", "U1", "d1"))
    assert [(a.leader, a.handed_by) for a in back.assignments] == [("U1", ("U1", "U2"))]
    assert [a.answer for a in back.assignments[0].answers] == ["weak"]


@pytest.mark.parametrize(
    "heir",
    [
        None,
        Assignment(leader="U2", domain="d1", handed_by=("U1",)),
        Assignment(leader="U2", domain="d1", answers=(Answer(question="q1", answer="weak", at=NOW),)),
        Assignment(
            leader="U2", domain="d1", answers=(Answer(question="q1", answer="weak", at=NOW),), handed_by=("U1",)
        ),
    ],
    ids=["nobody", "without the answers", "who was not handed them", "without the note"],
)
def test_no_answer_is_lost_whatever_an_event_asks_for(
    database: Database, build: Build, heir: Assignment | None
) -> None:
    before = rated(build(leaders=2), "U1", "d1", ("q1", "weak", "with a note"))
    before = before.model_copy(update={"assignments": before.assignments[:1]})
    put(database, before)
    with pytest.raises(ValueError, match="would be lost"):
        save(database, before, before.model_copy(update={"assignments": (heir,) if heir else ()}))
    assert whole(database, before).assignments == before.assignments


def test_only_those_with_something_to_answer_are_counted(database: Database, build: Build) -> None:
    before = rated(submitted(build(leaders=2), "U2", "d1"), "U1", "d1", ("q1", "weak", "Mine"))
    put(database, before)
    grown = before.model_copy(update={"leaders": (*before.leaders, NEW)})
    found = save(database, before, handed(grown, "U1", "U9", "d1"))
    assert found.answered is not None
    assert (found.answered.invited, found.answered.submitted) == (2, 1)
    assert (found.answered.assigned, found.answered.respondents) == ({"d1": 2}, {"d1": 1})
    with database.reading() as tx:
        assert [one.leader for one in assessments.standing(tx, "R1")] == ["U2", "U9"]


def test_a_note_keeps_its_writers_name(database: Database, build: Build) -> None:
    before = rated(build(leaders=2), "U1", "d1", ("q1", "weak", "Mine"))
    before = before.model_copy(update={"assignments": before.assignments[:1]})
    put(database, before)
    found = save(database, before, handed(before, "U1", "U2", "d1"))
    assert found.answered is not None
    assert found.answered.notes == (Note(question="q1", leader="U1", name="Leader 1", role="Head", text="Mine"),)


def test_everybody_concerned_is_found_but_in_cancelled_rounds(database: Database, build: Build) -> None:
    cancelled = with_assessment(build(id="R3"), phase="cancelled")
    put(database, build(id="R1"), with_assessment(build(id="R2", leaders=2), phase="published"), cancelled)
    with database.reading() as tx:
        found = {user: [one.id for one in assessments.concerned(tx, "T", user)] for user in ("UC", "U1", "U2", "U7")}
        assert found == {"UC": ["R1", "R2"], "U1": ["R1", "R2"], "U2": ["R2"], "U7": []}
        assert assessments.concerned(tx, "T2", "UC") == []
