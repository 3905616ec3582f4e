"""The schema: where it stands, the way up, and that the way up loses nothing."""

from storage import schema
from storage.database import Database


def test_upgrade_brings_an_empty_database_to_the_head(empty_database: Database) -> None:
    assert schema.revision(empty_database) is None
    schema.upgrade(empty_database)
    assert schema.revision(empty_database) == schema.head()
    schema.check(empty_database)
    schema.upgrade(empty_database)
