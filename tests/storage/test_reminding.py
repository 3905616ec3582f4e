"""Who is due for a reminder, what they have, and what was written of it; on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from flows import events
from flows.assessment import Phase, Scope
from flows.effects import Reminder, Reply
from flows.occasions import Entry, Kind
from storage import assessments, outbox, reminding
from storage.database import Database
from storage.reminding import Kept
from tests.heard import Heard
from tests.storage.test_assessments import put, rated, with_assessment

NOW = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
Build = Callable[..., Scope]


def look(database: Database, at: datetime | None, *users: str, round_: str = "R1", **leader: Any) -> None:
    """These people of a round are to be looked at then."""
    with database.writing() as tx:
        for user in users:
            for work in reminding.works_of(tx, "T", [user])[user]:
                if work.assessment.id == round_:
                    reminding.keep(tx, [Kept(work.with_leader(**leader), at)])


def due(database: Database, now: datetime = NOW, limit: int = 9) -> list[tuple[str, str]]:
    with database.reading() as tx:
        return reminding.due_people(tx, now, limit)


def test_people_whose_time_has_come_are_due_once_the_longest_waiting_first(database: Database, build: Build) -> None:
    put(database, build(leaders=3), build(id="R2", leaders=3))
    look(database, NOW, "U1")
    look(database, NOW - timedelta(hours=1), "U2")
    look(database, NOW + timedelta(microseconds=1), "U3")
    look(database, NOW - timedelta(minutes=1), "U2", round_="R2")
    assert due(database) == [("T", "U2"), ("T", "U1")]
    assert due(database, limit=1) == [("T", "U2")]
    look(database, None, "U1", "U2")
    assert due(database) == [("T", "U2")]


def test_nobody_is_due_for_a_round_that_has_ended(database: Database, build: Build) -> None:
    put(database, build())
    look(database, NOW, "U1")
    with database.writing() as tx:
        before = build()
        assessments.save(tx, before, with_assessment(before, phase=Phase.CLOSED))
    assert due(database) == []


def test_looking_for_who_is_due_reads_the_index_of_those_to_remind(
    database: Database, build: Build, heard: Heard
) -> None:
    put(database, build(leaders=500))
    look(database, NOW, "U7")
    with database.writing() as tx:
        tx.execute(text("ANALYZE leader"))
    statements = heard(database)
    due(database)
    ((statement, values),) = [one for one in statements if "remind_at" in one[0]]
    with database.reading() as tx:
        if tx.dialect == "sqlite":
            plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        else:
            plan = tx.connection.exec_driver_sql(f"EXPLAIN {statement}", values).all()
    assert "ix_leader_remind_at" in str(plan)


def test_a_persons_open_rounds_come_with_what_is_theirs(database: Database, build: Build) -> None:
    first = rated(build(id="R2", leaders=2, domains=2), "U1", "d2", ("q1", "weak", "note"))
    put(database, first, build(id="R1"), with_assessment(build(id="R3"), phase=Phase.CLOSED))
    put(database, with_assessment(build(id="R4"), team="T2"))
    with database.writing() as tx:
        mine = reminding.works(tx, "T", "U1")
        assert reminding.works(tx, "T", "U9") == ()
        assert reminding.works_of(tx, "T", ["U1", "U9"]) == {"U1": list(mine)}
        assert reminding.works_of(tx, "T", []) == {}
    assert [work.assessment.id for work in mine] == ["R1", "R2"]
    assert mine[1].assignments == tuple(a for a in first.assignments if a.leader == "U1")
    assert mine[1].leader == first.leaders[0]


def test_a_round_is_read_as_each_of_its_leaders_has_it(
    database: Database, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = rated(build(leaders=5, domains=2), "U3", "d2", ("q1", "weak", ""))
    scope = with_assessment(scope, phase=Phase.CLOSED)
    put(database, scope)
    monkeypatch.setattr(reminding, "AT_ONCE", 2)
    with database.reading() as tx:
        found = {work.leader.user: work for work in reminding.works_in(tx, scope.assessment)}
    assert set(found) == {"U1", "U2", "U3", "U4", "U5"}
    assert found["U3"].assignments == tuple(a for a in scope.assignments if a.leader == "U3")


def test_what_is_kept_comes_back_and_touches_nobody_else(database: Database, build: Build) -> None:
    put(database, build(leaders=2), build(id="R2", leaders=2))
    look(database, NOW, "U1", reminded_through=NOW, snoozed_until=NOW + timedelta(days=1), name="not kept")
    with database.writing() as tx:
        (one, other) = reminding.works(tx, "T", "U1")
        (second, _) = reminding.works(tx, "T", "U2")
    assert (one.leader.reminded_through, one.leader.snoozed_until) == (NOW, NOW + timedelta(days=1))
    assert one.leader.name == "Leader 1"
    assert other.leader.reminded_through is None
    assert second.leader.reminded_through is None


def test_the_ledger_keeps_every_entry_in_order(database: Database, build: Build) -> None:
    put(database, build(), build(id="R2"))
    entries = [
        Entry(assessment="R1", user="U1", kind=Kind.HALFWAY, planned_at=NOW, sent_at=NOW, reason="half"),
        Entry(assessment="R1", user="U1", kind=Kind.DUE_DAY, planned_at=NOW, reason="snoozed"),
    ]
    with database.writing() as tx:
        reminding.record(tx, [])
        reminding.record(tx, entries[:1])
        reminding.record(tx, entries[1:])
    with database.reading() as tx:
        assert reminding.ledger(tx, "R1") == entries
        assert reminding.ledger(tx, "R2") == []


def test_a_reminder_stands_once_it_was_sent_and_does_not_move(database: Database) -> None:
    first = Reminder(key="reminder:U1", to="U1", waiting=(), reposts=1)
    second = first.model_copy(update={"reposts": 2})

    def standing() -> list[tuple[Reminder, bool]]:
        with database.writing() as tx:
            return list(reminding.standing(tx, "T", ["U1", "U2"]).values())

    def owe(*effects: Any) -> None:
        with database.writing() as tx:
            outbox.owe(tx, "T", effects, NOW)

    assert standing() == []
    owe(first, Reply(key="reminder:U2", to="U2", lines=("not a reminder",)))
    assert standing() == [(first, False)]
    with database.writing() as tx:
        for one in outbox.claim(tx, NOW, "w", timedelta(seconds=30)):
            outbox.sending(tx, one)
            outbox.sent(tx, one, outbox.Place(channel="D", ts=one.key), NOW)
    assert standing() == [(first, True)]
    owe(second)
    assert standing() == [(second, False)]


def test_two_processes_looking_at_one_person_take_turns(postgres_database: Database, build: Build) -> None:
    """The second sees what the first wrote."""
    put(postgres_database, build())
    found: list[datetime | None] = []

    def second() -> None:
        with postgres_database.writing() as tx:
            found.append(reminding.works(tx, "T", "U1")[0].leader.reminded_through)

    with postgres_database.writing() as tx:
        (work,) = reminding.works(tx, "T", "U1")
        other = Thread(target=second)
        other.start()
        other.join(0.3)
        assert other.is_alive()
        reminding.keep(tx, [Kept(work.with_leader(reminded_through=NOW), None)])
    other.join(5)
    assert found == [NOW]


def test_whoever_changes_a_round_never_waits_for_somebody_looking_at_its_leaders(
    postgres_database: Database, build: Build
) -> None:
    """Else each could hold what the other wants: looking takes the round before the leader."""
    put(postgres_database, build())
    found: list[object] = []

    def beat() -> None:
        with postgres_database.writing() as tx:
            found.append(reminding.works(tx, "T", "U1"))

    with postgres_database.writing() as tx:
        assessments.load(tx, events.Ticked(assessment="R1", team="T", at=NOW))
        other = Thread(target=beat)
        other.start()
        other.join(0.3)
        assert other.is_alive()
        (work,) = reminding.works_of(tx, "T", ["U1"])["U1"]
        reminding.keep(tx, [Kept(work, NOW)])
    other.join(5)
    assert len(found) == 1
