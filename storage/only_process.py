"""On SQLite one process serves. PostgreSQL lets several, whose claims and locks keep them apart.

A lock of the kernel on a file beside the database: it ends with the process however that dies, so nothing is ever left
behind to clear up, and the file itself may stay.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.database import Database
from storage.troubles import CannotOpen, DatabaseTrouble


class ServedAlready(DatabaseTrouble):
    """Another process serves from this SQLite file."""


@contextmanager
def only_process(database: Database) -> Iterator[None]:
    """Holds the place of the one serving process; nothing to hold on PostgreSQL.

    Raises `ServedAlready` when somebody else holds it, `CannotOpen` when the file for it cannot be made.
    """
    if database.file is None:
        yield
        return
    held = _open(lock_file(database.file))
    try:
        _take(held, database.where)
        yield
    finally:
        os.close(held)


def lock_file(file: Path) -> Path:
    """Beside the database itself, however it is linked to: two names of one database are one place."""
    real = file.resolve()
    return real.with_name(real.name + ".serving")


def _open(file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotOpen(
            f"The file {file}, which keeps a second process out, cannot be written ({error.strerror}). "
            "Allow this program to write it and its folder."
        ) from None


def _take(held: int, where: str) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(held, 20, 0).decode("ascii", "replace").strip()
        by = f" (process {holder})" if holder else ""
        raise ServedAlready(
            f"Another process{by} already serves from {where}, and an SQLite file takes one. Stop that one first, or "
            "keep the data on PostgreSQL (DATABASE_URL), which takes several."
        ) from None
    os.ftruncate(held, 0)
    os.pwrite(held, str(os.getpid()).encode(), 0)
