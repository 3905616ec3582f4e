"""People as last described."""

from datetime import UTC, datetime, timedelta

from flows.assessment import Person
from storage import people
from storage.database import Database

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def test_the_newest_description_is_kept_with_its_time(database: Database) -> None:
    ann = Person(user="U1", name="Ann", title="Chief executive", tz="Europe/London")
    bob = Person(user="U2", name="Bob\x00", bot=True, deactivated=True, external=True)
    later = NOW + timedelta(hours=1)
    with database.writing() as tx:
        people.put(tx, "T", ann, NOW)
        people.put(tx, "T", bob, NOW)
        people.put(tx, "T2", Person(user="U1", name="Somebody else"), NOW)
        people.put(tx, "T", ann.model_copy(update={"title": "Trustee"}), later)
    with database.reading() as tx:
        found = people.get(tx, "T", ["U1", "U2", "U3"])
        assert people.get(tx, "T", []) == {}
    assert found == {
        "U1": people.Known(user="U1", name="Ann", title="Trustee", fetched_at=later),
        "U2": people.Known(user="U2", name="Bob\x00", bot=True, deactivated=True, external=True, fetched_at=NOW),
    }
