"""Messages that were tried and are to be tried again: they wait, however far ahead their next attempt is."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.effects import Reply
from storage import outbox, overdue, put_off
from storage.database import Database
from storage.waiting import waiting

DUE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = DUE + timedelta(hours=3)
AHEAD = LATER + timedelta(minutes=9)
REVOKED = "token_revoked"


def owe(database: Database, key: str, at: datetime, not_before: datetime | None = None) -> None:
    effect = Reply(key=key, to="U1", lines=(key,), not_before=not_before)
    with database.writing() as tx:
        outbox.owe(tx, "T", [effect], at)


def put_all_off(database: Database, why: str, now: datetime = LATER, until: datetime = AHEAD) -> None:
    with database.writing() as tx:
        for owed in outbox.claim(tx, now, "w", timedelta(seconds=30)):
            assert outbox.later(tx, owed, until, why)


@pytest.fixture
def away(database: Database) -> Database:
    """Slack is away: one owed at nine, and one owed on Friday to be sent at eleven, were both tried at noon."""
    owe(database, "a", DUE)
    owe(database, "b", DUE - timedelta(days=3), DUE + timedelta(hours=2))
    put_all_off(database, REVOKED)
    return database


def test_they_count_and_are_as_old_as_when_they_were_first_due(away: Database) -> None:
    with away.reading() as tx:
        found = waiting(tx, LATER)
        assert (found.messages, found.oldest) == (2, timedelta(hours=3))
        assert outbox.depth(tx, LATER) == 2
        assert put_off.since(tx, LATER) == [DUE + timedelta(hours=2), DUE]
        assert put_off.since(tx, LATER, most=1) == [DUE + timedelta(hours=2)], "the one owed longest ago"
        assert put_off.why(tx) == {REVOKED: 2}


def test_they_are_overdue_from_when_they_were_first_due(away: Database) -> None:
    with away.reading() as tx:
        assert [overdue.messages(tx, DUE + timedelta(minutes=minutes)) for minutes in (0, 1, 121)] == [0, 1, 2]


def test_one_that_waits_for_working_hours_does_not_count(database: Database) -> None:
    owe(database, "a", DUE)
    put_all_off(database, outbox.OUT_OF_HOURS)
    with database.reading() as tx:
        found = waiting(tx, LATER)
        assert (found.messages, found.oldest, outbox.depth(tx, LATER)) == (0, timedelta(), 0)
        assert overdue.messages(tx, LATER) == 0
        assert put_off.why(tx) == {}


def test_one_that_is_sent_at_last_counts_no_more(away: Database) -> None:
    with away.writing() as tx:
        for owed in outbox.claim(tx, AHEAD, "w", timedelta(seconds=30)):
            assert outbox.sending(tx, owed)
            outbox.sent(tx, owed, outbox.Place(channel="D1", ts=f"1.{owed.id}"), AHEAD)
        assert waiting(tx, AHEAD).messages == 0


def test_what_is_in_doubt_is_counted_apart(database: Database) -> None:
    owe(database, "a", DUE)
    with database.writing() as tx:
        (owed,) = outbox.claim(tx, LATER, "w", timedelta(seconds=30))
        assert outbox.sending(tx, owed)
        assert outbox.in_doubt(tx, owed, "no answer from Slack", AHEAD)
        found = waiting(tx, LATER)
    assert (found.messages, found.in_doubt) == (0, 1)
