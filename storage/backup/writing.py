"""Taking a backup: every table as it stood at one moment, while others go on writing."""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, text

from storage import schema
from storage.backup.shape import FORMAT, BackupTrouble, encoded, line, tables
from storage.database import Database, Tx


def write(database: Database, file: Path, now: datetime) -> int:
    """Makes `file`, for its owner only; answers how many rows it holds. It is there whole, or not at all.

    Raises BackupTrouble when it is there already or cannot be written, SchemaTrouble and DatabaseTrouble.
    """
    schema.check(database)
    if file.exists():
        raise BackupTrouble(f"{file} is there already and is left as it is. Name another file.")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        rows = _write(database, part, now)
        part.rename(file)
    except OSError as error:
        raise BackupTrouble(f"The backup {file} cannot be written ({error.strerror}). Name another place.") from None
    finally:
        part.unlink(missing_ok=True)
    return rows


def lines(tx: Tx, now: datetime) -> Iterator[bytes]:
    """Every line but the last, all of one moment. `tx` is a reading transaction that has read nothing yet."""
    if tx.dialect == "postgresql":  # SQLite's reading transactions see one moment anyway
        tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    yield line({"assurance_backup": FORMAT, "schema": schema.head(), "taken_at": now.isoformat()})
    for table in tables():
        yield line({"table": table.name, "columns": [column.name for column in table.columns]})
        for row in tx.execute(select(table).order_by(*table.primary_key.columns)):
            yield line([encoded(value) for value in row])


def _write(database: Database, part: Path, now: datetime) -> int:
    rows, digest = 0, hashlib.sha256()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with database.reading() as tx:
            for one in lines(tx, now):
                rows += one.startswith(b"[")
                digest.update(one)
                out.write(one)
        out.write(line({"end": 1, "rows": rows, "sha256": digest.hexdigest()}))
        out.flush()
        os.fsync(out.fileno())
    return rows
