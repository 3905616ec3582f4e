"""What a database is asked, whichever way it goes to the driver."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import event

from storage.database import Database, Tx
from storage.prepared import Prepared
from storage.transaction import Found

Heard = Callable[[Database], list[tuple[str, Any]]]
"""Every statement a database runs from now on, with its values."""


def listening(monkeypatch: pytest.MonkeyPatch) -> Heard:
    def listen(database: Database) -> list[tuple[str, Any]]:
        seen: list[tuple[str, Any]] = []
        event.listen(database._engine, "before_cursor_execute", lambda *said: seen.append((said[2], said[3])))
        run = Tx.run

        def noted(tx: Tx, prepared: Prepared, values: Mapping[str, Any] = MappingProxyType({})) -> Found:
            written = prepared.on(tx._connection.dialect)
            given = written.values(values)
            seen.append((written.text, given if isinstance(given, dict) else tuple(given)))
            return run(tx, prepared, values)

        monkeypatch.setattr(Tx, "run", noted)
        return seen

    return listen
