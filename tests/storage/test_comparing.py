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
