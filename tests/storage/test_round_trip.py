"""Whatever a round can hold comes back from the database as it was put there."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.assessment import Answer, Assessment, Assignment, Draft, Leader, Phase, Promise, Scope, Shown
from flows.events import Ticked
from storage import assessments
from storage.database import Database

pytestmark = pytest.mark.slow

_numbers = count()

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
offsets = st.builds(timezone, st.builds(timedelta, hours=st.integers(-12, 14)))
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=offsets)  # noqa: DTZ001
maybe_time = st.none() | times
promises = st.builds(Promise, shown=st.sampled_from(Shown), smallest_group=st.integers(2, 20))
assessment_values = st.fixed_dictionaries(
    {
        **dict.fromkeys(("team", "framework", "title", "channel", "chair", "chair_tz", "started_by"), words),
        **dict.fromkeys(("all_submitted_at", "due_told_at", "closed_at", "published_at"), maybe_time),
        "opened_at": times,
        "due": st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        "promise": promises,
        "phase": st.sampled_from(Phase),
    }
)
answers = st.lists(
    st.builds(Answer, question=words, answer=st.none() | words, note=words, evidence=words, at=times),
    max_size=4,
    unique_by=lambda answer: answer.question,
).map(tuple)
drafts = st.lists(st.builds(Draft, id=words, question=words, text=words), max_size=2).map(tuple)
leaders = st.lists(
    st.builds(Leader, user=words, name=words, role=words, tz=words), max_size=3, unique_by=lambda each: each.user
)


@st.composite
def parts(draw: st.DrawFn) -> dict[str, Any]:
    """The leaders, and their assignments in any order."""
    people = draw(leaders)
    pairs: list[tuple[str, str]] = []
    for leader in people:
        pairs += [(leader.user, domain) for domain in draw(st.lists(words, max_size=2, unique=True))]
    return {"leaders": tuple(people), "assignments": tuple(draw(contents(draw(st.permutations(pairs)))))}


def contents(pairs: list[tuple[str, str]]) -> st.SearchStrategy[list[Assignment]]:
    each = [
        st.builds(
            Assignment,
            leader=st.just(leader),
            domain=st.just(domain),
            answers=answers,
            drafts=drafts,
            showing=st.none() | words,
            paused=st.booleans(),
            reposts=st.integers(0, 9),
            touched_at=maybe_time,
            submitted_at=maybe_time,
        )
        for leader, domain in pairs
    ]
    return st.tuples(*each).map(list)


def scope(values: dict[str, Any], others: dict[str, Any]) -> Scope:
    return Scope(assessment=Assessment(id=f"R{next(_numbers)}", **values), **others)


def stored(database: Database, wanted: Scope) -> Scope:
    with database.writing() as tx:
        found = assessments.load(
            tx,
            Ticked(assessment=wanted.assessment.id, team=wanted.assessment.team, at=datetime(2026, 1, 5, tzinfo=UTC)),
        )
    assert found is not None
    return found


relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@relaxed
@given(values=assessment_values, others=parts(), look_at=maybe_time)
def test_what_is_added_comes_back(
    database: Database, values: dict[str, Any], others: dict[str, Any], look_at: datetime | None
) -> None:
    wanted = scope(values, others)
    with database.writing() as tx:
        assessments.add(tx, wanted, look_at)
    found = stored(database, wanted)
    assert (found.assessment, found.leaders, found.assignments) == (
        wanted.assessment,
        wanted.leaders,
        wanted.assignments,
    )


@relaxed
@given(values=assessment_values, others=parts(), later=assessment_values, data=st.data())
def test_what_is_saved_comes_back(
    database: Database, values: dict[str, Any], others: dict[str, Any], later: dict[str, Any], data: st.DataObject
) -> None:
    before = scope(values, others)
    pairs = [(a.leader, a.domain) for a in before.assignments]
    changed = data.draw(contents(pairs))
    kept = [data.draw(st.permutations(a.answers)) for a in before.assignments]
    mixed = tuple(
        new.model_copy(update={"answers": tuple({a.question: a for a in (*old, *new.answers)}.values())})
        for new, old in zip(changed, kept, strict=True)
    )
    after = before.model_copy(update={"assessment": Assessment(id=before.assessment.id, **later), "assignments": mixed})
    with database.writing() as tx:
        assessments.add(tx, before, None)
        assessments.save(tx, before, after)
    found = stored(database, after)
    assert (found.assessment, found.leaders, found.assignments) == (
        after.assessment,
        after.leaders,
        after.assignments,
    )
