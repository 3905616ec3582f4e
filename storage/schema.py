"""The schema's version: which one the database has, which one this program knows, and the way between.

A migration is a file `migrations/versions/<number>_<what>.py`; its revision is the number. So the versions this program
knows can be told from the file names, and Alembic is imported only to migrate.
"""

import os
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import Database, Tx

if TYPE_CHECKING:
    from alembic.config import Config

_ADVISORY_LOCK = 7_411_908_265_302_117
_WAIT_FOR_OTHERS = "60s"


class SchemaTrouble(Exception):
    """The database's schema is not the one this program works on; the text says what to do."""


def known() -> tuple[str, ...]:
    """Every revision this program knows, oldest first."""
    names = (entry.name for entry in (files("storage") / "migrations" / "versions").iterdir())
    return tuple(sorted(name.split("_")[0] for name in names if name.endswith(".py") and name[0].isdigit()))


def head() -> str:
    """The revision this program works on."""
    return known()[-1]


def revision(database: Database) -> str | None:
    """The database's revision; None when it has no schema (or is not there yet: nothing is created)."""
    if database.file is not None and not _has_content(database):
        return None
    with database.reading() as tx:
        return _revision(tx)


def check(database: Database) -> None:
    """Raises SchemaTrouble, with the command to run, unless the schema is the one this program works on."""
    found = revision(database)
    if found == head():
        return
    if found is None:
        raise SchemaTrouble(f"The database {database.where} has no tables yet. Run: assurance db upgrade")
    if found in known():
        raise SchemaTrouble(
            f"The database {database.where} is at version {found} and this program needs {head()}. "
            "Run: assurance db upgrade"
        )
    raise SchemaTrouble(_newer(database, found))


def upgrade(database: Database, to: str | None = None) -> None:
    """Brings the schema to `to` (the newest when None), in one transaction; keeps every row.

    Several processes may start it at once: one works, the others wait. Raises SchemaTrouble when the schema is newer
    than this program, or when a row would point nowhere afterwards; the database is then as it was.
    """
    from alembic import command

    if database.file is not None:
        _make_private(database)
    with database.migrating() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT_FOR_OTHERS}'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        found = _revision(Tx(connection))
        if found is not None and found not in known():
            raise SchemaTrouble(_newer(database, found))
        command.upgrade(_config(connection), to or "head")
        if database.is_sqlite:
            _no_orphans(connection)


def _newer(database: Database, found: str) -> str:
    return (
        f"The database {database.where} is at version {found}, made by a newer assurance; this one knows versions up "
        f"to {head()}. Install the newer assurance, then run: assurance db upgrade"
    )


def _has_content(database: Database) -> bool:
    """False for a file that is not there; a missing folder is left for the connection to explain."""
    file = database.file
    return file is not None and (not file.parent.is_dir() or (file.exists() and file.stat().st_size > 0))


def _make_private(database: Database) -> None:
    """A new file is for its owner only: it will hold what people think of their trust."""
    file = database.file
    if file is not None and file.parent.is_dir() and not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def _revision(tx: Tx) -> str | None:
    if not inspect(tx.connection).has_table("alembic_version"):
        return None
    found = tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _no_orphans(connection: Connection) -> None:
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        raise SchemaTrouble(f"The migration left rows that point nowhere ({tables}), so nothing was changed.")
