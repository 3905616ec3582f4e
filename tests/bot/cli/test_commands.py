"""The command line as a process: what a person can mend is one clear sentence on standard error, with status 2."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import frameworks
from bot.cli import main
from flows import events
from storage.database import Database
from storage.only_process import only_process
from tests.bot.bench import ADA, CHAIR, GOVERNANCE, ROUND, Bench

BOT, APP = "xoxb-1-verysecret", "xapp-1-verysecret"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in an empty folder, in this process: starting one takes a second."""
    for name in ("DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "FRAMEWORKS_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def one(*arguments: str, **settings: str) -> tuple[int, str, str]:
        with monkeypatch.context() as given:
            for name, value in settings.items():
                given.setenv(name, value)
            given.setattr("sys.argv", ["assurance", *arguments])
            capfd.readouterr()  # what the test itself logged before
            try:
                main()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        said = capfd.readouterr()
        return code, said.out, said.err

    return one


def one_sentence(done: tuple[int, str, str], *words: str) -> str:
    code, out, err = done
    assert code == 2
    assert out == ""
    assert "Traceback" not in err
    assert "verysecret" not in err
    assert err.strip()
    for word in words:
        assert word in err, err
    return err


def test_as_a_process_it_says_what_it_can_do_and_which_it_is() -> None:
    for argument, wanted in (("--help", "serve"), ("--version", "0.1")):
        done = subprocess.run([sys.executable, "-m", "bot", argument], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert wanted in done.stdout


def test_as_a_process_a_fault_ends_with_status_2(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    command = [sys.executable, "-m", "bot", "serve"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=bare, check=False)
    one_sentence((done.returncode, done.stdout, done.stderr), "SLACK_BOT_TOKEN is missing")


@pytest.mark.parametrize("command", [(), ("db",), ("frameworks",)])
def test_alone_a_group_lists_its_commands(run: Run, command: tuple[str, ...]) -> None:
    code, out, err = run(*command)
    assert code in {0, 2}
    assert "Usage" in out + err


def test_upgrade_makes_the_folder_and_the_tables_and_can_be_repeated(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        code, out, _ = run("db", "upgrade", DATABASE_URL=f"sqlite:///{tmp_path}/new/folder/a.db")
        assert code == 0
        assert "is at version" in out
    assert run("db", "check", DATABASE_URL=f"sqlite:///{tmp_path}/new/folder/a.db")[0] == 0
    assert (tmp_path / "new/folder/a.db").stat().st_mode & 0o077 == 0


def test_upgrade_where_no_folder_can_be_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    one_sentence(run("db", "upgrade", DATABASE_URL=f"sqlite:///{tmp_path}/file/a.db"), "cannot be made", "DATABASE_URL")


@pytest.mark.parametrize("command", [("serve",), ("rounds",), ("db", "check"), ("collation", "r1")])
def test_without_tables_the_command_that_makes_them_is_named(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    tokens = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}
    address = f"sqlite:///{tmp_path}/none.db"
    one_sentence(run(*command, DATABASE_URL=address, **tokens), "Run: assurance db upgrade")
    assert not (tmp_path / "none.db").exists()


def test_a_missing_folder_is_named(run: Run, tmp_path: Path) -> None:
    one_sentence(run("rounds", DATABASE_URL=f"sqlite:///{tmp_path}/no/a.db"), f"{tmp_path}/no does not exist")


def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("Dear Helena, " * 100)
    for command in (("rounds",), ("db", "upgrade"), ("db", "check")):
        one_sentence(run(*command, DATABASE_URL=f"sqlite:///{tmp_path}/a.db"), "is not an SQLite database")


def test_an_address_that_is_not_understood_is_not_repeated(run: Run) -> None:
    one_sentence(run("rounds", DATABASE_URL="mysql://me:verysecret@server/db"), "DATABASE_URL is not understood")


def test_a_database_that_may_not_be_written(run: Run, tmp_path: Path, tables: bytes) -> None:
    (tmp_path / "a.db").write_bytes(tables)
    address = f"sqlite:///file:{tmp_path}/a.db?mode=ro&uri=true"
    tokens = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    one_sentence(run("serve", DATABASE_URL=address, **tokens), "read-only")


def test_a_database_somebody_else_holds(
    run: Run, tmp_path: Path, tables: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.BUSY_MS", 50)
    (tmp_path / "a.db").write_bytes(tables)
    with sqlite3.connect(tmp_path / "a.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        tokens = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_API_URL": "http://127.0.0.1:9/api/"}
        one_sentence(run("serve", DATABASE_URL=f"sqlite:///{tmp_path}/a.db", **tokens), "in use by somebody else")
        other.execute("ROLLBACK")
    other.close()


def test_a_second_process_on_an_sqlite_file(run: Run, tmp_path: Path, tables: bytes) -> None:
    (tmp_path / "a.db").write_bytes(tables)
    tokens = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    address = f"sqlite:///{tmp_path}/a.db"
    with only_process(Database(address)):
        one_sentence(run("serve", DATABASE_URL=address, **tokens), "already serves", "PostgreSQL")
    one_sentence(run("serve", DATABASE_URL=address, **tokens), "could not be reached")


def test_missing_tokens_both_at_once(run: Run) -> None:
    told = one_sentence(run("serve"), "SLACK_BOT_TOKEN is missing", "SLACK_APP_TOKEN is missing")
    assert len(told.strip().splitlines()) == 3


def test_when_slack_cannot_be_reached(run: Run, tmp_path: Path, tables: bytes) -> None:
    (tmp_path / "a.db").write_bytes(tables)
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.db", "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    told = run("serve", SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP, **settings)
    one_sentence(told, "could not be reached", "online")


def test_a_framework_file_with_a_fault_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("id: mine\nedition: 2024-09\nname: [oops\n")
    code, out, err = run("frameworks", "check", "mine.yaml")
    assert (code, err) == (1, "")
    assert "mine.yaml: one fault to mend:\n  line 3" in out
    one_sentence(run("frameworks", "list", FRAMEWORKS_DIR=str(tmp_path)), "mine.yaml")


def test_an_edition_is_checked_against_the_one_before(run: Run, tmp_path: Path) -> None:
    run("frameworks", "check", "none.yaml")
    shipped = (Path(frameworks.__file__).parent / "library/building-strong-trusts-2024-09.yaml").read_text("utf-8")
    newer = shipped.replace("edition: 2024-09", "edition: 2030").replace("id: gov-1a", "id: gov-9a")
    (tmp_path / "newer.yaml").write_text(newer, "utf-8")
    (tmp_path / "shipped.yaml").write_text(shipped, "utf-8")
    for since in ((), ("--since", "building-strong-trusts-2024-09"), ("--since", "shipped.yaml")):
        code, out, _ = run("frameworks", "check", "newer.yaml", *since)
        assert code == 1
        assert "(question gov-9a, id): in edition 2024-09 this question" in out
    code, out, _ = run("frameworks", "check", "shipped.yaml", "--since", "nowhere")
    assert code == 2
    assert run("frameworks", "check", "shipped.yaml")[0] == 0


def test_the_frameworks_are_listed(run: Run) -> None:
    code, out, _ = run("frameworks", "list")
    assert code == 0
    assert "building-strong-trusts-2024-09" in out
    assert "7 " in out
    assert "28 questions" in out


def test_a_bad_setting_is_told(run: Run) -> None:
    one_sentence(run("rounds", HEARTBEAT_SECONDS="soon"), "HEARTBEAT_SECONDS")


def test_the_manifest_is_printed_as_text_and_as_json(run: Run) -> None:
    code, out, _ = run("manifest", "--json")
    assert code == 0
    assert json.loads(out)["settings"]["socket_mode_enabled"] is True
    assert "# " in run("manifest")[1]


def test_rounds_and_their_collation(run: Run, bench: Bench) -> None:
    address = f"sqlite:///{bench.database.file}"
    assert run("rounds", DATABASE_URL=address)[1].strip() == "No rounds yet."
    bench.clock.at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    bench.round(leaders=(ADA,))
    bench.rate()
    code, out, _ = run("rounds", DATABASE_URL=address)
    assert code == 0
    assert "Spring review" in out
    one_sentence(run("collation", ROUND, DATABASE_URL=address), "shown once it has closed")
    one_sentence(run("collation", "zz", DATABASE_URL=address), "assurance rounds")
    bench.door.turn(bench.event(events.ClosedNow, CHAIR))
    code, out, _ = run("collation", ROUND[:3], "--json", DATABASE_URL=address)
    assert code == 0
    told = json.loads(out)
    counts = {q["id"]: q["counts"] for domain in told["domains"] for q in domain["questions"]}
    assert sum(counts[GOVERNANCE.questions[0].id].values()) == 1
    assert "Spring review" in run("collation", ROUND, DATABASE_URL=address)[1]


def test_a_round_is_deleted_only_when_that_is_meant(run: Run, bench: Bench) -> None:
    bench.round(leaders=(ADA,))
    bench.rate()
    address = f"sqlite:///{bench.database.file}"
    one_sentence(run("rounds", "delete", ROUND, DATABASE_URL=address), "Spring review", "--yes")
    assert len(bench.answers()) == 1
    code, out, _ = run("rounds", "delete", ROUND[:3], "--yes", DATABASE_URL=address)
    assert code == 0
    assert "“Spring review” is deleted" in out
    assert bench.rows("assessment") == bench.rows("answer") == []
    assert [(row.assessment, row.by) for row in bench.rows("deletion")] == [(ROUND, "")]
    one_sentence(run("rounds", "delete", ROUND, "--yes", DATABASE_URL=address), "assurance rounds")


def test_the_collation_of_a_round_whose_framework_is_gone(run: Run, bench: Bench) -> None:
    bench.round(framework="gone-2019-01", phase="closed")
    address = f"sqlite:///{bench.database.file}"
    one_sentence(run("collation", ROUND, DATABASE_URL=address), "gone-2019-01", "FRAMEWORKS_DIR")
