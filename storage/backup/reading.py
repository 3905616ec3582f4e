"""Reading a backup: nothing of it is used before all of it is known to be whole and understood."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Table

from storage import schema
from storage.backup.shape import FORMAT, BackupTrouble, decoded, tables

Rows = Iterator[tuple[Table, dict[str, Any]]]


class Backup(NamedTuple):
    """A file that was read to its end and found whole."""

    content: bytes
    taken_at: datetime
    rows: int

    def each(self) -> Rows:
        """Every row with its table, in the order in which they can be written."""
        return _rows(self.content.splitlines()[1:-1])


def verified(file: Path) -> Backup:
    """The backup in this file. Raises BackupTrouble, with a sentence, when it is damaged, incomplete, of another
    version, or something else."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BackupTrouble(f"{file} cannot be read ({error.strerror}).") from None
    found = content.splitlines(keepends=True)
    head = _object(found[0]) if found else {}
    if "assurance_backup" not in head:
        raise BackupTrouble(f"{file} is not a backup made by `assurance backup`. Nothing was changed.")
    _same_version(file, head)
    end = _object(found[-1])
    before = hashlib.sha256(content[: len(content) - len(found[-1])]).hexdigest()
    if end.get("sha256") != before:
        raise _damaged(file)
    try:
        backup = Backup(content, datetime.fromisoformat(head["taken_at"]), end["rows"])
        number = sum(1 for _ in backup.each())
    except (ValueError, TypeError, KeyError):
        raise _damaged(file) from None
    if number != backup.rows:
        raise _damaged(file)
    return backup


def _same_version(file: Path, head: dict[str, Any]) -> None:
    made, ours = str(head.get("schema")), schema.head()
    if head["assurance_backup"] != FORMAT or (made != ours and made not in schema.known()):
        raise BackupTrouble(
            f"{file} was made by a newer assurance (version {made}; this one knows versions up to {ours}). "
            "Install the newer assurance, then restore. Nothing was changed."
        )
    if made != ours:
        raise BackupTrouble(
            f"{file} was made at version {made} and this program works on {ours}. Restore it with the assurance it "
            "was made by, then install this one and run: assurance db upgrade. Nothing was changed."
        )


def _damaged(file: Path) -> BackupTrouble:
    return BackupTrouble(f"{file} is damaged or incomplete. Take another copy of it. Nothing was changed.")


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _rows(lines: list[bytes]) -> Rows:
    """Raises ValueError, TypeError or KeyError where a line is not as it should be."""
    known = {table.name: table for table in tables()}
    table, columns = None, []
    for line in lines:
        content = json.loads(line)
        if isinstance(content, dict):
            table = known.pop(content["table"])
            columns = [table.columns[name] for name in content["columns"]]
            if set(content["columns"]) != set(table.columns.keys()):
                raise ValueError(table.name)
        elif table is None:
            raise ValueError("a row before its table")
        else:
            yield table, {one.name: decoded(one, value) for one, value in zip(columns, content, strict=True)}
    if known:
        raise ValueError("tables are missing")
