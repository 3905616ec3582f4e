"""What is known of the round before: its counts under its own promise, and who answered in both."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flows import events
from flows.assessment import Answer, Phase, Scope
from storage import assessments
from storage.comparing import in_both, last_time
from storage.database import Database

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Build = Callable[..., Scope]
BY_U1 = {"rated_by": "U1"}


def answered(scope: Scope, **given: str | None) -> Scope:
    """Each leader's answer to q1 of d1."""
    for leader, answer in given.items():
        assignment = scope.assignment(leader, "d1")
        assert assignment is not None
        kept = (Answer(question="q1", answer=answer, note="so", at=NOW),)
        scope = scope.replace(assignment.model_copy(update={"answers": kept}))
    return scope


def put(database: Database, scope: Scope, **changes: Any) -> None:
    scope = scope.model_copy(update={"assessment": scope.assessment.model_copy(update=changes)})
    with database.writing() as tx:
        assessments.add(tx, scope, None)


def test_leaders_count_once_where_they_answered_in_both_rounds(database: Database, build: Build) -> None:
    put(database, answered(build("R1", leaders=4), U1="strong", U2="weak", U3=None))
    put(database, answered(build("R2", leaders=4), U1="weak", U3="strong", U4="strong"))
    with database.reading() as tx:
        assert in_both(tx, "R2", "R1") == {"q1": 1}
        assert in_both(tx, "R2", "R9") == {}


def handed(scope: Scope) -> Scope:
    """What U2 has was rated by U1."""
    assignment = scope.assignment("U2", "d1")
    assert assignment is not None
    return scope.replace(assignment.model_copy(update={"answers": (assignment.answers[0].model_copy(update=BY_U1),)}))


def test_after_a_hand_over_the_one_who_rated_counts(database: Database, build: Build) -> None:
    """U2 has what U1 rated: last time's answer of U1 meets it, that of U2 does not, until U2 rates for themselves."""
    put(database, answered(build("R1", leaders=2), U1="strong"))
    put(database, answered(build("R2", leaders=2), U2="strong"))
    put(database, handed(answered(build("R3", leaders=2), U2="weak")))
    put(database, answered(build("R4", leaders=2), U1="weak", U2="weak"))
    with database.reading() as tx:
        found = [[in_both(tx, now, then).get("q1", 0) for then in ("R1", "R2", "R3")] for now in ("R3", "R4")]
    assert found == [[1, 0, 1], [1, 1, 1]]
    with database.reading() as tx:
        assert in_both(tx, "R1", "R3") == {"q1": 1}, "the other way round too"


def test_somebody_who_rated_here_and_handed_on_there_counts_once(database: Database, build: Build) -> None:
    """U1 rated their own and, before it passed to U2, the same question there: one leader, not two."""
    put(database, answered(build("R1", leaders=2), U1="strong"))
    put(database, handed(answered(build("R2", leaders=2), U1="strong", U2="weak")))
    with database.reading() as tx:
        assert in_both(tx, "R2", "R1") == {"q1": 1}


def test_the_round_before_comes_with_the_one_that_follows_it(database: Database, build: Build) -> None:
    posted = {"phase": Phase.PUBLISHED, "published_at": NOW}
    put(database, answered(build("R1", leaders=2), U1="strong", U2="weak"), **posted)
    put(database, answered(build("R2", leaders=2), U1="weak"), follows="R1")
    with database.writing() as tx:
        scope = assessments.load(tx, events.Ticked(assessment="R2", team="T", at=NOW))
    assert scope is not None
    assert scope.last_time is not None
    assert scope.last_time.published_on == NOW.date()
    assert {(tally.answer, tally.count) for tally in scope.last_time.answered.tallies} == {("strong", 1), ("weak", 1)}
    assert scope.last_time.in_both == {"q1": 1}


def test_a_round_that_was_not_posted_or_is_gone_is_no_last_time(database: Database, build: Build) -> None:
    put(database, build("R1"))
    put(database, build("R2"), follows="R1")
    with database.reading() as tx:
        assert last_time(tx, "R2", "R1") is None
        assert last_time(tx, "R2", "R0") is None
        assert last_time(tx, "R2", None) is None
