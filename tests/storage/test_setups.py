"""Set-ups: each is its owner's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest

from flows.assessment import Promise, Shown
from flows.setup import Setup
from storage import setups
from storage.database import Database

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
EMPTY = Setup(id="S1", team="T", by="U1", begun_at=NOW)
FULL = EMPTY.model_copy(
    update={
        "channel": "C1",
        "framework": "f",
        "title": "Herbst \x00 ‘review’",
        "due": date(2026, 2, 1),
        "chair": "U1",
        "domains": {"d2": ("U2", "U1"), "d1": ("U1",)},
        "promise": Promise(shown=Shown.BY_ROLE, smallest_group=4),
        "roles": {"U1": "Head"},
        "invite_at_once": True,
    }
)


def test_what_is_put_comes_back(database: Database) -> None:
    with database.writing() as tx:
        setups.put(tx, EMPTY)
        assert setups.get(tx, "T", "S1", "U1") == EMPTY
        setups.put(tx, FULL)
        assert setups.get(tx, "T", "S1", "U1") == FULL
        setups.delete(tx, "T", "S1", "U1")
        assert setups.get(tx, "T", "S1", "U1") is None


def test_nobody_else_reads_changes_or_deletes_it(database: Database) -> None:
    with database.writing() as tx:
        setups.put(tx, FULL)
        for team, by in (("T2", "U1"), ("T", "U2")):
            assert setups.get(tx, team, "S1", by) is None
            setups.delete(tx, team, "S1", by)
            with pytest.raises(ValueError, match="somebody else"):
                setups.put(tx, EMPTY.model_copy(update={"team": team, "by": by}))
        assert setups.get(tx, "T", "S1", "U1") == FULL


def test_two_who_change_one_at_once_change_it_one_after_the_other(database: Database) -> None:
    """Slack is asked about a channel in the background while its chair goes on filling in: neither undoes the other."""
    with database.writing() as tx:
        setups.put(tx, EMPTY)

    def change(at_the_same_time: Callable[[], object] = lambda: None, **how: object) -> None:
        with database.writing() as tx:
            found = setups.get(tx, "T", "S1", "U1")
            assert found is not None
            at_the_same_time()
            setups.put(tx, found.model_copy(update=how))

    other = Thread(target=change, kwargs={"promise": FULL.promise})

    def goes_on() -> None:
        other.start()
        other.join(0.3)

    change(goes_on, channel="C1")
    other.join(10)
    with database.writing() as tx:
        assert setups.get(tx, "T", "S1", "U1") == EMPTY.model_copy(update={"channel": "C1", "promise": FULL.promise})


def test_forgotten_set_ups_go(database: Database) -> None:
    with database.writing() as tx:
        setups.put(tx, EMPTY)
        setups.put(tx, EMPTY.model_copy(update={"id": "S2", "begun_at": NOW - timedelta(days=1)}))
        assert setups.trim(tx, NOW) == 1
        assert setups.get(tx, "T", "S1", "U1") == EMPTY
