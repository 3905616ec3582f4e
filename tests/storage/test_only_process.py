"""One process serves from an SQLite file; a crash leaves nothing behind; PostgreSQL takes several."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from storage.database import Database
from storage.only_process import ServedAlready, lock_file, only_process
from storage.troubles import CannotOpen

HOLDER = """
import sys, time
from storage.database import Database
from storage.only_process import only_process
with only_process(Database(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(file: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLDER, f"sqlite:///{file}"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "held"
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_and_told_which_one_serves(sqlite_database: Database) -> None:
    assert sqlite_database.file is not None
    lock_file(sqlite_database.file).write_text("123456789012")  # of one that has ended
    with holder(sqlite_database.file) as first:
        with pytest.raises(ServedAlready) as refused, only_process(sqlite_database):
            pass
        assert f"process {first.pid})" in str(refused.value)
        assert "PostgreSQL" in str(refused.value)
        with sqlite_database.writing():
            pass  # commands such as backup still work


def test_a_killed_process_leaves_nothing_behind(sqlite_database: Database) -> None:
    assert sqlite_database.file is not None
    with holder(sqlite_database.file) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
        with only_process(sqlite_database):
            assert lock_file(sqlite_database.file).read_text() == str(os.getpid())


def test_a_link_to_the_database_is_the_same_database(sqlite_database: Database, tmp_path: Path) -> None:
    assert sqlite_database.file is not None
    (tmp_path / "linked").symlink_to(sqlite_database.file)
    other = Database(f"sqlite:///{tmp_path}/linked")
    with only_process(sqlite_database), pytest.raises(ServedAlready), only_process(other):
        pass
    with only_process(other):
        pass


def test_where_no_file_can_be_made_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db.serving").mkdir()
    with pytest.raises(CannotOpen, match="cannot be written"), only_process(Database(f"sqlite:///{tmp_path}/a.db")):
        pass


def test_several_may_serve_on_postgresql(postgres_database: Database) -> None:
    with ExitStack() as both:
        both.enter_context(only_process(postgres_database))
        both.enter_context(only_process(postgres_database))
