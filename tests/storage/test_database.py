"""Transactions, and what goes wrong with databases: each trouble told apart, in a sentence, without a secret."""

import re
import signal
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event as listening
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from flows.assessment import Scope
from storage import assessments, inbox, postgres, sqlite, troubles
from storage.database import Database, Tx

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def keys(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.execute(text("SELECT key FROM inbox ORDER BY key")).scalars())


def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    with database.writing() as tx:
        assert inbox.accept(tx, "kept", NOW)
    with pytest.raises(ZeroDivisionError), database.writing() as tx:
        assert inbox.accept(tx, "lost", NOW) / 0
    assert keys(database) == ["kept"]


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(RuntimeError, match="tried to write"), database.reading() as tx:
        inbox.accept(tx, "k", NOW)
    with database.writing() as tx:
        assert inbox.accept(tx, "k", NOW)


def test_an_acknowledged_answer_survives_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    with database.writing() as tx:
        found = {
            name: tx.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert found == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}


def test_postgres_is_read_committed_and_does_not_wait_for_ever(postgres_database: Database) -> None:
    with postgres_database.writing() as tx:
        assert tx.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
        assert tx.execute(text("SHOW lock_timeout")).scalar_one() == "5s"


def test_a_foreign_key_holds(database: Database) -> None:
    orphan = text(
        "INSERT INTO leader (assessment, \"user\", place, name, role, tz) VALUES ('no', 'U', 0, 'n', 'r', 't')"
    )
    with pytest.raises(troubles.Refused), database.writing() as tx:
        tx.execute(orphan)


def test_every_transaction_gives_its_connection_back(database: Database) -> None:
    for _ in range(50):
        with database.reading():
            pass
        with pytest.raises(ZeroDivisionError), database.writing():
            raise ZeroDivisionError
    with database.writing() as tx:
        assert inbox.accept(tx, "k", NOW)


def test_a_writer_killed_in_mid_transaction_leaves_a_sound_file(sqlite_database: Database) -> None:
    program = """
import sys, time
from datetime import UTC, datetime
from storage import inbox
from storage.database import Database, Tx
database, now = Database(sys.argv[1]), datetime(2026, 1, 5, tzinfo=UTC)
with database.writing() as tx:
    inbox.accept(tx, "committed", now)
with database.writing() as tx:
    for n in range(2000):
        inbox.accept(tx, f"half {n}", now)
    print("half way", flush=True)
    time.sleep(60)
"""
    url = f"sqlite:///{sqlite_database.file}"
    with subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        process.send_signal(signal.SIGKILL)
    assert keys(sqlite_database) == ["committed"]
    with sqlite_database.writing() as tx:
        assert tx.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert inbox.accept(tx, "afterwards", NOW)


@pytest.fixture
def opened() -> Iterator[Callable[[str], Database]]:
    """Opens databases and closes them after the test."""
    made: list[Database] = []

    def open_(url: str) -> Database:
        made.append(Database(url))
        return made[-1]

    yield open_
    for each in made:
        each.close()


Open = Callable[[str], Database]


def trouble(found: Database, kind: type[troubles.DatabaseTrouble]) -> str:
    """The sentence of the trouble that writing meets."""
    with pytest.raises(troubles.DatabaseTrouble) as caught, found.writing() as tx:
        inbox.accept(tx, "k", NOW)
    assert type(caught.value) is kind
    return str(caught.value)


