"""What can go wrong with a database, each with a sentence for the person who has to mend it.

The driver's own words are kept out: they may hold a password or somebody's note. `code` is its error code, for logs.
"""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class DatabaseTrouble(Exception):
    """Something is wrong with the database; nothing of the transaction was saved."""

    def __init__(self, sentence: str, code: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code


class Locked(DatabaseTrouble):
    """Somebody else is writing and did not finish in time."""


class Deadlock(Locked):
    """Two waited for each other, and ours was undone to end that. Done once more, it finds the way free."""


class ReadOnly(DatabaseTrouble):
    """The database can be read and not written."""


class Full(DatabaseTrouble):
    """There is no room left."""


class FolderMissing(DatabaseTrouble):
    """The folder that should hold the file is not there."""


class NotADatabase(DatabaseTrouble):
    """The file is something else, or damaged."""


class CannotOpen(DatabaseTrouble):
    """The file is there (or could be) and may not be opened."""


class CannotConnect(DatabaseTrouble):
    """The server does not answer, refuses us, or went away."""


class BadAddress(DatabaseTrouble):
    """The database URL is not one this program understands."""


class Refused(DatabaseTrouble):
    """The database refused a statement: a fault of this program, not of the person."""


class Undone(DatabaseTrouble):
    """The database gave the transaction up under way."""


def undone() -> Undone:
    return Undone("The database gave up what was being saved, so nothing of it was. Try again in a moment.")


def locked(where: str) -> Locked:
    return Locked(f"The database {where} is in use by somebody else and did not become free. Try again in a moment.")


def deadlock(where: str) -> Deadlock:
    return Deadlock(str(locked(where)))


def translate(error: Exception, where: str, file: Path | None) -> DatabaseTrouble:
    """The trouble behind a driver's error. `where` names the database, without a password; `file` is SQLite's."""
    if isinstance(error, PoolTimeout):
        return locked(where)
    driver = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(driver, sqlite3.Error):
        return _sqlite(driver, where, file)
    return _postgres(error, driver, where)


def _sqlite(error: sqlite3.Error, where: str, file: Path | None) -> DatabaseTrouble:
    number = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", None)
    trouble: DatabaseTrouble
    match None if number is None else number & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            trouble = locked(where)
        case sqlite3.SQLITE_READONLY:
            trouble = ReadOnly(
                f"The database {where} is read-only. Allow this program to write the file and its folder."
            )
        case sqlite3.SQLITE_FULL:
            trouble = Full(f"There is no room left for the database {where}. Free some disk space; nothing was lost.")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            trouble = NotADatabase(
                f"{where} is not an SQLite database, or is damaged. Move it away or put back a copy of the right file."
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PERM:
            trouble = _cannot_open(where, file)
        case _:
            trouble = Refused(f"The database {where} refused a change ({name or type(error).__name__}).")
    trouble.code = name
    return trouble


def _cannot_open(where: str, file: Path | None) -> DatabaseTrouble:
    if file is not None and not file.parent.is_dir():
        return FolderMissing(
            f"The folder {file.parent} does not exist, so the database cannot be kept there. "
            "`assurance db upgrade` makes it, with the database; or name another place in DATABASE_URL."
        )
    return CannotOpen(f"The database {where} cannot be opened. Check that this program may read and write it.")


def _postgres(error: Exception, driver: BaseException | None, where: str) -> DatabaseTrouble:
    code: str | None = getattr(driver, "sqlstate", None)
    trouble: DatabaseTrouble
    if code == "40P01":
        trouble = deadlock(where)
    elif code in {"55P03", "40001", "57014"}:
        trouble = locked(where)
    elif code == "25006":
        trouble = ReadOnly(f"The database {where} is read-only. Connect to the server that takes changes.")
    elif code in {"53100", "53200", "54000"}:
        trouble = Full(f"There is no room left for the database {where}. Make room on its server; nothing was lost.")
    elif _connection_failed(error, driver, code):
        trouble = CannotConnect(
            f"Cannot connect to the database {where}: {_reason(driver, code)}. "
            "Check DATABASE_URL and that the server is running."
        )
    else:
        constraint = getattr(getattr(driver, "diag", None), "constraint_name", None)
        trouble = Refused(f"The database {where} refused a change ({constraint or code or type(driver).__name__}).")
    trouble.code = code
    return trouble


def _connection_failed(error: Exception, driver: BaseException | None, code: str | None) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if code is None:
        return type(driver).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}
    return code[:2] in {"08", "28", "3D", "57"} or code == "53300"


def _reason(driver: BaseException | None, code: str | None) -> str:
    words = str(driver).lower()
    if code in {"28P01", "28000"} or "authentication failed" in words:
        return "the user name or the password was refused"
    if code == "3D000" or ("database" in words and "does not exist" in words):
        return "there is no such database on that server"
    if code == "53300" or "too many clients" in words:
        return "the server has no connection to spare"
    if "name or service not known" in words or "resolve host" in words or "translate host" in words:
        return "no server of that name was found"
    return "the server does not answer"
