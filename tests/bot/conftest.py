"""A bench for each test that asks for one, on an SQLite file of its own."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.settings import Settings
from tests.bot.bench import Bench, database_at


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Without a drawing of every local variable, which takes half a minute."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])


@pytest.fixture(autouse=True)
def logs_as_they_were(plain_logs: None) -> Iterator[None]:
    """A command run in this process sends all logs to what was standard error then, which is closed afterwards."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)


@pytest.fixture
def bench(tables: bytes, tmp_path: Path) -> Iterator[Bench]:
    database = database_at(tmp_path, tables)
    yield Bench(database)
    database.close()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings from nowhere: no file is read, and none of the frameworks are anybody's own."""
    monkeypatch.delenv("FRAMEWORKS_DIR", raising=False)
    return Settings(_env_file=None)
