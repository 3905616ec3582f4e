"""Rounds: what is put comes back, an event loads its part and no more, saving writes only what changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows import events
from flows.assessment import Answer, Assessment, Draft, Note, Phase, Scope, Shown, Tally
from storage import assessments, keeping
from storage.database import Database
from tests.heard import Heard

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Build = Callable[..., Scope]


def put(database: Database, *scopes: Scope, look_at: datetime | None = None) -> None:
    with database.writing() as tx:
        for scope in scopes:
            assessments.add(tx, scope, look_at)


def whole(database: Database, scope: Scope) -> Scope:
    event = events.Ticked(assessment=scope.assessment.id, team=scope.assessment.team, at=NOW)
    with database.writing() as tx:
        found = assessments.load(tx, event)
    assert found is not None
    return found


def rated(scope: Scope, leader: str, domain: str, *answers: tuple[str, str | None, str]) -> Scope:
    given = tuple(Answer(question=q, answer=a, note=n, at=NOW) for q, a, n in answers)
    assignment = scope.assignment(leader, domain)
    assert assignment is not None
    return scope.replace(assignment.model_copy(update={"answers": given, "touched_at": NOW}))


def with_assessment(scope: Scope, **changes: object) -> Scope:
    return scope.model_copy(update={"assessment": scope.assessment.model_copy(update=changes)})


def submitted(scope: Scope, leader: str, domain: str) -> Scope:
    assignment = scope.assignment(leader, domain)
    assert assignment is not None
    return scope.replace(assignment.model_copy(update={"submitted_at": NOW, "touched_at": NOW}))


def test_a_page_loads_one_leader_only(database: Database, build: Build) -> None:
    scope = rated(build(leaders=3), "U1", "d1", ("q1", "strong", "so"))
    scope = rated(scope, "U2", "d1", ("q1", "weak", "no"))
    put(database, scope)
    looked = events.Looked(assessment="R1", team="T", by="U1", domain="d1", at=NOW)
    with database.writing() as tx:
        found = assessments.load(tx, looked, [NOW.date()])
    assert found is not None
    assert found.assessment == scope.assessment
    assert found.leaders == scope.leaders[:1]
    assert found.assignments == tuple(a for a in scope.assignments if a.leader == "U1")
    assert (found.unsubmitted, found.answered, found.closed_days) == (None, None, frozenset([NOW.date()]))


def test_submitting_counts_the_whole_round_and_loads_one_leader(database: Database, build: Build) -> None:
    scope = submitted(build(leaders=3, domains=2), "U2", "d1")
    put(database, scope)
    with database.writing() as tx:
        found = assessments.load(tx, events.Submitted(assessment="R1", team="T", by="U1", domain="d1", at=NOW))
    assert found is not None
    assert (found.unsubmitted, len(found.assignments), found.answered) == (5, 2, None)


def test_the_whole_round_comes_with_everybody_and_the_counts(database: Database, build: Build) -> None:
    scope = rated(build(leaders=2), "U2", "d1", ("q1", "strong", ""))
    put(database, scope)
    found = whole(database, scope)
    assert (found.leaders, found.assignments, found.unsubmitted) == (scope.leaders, scope.assignments, 2)
    assert found.answered is not None
    assert found.answered.tallies == (Tally(question="q1", answer="strong", count=1),)


class HeaderOnly(events.Event):
    reach = events.Reach.HEADER


def test_the_header_comes_alone(database: Database, build: Build) -> None:
    put(database, build(leaders=2))
    with database.writing() as tx:
        found = assessments.load(tx, HeaderOnly(assessment="R1", team="T", at=NOW))
    assert found is not None
    assert (found.leaders, found.assignments, found.unsubmitted) == ((), (), 2)


@pytest.mark.parametrize("kind", [events.Looked, events.Submitted, HeaderOnly, events.ClosedNow])
def test_another_teams_round_is_as_unknown_as_none(database: Database, build: Build, kind: type[events.Event]) -> None:
    put(database, build())
    page = {"domain": "d1"} if issubclass(kind, events.OnPage) else {}
    with database.writing() as tx:
        for round_, team in (("R1", "T2"), ("R1", ""), ("R2", "T"), ("R1\x00", "T")):
            assert assessments.load(tx, kind(assessment=round_, team=team, by="U1", at=NOW, **page)) is None


def test_the_clock_needs_no_team_but_a_wrong_one_is_wrong(database: Database, build: Build) -> None:
    put(database, build())
    with database.writing() as tx:
        assert assessments.load(tx, events.Ticked(assessment="R1", at=NOW)) is not None
        assert assessments.load(tx, events.Ticked(assessment="R1", team="T2", at=NOW)) is None


def test_somebody_not_in_the_round_loads_no_assignment(database: Database, build: Build) -> None:
    put(database, build())
    with database.writing() as tx:
        found = assessments.load(tx, events.Looked(assessment="R1", team="T", by="U9", domain="d1", at=NOW))
    assert found is not None
    assert (found.leaders, found.assignments) == ((), ())


@pytest.fixture
def statements(database: Database, heard: Heard) -> list[tuple[str, Any]]:
    return heard(database)


def test_one_changed_answer_is_one_statement(
    database: Database, build: Build, statements: list[tuple[str, Any]]
) -> None:
    before = rated(build(leaders=2), "U1", "d1", ("q1", "weak", ""), ("q2", "weak", "why"))
    put(database, before)
    assignment = before.assignments[0]
    answers = (assignment.answers[0].model_copy(update={"answer": "strong"}), assignment.answers[1])
    after = before.replace(assignment.model_copy(update={"answers": answers}))
    with database.writing() as tx:
        statements.clear()
        assessments.save(tx, before, after)
    assert [s.split()[:3] for s, _ in statements] == [["INSERT", "INTO", "answer"]]
    assert whole(database, after).assignments == after.assignments


def test_nothing_changed_is_no_statement(database: Database, build: Build, statements: list[tuple[str, Any]]) -> None:
    scope = rated(build(), "U1", "d1", ("q1", "weak", ""))
    put(database, scope, look_at=NOW)
    with database.writing() as tx:
        statements.clear()
        assessments.save(tx, scope, scope.model_copy(update={"unsubmitted": 7}))
        assert statements == []


def test_only_changed_columns_are_written(database: Database, build: Build, statements: list[tuple[str, Any]]) -> None:
    before = build(leaders=2)
    put(database, before)
    after = with_assessment(before, phase=Phase.CLOSED, closed_at=NOW)
    first = after.assignments[0].model_copy(
        update={"drafts": (Draft(id="1", question="q1", text="\x00 \u202e<!channel>"),), "reposts": 2}
    )
    leader = after.leaders[0].model_copy(update={"role": "Trustee"})
    after = after.replace(first).model_copy(update={"leaders": (leader, *after.leaders[1:])})
    with database.writing() as tx:
        statements.clear()
        assessments.save(tx, before, after)
    assert len(statements) == 3
    found = whole(database, after)
    assert (found.assessment, found.leaders, found.assignments) == (after.assessment, after.leaders, after.assignments)


@pytest.mark.parametrize("order", [["q1", "q3", "q2"], ["q3", "q1", "q2"], ["q2"], [], ["q1", "q4", "q2", "q3"]])
def test_answers_keep_their_order(database: Database, build: Build, order: list[str]) -> None:
    before = rated(build(), "U1", "d1", ("q1", "weak", ""), ("q2", "weak", ""), ("q3", "weak", ""))
    put(database, before)
    after = rated(before, "U1", "d1", *((question, "strong", "") for question in order))
    with database.writing() as tx:
        assessments.save(tx, before, after)
    assert whole(database, after).assignments == after.assignments


def test_saving_another_round_than_was_loaded_is_refused(database: Database, build: Build) -> None:
    before = build(leaders=2)
    put(database, before)
    with database.writing() as tx, pytest.raises(ValueError, match="round"):
        assessments.save(tx, before, with_assessment(before, id="R2"))


def test_rounds_whose_time_has_come_are_due_whatever_their_phase(database: Database, build: Build) -> None:
    put(database, build(id="R1"), look_at=NOW)
    put(database, build(id="R2"), look_at=NOW - timedelta(hours=1))
    put(database, build(id="R3"), look_at=NOW + timedelta(microseconds=1))
    put(database, with_assessment(build(id="R4"), phase=Phase.PUBLISHED), look_at=NOW)
    put(database, build(id="R5"))
    with database.reading() as tx:
        assert assessments.due(tx, NOW, 9) == ["R2", "R1", "R4"]
        assert assessments.due(tx, NOW, 1) == ["R2"]
    with database.writing() as tx:
        assessments.set_look_at(tx, "R2", None)
        assessments.set_look_at(tx, "R5", NOW)
    with database.reading() as tx:
        assert assessments.due(tx, NOW, 9) == ["R1", "R4", "R5"]


def test_a_round_is_found_by_the_beginning_of_its_id(database: Database, build: Build) -> None:
    put(database, build(id="abc"), build(id="abd"), build(id="xyz"), build(id="ABC"), build(id="a%c"))
    with database.reading() as tx:
        assert {each.id for each in assessments.find(tx, "ab")} == {"abc", "abd"}
        assert [each.id for each in assessments.find(tx, "a%")] == ["a%c"]
        assert len(assessments.find(tx, "")) == 5
        found = assessments.get(tx, "abc")
        assert found is not None
        assert found.id == "abc"
        assert assessments.get(tx, "ab") is None


def test_open_and_chaired_rounds_come_newest_first(database: Database, build: Build) -> None:
    older = with_assessment(build(id="R1"), opened_at=NOW - timedelta(days=9))
    closed = with_assessment(build(id="R3"), phase=Phase.CLOSED, opened_at=NOW + timedelta(days=1))
    other = with_assessment(build(id="R4"), chair="U9", team="T2")
    put(database, older, build(id="R2"), closed, other)
    with database.reading() as tx:
        assert [each.id for each in assessments.list_open(tx)] == ["R2", "R4", "R1"]
        assert [each.id for each in assessments.chaired(tx, "T", "UC")] == ["R3", "R2", "R1"]
        assert assessments.chaired(tx, "T2", "UC") == []


def with_answer(scope: Scope, answer: str | None) -> Scope:
    given = Answer(question="q1", answer=answer, note="" if answer else "Only a note.", at=NOW)
    return scope.replace(scope.assignments[0].model_copy(update={"answers": (given,)}))


def test_rounds_that_ended_without_one_answer_are_known_to_their_chair(database: Database, build: Build) -> None:
    silent = with_assessment(build(id="R1"), phase=Phase.CLOSED)
    noted = with_assessment(with_answer(build(id="R2"), None), phase=Phase.PUBLISHED)
    told = with_assessment(with_answer(build(id="R3"), "weak"), phase=Phase.CLOSED)
    others = with_assessment(build(id="R4"), phase=Phase.CLOSED, chair="U9")
    ended = with_assessment(with_answer(build(id="R6"), "weak"), phase=Phase.PUBLISHED)
    put(database, silent, noted, told, others, build(id="R5"), ended)
    with database.writing() as tx:
        keeping.end_answers(tx, "R6", "{}", NOW)
    with database.reading() as tx:
        assert assessments.in_vain(tx, "T", "UC") == {"R1", "R2"}
        assert assessments.in_vain(tx, "T", "U9") == {"R4"}
        assert assessments.in_vain(tx, "T2", "UC") == frozenset()


def test_the_next_round_is_the_newest_that_looks_again_whoever_chairs_it(database: Database, build: Build) -> None:
    later = {"opened_at": NOW + timedelta(days=1), "title": "Newest", "chair": "U9"}
    put(
        database,
        *(build(id=id) for id in ("R1", "R2", "R3")),
        with_assessment(build(id="R4"), follows="R1", title="First", phase=Phase.PUBLISHED),
        with_assessment(build(id="R5"), follows="R1", **later),
        with_assessment(build(id="R6"), follows="R2", phase=Phase.CANCELLED),
    )
    with database.reading() as tx:
        assert assessments.next_rounds(tx, "T", "UC") == {"R1": "Newest"}
        assert assessments.next_rounds(tx, "T", "U9") == {}
        assert assessments.next_rounds(tx, "T2", "UC") == {}


def at(scope: Scope, domain: str, touched: int | None, submitted_: bool = False) -> Scope:
    assignment = scope.assignment("U1", domain)
    assert assignment is not None
    when = None if touched is None else NOW + timedelta(minutes=touched)
    return scope.replace(
        assignment.model_copy(update={"touched_at": when, "submitted_at": NOW if submitted_ else None})
    )


def test_typed_words_belong_to_the_page_last_touched_and_not_submitted(database: Database, build: Build) -> None:
    put(database, at(at(at(build(domains=3), "d1", 5), "d2", 7), "d3", 9, submitted_=True))
    with database.reading() as tx:
        assert assessments.current(tx, "T", "U1") == ("R1", "d2")
        assert assessments.current(tx, "T2", "U1") is None
        assert assessments.current(tx, "T", "U9") is None


def test_else_to_the_first_page_not_submitted(database: Database, build: Build) -> None:
    put(database, at(build(domains=3), "d1", 9, submitted_=True))
    with database.reading() as tx:
        assert assessments.current(tx, "T", "U1") == ("R1", "d2")


def test_else_to_the_page_last_touched(database: Database, build: Build) -> None:
    put(database, at(at(build(domains=2), "d1", 9, submitted_=True), "d2", 8, submitted_=True))
    put(database, with_assessment(build(id="R2"), phase=Phase.CLOSED))
    with database.reading() as tx:
        assert assessments.current(tx, "T", "U1") == ("R1", "d1")


def test_progress_counts_answers_and_not_mere_notes(database: Database, build: Build) -> None:
    scope = rated(build(leaders=2, domains=2), "U1", "d2", ("q3", "weak", ""), ("q4", None, "later"))
    put(database, submitted(scope, "U1", "d1"), with_assessment(build(id="R2"), team="T2"))
    with database.reading() as tx:
        (found,) = assessments.progress(tx, "T", "U1")
    assert (found.assessment, found.title, found.phase) == ("R1", scope.assessment.title, Phase.OPEN)
    assert [(d.domain, d.answered, d.submitted) for d in found.domains] == [("d1", 0, True), ("d2", 1, False)]


def test_the_chair_sees_who_has_finished_and_no_answer(database: Database, build: Build) -> None:
    put(database, submitted(build(leaders=2, domains=2), "U2", "d1"))
    with database.reading() as tx:
        found = assessments.standing(tx, "R1")
    assert [(each.leader, each.given, each.finished, each.touched_at) for each in found] == [
        ("U1", 2, 0, None),
        ("U2", 2, 1, NOW),
    ]
    assert set(type(found[0]).model_fields) == {"leader", "name", "role", "given", "finished", "touched_at"}


def test_answers_count_whether_submitted_or_not(database: Database, build: Build) -> None:
    scope = rated(build(leaders=3, domains=2), "U1", "d1", ("q1", "strong", "good"), ("q2", None, "only a note"))
    scope = submitted(rated(scope, "U2", "d1", ("q1", "strong", "")), "U2", "d1")
    scope = submitted(rated(scope, "U2", "d2", ("q3", "cannot_say", "")), "U2", "d2")
    put(database, scope, build(id="R2"))
    found = whole(database, scope).answered
    assert found is not None
    assert found.tallies == (
        Tally(question="q1", answer="strong", count=2),
        Tally(question="q3", answer="cannot_say", count=1),
    )
    assert found.notes == (
        Note(question="q1", leader="U1", name="Leader 1", role="Head", text="good", answer="strong"),
        Note(question="q2", leader="U1", name="Leader 1", role="Head", text="only a note"),
    )
    assert (found.invited, found.submitted) == (3, 1)
    assert (found.assigned, found.respondents) == ({"d1": 3, "d2": 3}, {"d1": 2, "d2": 1})


def test_a_leader_with_two_answers_is_one_respondent(database: Database, build: Build) -> None:
    scope = rated(build(leaders=2), "U1", "d1", ("q1", "strong", ""), ("q2", "weak", ""))
    put(database, rated(scope, "U2", "d1", ("q1", None, "a note is no answer")))
    found = whole(database, scope).answered
    assert found is not None
    assert found.respondents == {"d1": 1}


def test_by_role_the_counts_are_kept_apart(database: Database, build: Build) -> None:
    scope = build(leaders=3)
    roles = ("Head", "Trustee", "Head")
    leaders = tuple(x.model_copy(update={"role": r}) for x, r in zip(scope.leaders, roles, strict=True))
    promise = scope.assessment.promise.model_copy(update={"shown": Shown.BY_ROLE})
    scope = with_assessment(scope.model_copy(update={"leaders": leaders}), promise=promise)
    for user in ("U1", "U2", "U3"):
        scope = rated(scope, user, "d1", ("q1", "weak", ""))
    put(database, scope)
    found = whole(database, scope).answered
    assert found is not None
    assert [(t.group, t.count) for t in found.tallies] == [("Head", 2), ("Trustee", 1)]


def test_every_stored_answer_can_be_read_out(database: Database, build: Build) -> None:
    scope = rated(build(leaders=2, domains=2), "U2", "d1", ("q2", None, "n"))
    scope = rated(scope, "U1", "d2", ("q3", "weak", ""))
    put(database, scope)
    with database.reading() as tx:
        assert assessments.answers(tx, "R1") == [
            {"leader": "U1", "domain": "d2", "question": "q3", "answer": "weak", "note": "", "evidence": ""},
            {"leader": "U2", "domain": "d1", "question": "q2", "answer": None, "note": "n", "evidence": ""},
        ]


def test_the_types_are_the_domains(database: Database, build: Build) -> None:
    put(database, build())
    with database.reading() as tx:
        found = assessments.get(tx, "R1")
    assert isinstance(found, Assessment)
    assert isinstance(found.phase, Phase)
    assert found.opened_at.tzinfo is UTC


def test_a_note_for_an_earlier_answer_is_no_word_about_the_new_one(database: Database, build: Build) -> None:
    scope = rated(build(leaders=1), "U1", "d1", ("q1", "strong", "as it was"))
    (assignment, *_) = scope.assignments
    (answer,) = assignment.answers
    put(
        database,
        scope.replace(assignment.model_copy(update={"answers": (answer.model_copy(update={"note_for": "weak"}),)})),
    )
    found = whole(database, scope).answered
    assert found is not None
    assert [(note.text, note.answer) for note in found.notes] == [("as it was", None)]