def test_locked_by_another_process(sqlite_database: Database, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 20)
    other = sqlite3.connect(str(sqlite_database.file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        sentence = trouble(opened(f"sqlite:///{sqlite_database.file}"), troubles.Locked)
    finally:
        other.close()
    assert "in use by somebody else" in sentence


def test_writing_has_the_file_to_itself_from_the_start(sqlite_database: Database) -> None:
    """Else what was read first could be stale when it is written back."""
    with sqlite_database.writing():
        other = sqlite3.connect(str(sqlite_database.file), isolation_level=None, timeout=0)
        try:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()


def test_whoever_writes_uses_the_same_connection_until_one_fails(sqlite_database: Database) -> None:
    """Its cache knows what was written last; after a fault nobody can be sure of it."""

    def used() -> object:
        with sqlite_database.writing() as tx:
            return tx.connection.connection.driver_connection

    first = used()
    with sqlite_database.reading() as tx:
        assert tx.connection.connection.driver_connection is not first
    assert used() is first
    opened: list[object] = []
    listening.listen(sqlite_database._engine, "checkout", lambda *each: opened.append(each))
    used()
    assert not opened
    with pytest.raises(ZeroDivisionError), sqlite_database.writing():
        raise ZeroDivisionError
    used()
    assert len(opened) == 1


def test_locked_by_this_process(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 20)
    with sqlite_database._one_writer:
        trouble(sqlite_database, troubles.Locked)
    with sqlite_database.writing() as tx:
        assert inbox.accept(tx, "k", NOW)


def test_locked_on_postgres(postgres_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "LOCK_MS", 20)
    with postgres_database.writing() as tx:
        tx.execute(text("LOCK TABLE inbox"))
        found: list[str] = []
        thread = threading.Thread(target=lambda: found.append(trouble(postgres_database, troubles.Locked)))
        thread.start()
        thread.join()
    assert "in use by somebody else" in found[0]


def test_read_only_file(sqlite_database: Database, opened: Open) -> None:
    with sqlite_database.writing() as tx:
        inbox.accept(tx, "there", NOW)
    readonly = opened(f"sqlite:///file:{sqlite_database.file}?mode=ro&uri=true")
    assert keys(readonly) == ["there"]
    assert "read-only" in trouble(readonly, troubles.ReadOnly)


def test_read_only_server(postgres_database: Database, opened: Open, migrated_postgres: str) -> None:
    url = make_url(migrated_postgres).update_query_dict({"options": "-c default_transaction_read_only=on"})
    sentence = trouble(opened(url.render_as_string(hide_password=False)), troubles.ReadOnly)
    assert "read-only" in sentence


def test_full_disk(sqlite_database: Database) -> None:
    def small(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 1}").close()

    listening.listen(sqlite_database._engine, "connect", small)
    with pytest.raises(troubles.Full, match="no room left"), sqlite_database.writing() as tx:
        [inbox.accept(tx, f"{n:0100}", NOW) for n in range(1000)]
    assert keys(sqlite_database) == []
    with sqlite_database.writing() as tx:
        assert inbox.accept(tx, "k", NOW)


def test_full_server() -> None:
    error = OperationalError("INSERT", {}, psycopg.errors.DiskFull("could not extend file"))
    assert type(troubles.translate(error, "here", None)) is troubles.Full


def test_missing_folder(tmp_path: Path, opened: Open) -> None:
    sentence = trouble(opened(f"sqlite:///{tmp_path}/gone/assurance.db"), troubles.FolderMissing)
    assert str(tmp_path / "gone") in sentence


def test_not_a_database(tmp_path: Path, opened: Open) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database at all, but long enough to be looked at " * 9)
    assert str(file) in trouble(opened(f"sqlite:///{file}"), troubles.NotADatabase)


def test_a_folder_in_its_place(tmp_path: Path, opened: Open) -> None:
    assert "cannot be opened" in trouble(opened(f"sqlite:///{tmp_path}"), troubles.CannotOpen)


def test_no_server(opened: Open) -> None:
    sentence = trouble(opened("postgres://user:sesame@127.0.0.1:1/round?password=sesame"), troubles.CannotConnect)
    assert sentence.startswith("Cannot connect to the database round at 127.0.0.1:1: the server does not answer.")


def test_no_such_database_on_the_server(postgres_url: str, opened: Open) -> None:
    url = make_url(postgres_url).set(database="nowhere", password="sesame")
    sentence = trouble(opened(url.render_as_string(hide_password=False)), troubles.CannotConnect)
    assert "no such database" in sentence


def test_a_server_that_goes_away_is_met_again(postgres_database: Database, postgres_url: str) -> None:
    def end_ours(tx: Tx) -> None:
        backend = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [backend])
        inbox.accept(tx, "k", NOW)

    with pytest.raises(troubles.CannotConnect), postgres_database.writing() as tx:
        end_ours(tx)
    with postgres_database.writing() as tx:
        assert inbox.accept(tx, "k", NOW)


def test_a_server_whose_machine_vanished_is_noticed_within_half_a_minute(migrated_postgres: str, opened: Open) -> None:
    """Nothing on this machine can vanish like that, so what the system was asked to do is looked at."""

    def asked(url: str) -> dict[str, str]:
        with opened(url).reading() as tx:
            found: dict[str, str] = tx.connection.connection.driver_connection.info.get_parameters()
            return found

    said = asked(migrated_postgres)
    idle, often, count = (int(said[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
    assert idle + often * count <= 30
    assert int(said["tcp_user_timeout"]) == 30_000
    joint = "&" if "?" in migrated_postgres else "?"
    assert asked(f"{migrated_postgres}{joint}keepalives_idle=77")["keepalives_idle"] == "77", "the address decides"


@pytest.mark.parametrize("ask_after", [0.0, 60.0])
def test_connections_that_ended_while_nobody_used_them_are_replaced(
    postgres_database: Database, postgres_url: str, monkeypatch: pytest.MonkeyPatch, ask_after: float
) -> None:
    """Nobody notices, whether the server is asked or its end is seen on the wire."""
    monkeypatch.setattr(postgres, "ASK_AFTER_SECONDS", ask_after)
    with postgres_database.reading() as one, postgres_database.reading() as two:
        ours = [tx.execute(text("SELECT pg_backend_pid()")).scalar_one() for tx in (one, two)]
    with psycopg.connect(postgres_url, autocommit=True) as other:
        for backend in ours:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    for key in ("a", "b"):
        with postgres_database.writing() as tx:
            assert inbox.accept(tx, key, NOW)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgres_address(migrated_postgres: str, opened: Open, scheme: str) -> None:
    url = re.sub(r"^[a-z+]+://", f"{scheme}://", migrated_postgres)
    with opened(url).reading() as tx:
        assert tx.dialect == "postgresql"


@pytest.mark.parametrize(
    "url", ["", "sesame", "mysql://u:sesame@h/d", "sqlite://", "sqlite:///:memory:", "postgres://u:sesame@h:x/d"]
)
def test_an_address_not_understood(url: str) -> None:
    with pytest.raises(troubles.BadAddress) as caught:
        Database(url)
    assert "sesame" not in "".join(traceback.format_exception(caught.value))


def test_no_trouble_tells_a_password(opened: Open) -> None:
    found = opened("postgresql://user:sesame@127.0.0.1:1/round?password=sesame")
    with pytest.raises(troubles.CannotConnect) as caught, found.writing():
        pass
    assert "sesame" not in "".join(traceback.format_exception(caught.value))


def test_no_trouble_tells_what_somebody_wrote(database: Database, build: Callable[..., Scope]) -> None:
    scope = build()
    wrong = scope.assessment.promise.model_copy(update={"smallest_group": 1})
    wrong_round = scope.assessment.model_copy(update={"title": "secret title", "promise": wrong})
    with pytest.raises(troubles.Refused) as caught, database.writing() as tx:
        assessments.add(tx, scope.model_copy(update={"assessment": wrong_round}), None)
    told = "".join(traceback.format_exception(caught.value))
    assert "secret title" not in told
    assert "saving.py" in told, "where it happened is told all the same"


def swallowed(tx: Tx) -> None:
    with suppress(DBAPIError):
        tx.execute(text("SELECT * FROM not_there"))


def given_up(tx: Tx) -> None:
    """As a full disk may make SQLite do at any statement; what came after it would be saved by itself."""
    tx.connection.connection.driver_connection.execute("ROLLBACK")  # type: ignore[union-attr]


def accept_after(database: Database, ended: Callable[[Tx], None]) -> None:
    with database.writing() as tx:
        inbox.accept(tx, "k", NOW)
        ended(tx)


@pytest.mark.parametrize(("kind", "ended"), [("postgres", swallowed), ("sqlite", given_up)])
def test_what_the_database_gave_up_is_not_taken_for_saved(
    request: pytest.FixtureRequest, kind: str, ended: Callable[[Tx], None]
) -> None:
    """PostgreSQL answers the COMMIT of a transaction it has given up with a ROLLBACK, and with no error."""
    found: Database = request.getfixturevalue(f"{kind}_database")
    with pytest.raises(troubles.Undone):
        accept_after(found, ended)
    assert keys(found) == []
    accept_after(found, lambda _: None)
    assert keys(found) == ["k"]
