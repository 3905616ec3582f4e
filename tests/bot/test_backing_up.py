"""A backup holds everything as it stood at one moment; restored, on either database, it sends nothing old."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot import backing_up
from bot.backing_up import MISSED
from bot.cli import main
from bot.closed_days import bank_holidays
from bot.deliver import Deliverer
from bot.due import Beat
from flows import events
from flows.occasions import Entry
from storage import backup, history, homes, installations, reminding, schema
from storage.backup import BackupTrouble
from storage.backup.restoring import NOT_SENT
from storage.backup.shape import tables
from storage.database import Database
from storage.only_process import ServedAlready, only_process
from storage.outbox import Owed, Place
from storage.schema import SchemaTrouble
from storage.tables import ASSESSMENT, DELETION, KEPT, LEADER, OUTBOX, SETUP, State
from tests.bot.bench import ADA, BEN, CHAIR, EDITION, GOVERNANCE, MONDAY, ROUND, TEAM, Bench
from tests.new_postgres import make_database
from tests.quick_database import quick

Make = Callable[[str], Database]
KINDS = ("sqlite", "postgres")
DAYS = bank_holidays(2026)
NOTE = 'Ends with a NUL \x00 and 😀 \x1a, "quotes"\r\n and \u2028 lines'
_numbers = count()


@pytest.fixture
def make(request: pytest.FixtureRequest, tables: bytes, tmp_path: Path) -> Iterator[Make]:
    """An empty database of this kind, with our tables."""
    made: list[Database] = []

    def one(kind: str) -> Database:
        number = next(_numbers)
        if kind == "sqlite":
            (tmp_path / f"{number}.db").write_bytes(tables)
            made.append(quick(Database(f"sqlite:///{tmp_path}/{number}.db")))
            return made[-1]
        made.append(Database(make_database(request.getfixturevalue("postgres_url"))))
        schema.upgrade(made[-1])
        return made[-1]

    yield one
    for database in made:
        database.close()


def rows(database: Database, *without: str) -> dict[str, list[dict[str, Any]]]:
    """Everything there is, by table, but for these columns."""
    with database.reading() as tx:
        return {
            table.name: [
                {name: value for name, value in row._mapping.items() if name not in without}
                for row in tx.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables()
        }


def lived_in(database: Database) -> Bench:
    """A row in every table, and an owed message in every state."""
    bench = Bench(database)
    bench.round(owe=True)
    bench.know(ADA, BEN)
    bench.rate(delivery="click-1")
    noted = bench.event(events.Noted, question=GOVERNANCE.questions[0].id, text=NOTE)
    assert not bench.door.turn(noted).refusal
    now = bench.clock.now()
    with database.writing() as tx:
        history.write(tx, ROUND, now, CHAIR, "launched")
        homes.opened(tx, TEAM, ADA, now)
        installations.removed(tx, "T0GONE", now, now + timedelta(days=400))
        reminding.record(
            tx, [Entry(assessment=ROUND, user=BEN, kind="halfway", planned_at=now, sent_at=now, reason="x")]
        )
        bench.door.library.pin(tx, EDITION, now)
        tx.execute(insert(KEPT), {"assessment": ROUND, "ended_at": now, "found": "{}"})
        tx.execute(insert(DELETION), {"assessment": "old", "team": TEAM, "at": now, "by": ""})
        tx.execute(insert(SETUP), {"id": "s", "team": TEAM, "by": CHAIR, "begun_at": now, "payload": "{}"})
    for state in State:
        bench.owe_reply(f"in {state}")
        place = {"place_channel": "D1", "place_ts": "1.1"} if state is State.SENT else {}
        held = {"claimed_by": "w", "lease_until": now} if state in (State.CLAIMED, State.SENDING) else {}
        with database.writing() as tx:
            this = OUTBOX.update().where(OUTBOX.c.key == f"in {state}")
            tx.execute(this.values(state=state.value, **place, **held))
    return bench


def taken(database: Database, folder: Path, now: datetime = MONDAY) -> Path:
    file = folder / "all.backup"
    assert "rows of" in backing_up.take(database, file, now)
    return file


def resealed(file: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Changes lines and makes the end fit again, as somebody might who means it."""
    lines = change(file.read_bytes().splitlines(keepends=True)[:-1])
    number = sum(line.startswith(b"[") for line in lines)
    end = {"end": 1, "rows": number, "sha256": sha256(b"".join(lines)).hexdigest()}
    file.write_bytes(b"".join(lines) + json.dumps(end).encode() + b"\n")


class Counting:
    """Sends nothing, and tells what it would have sent."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def send(self, owed: Owed, url: str | None) -> Place:
        self.keys.append(owed.key)
        return owed.place or Place(channel="C", ts=f"9.{len(self.keys)}")


def sent_by(database: Database, bench: Bench) -> list[str]:
    """What a bot started on this database sends at its first heartbeats."""
    other, sink = Bench(database), Counting()
    other.clock.at = bench.clock.at
    for _ in range(3):
        Beat(other.door)()
        Deliverer(database, sink, other.clock, "w").sweep()
        other.clock.forward(minutes=5)
    return sink.keys


@pytest.mark.parametrize("into", KINDS)
@pytest.mark.parametrize("of", KINDS)
def test_everything_comes_back_on_either_database(make: Make, tmp_path: Path, of: str, into: str) -> None:
    source, target = make(of), make(into)
    bench = lived_in(source)
    assert all(rows(source).values())
    file = taken(source, tmp_path)
    said = backing_up.restore(target, file, bench.clock.now(), DAYS)
    assert "2 March 2026 at 10:00 UTC" in said
    changing = ("state", "last_error", "claimed_by", "lease_until", "held_until")
    assert rows(target, *changing) == rows(source, *changing)
    other = Bench(target)
    assert NOTE in other.notes().values()
    assert other.rate(delivery="click-1").repeat
    assert other.rate(BEN, delivery="click-2").refusal == ""
    other.owe_reply("new")
    assert other.owed()["new"].id > max(row["id"] for row in rows(source)["outbox"])
    now = bench.clock.now()
    with target.writing() as tx:  # what is counted goes on from where it was
        history.write(tx, ROUND, now, CHAIR, "closed")
        reminding.record(tx, [Entry(assessment=ROUND, user=ADA, kind="halfway", planned_at=now, reason="x")])


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_old_is_sent(make: Make, tmp_path: Path, kind: str) -> None:
    source, target = make(kind), make(kind)
    bench = lived_in(source)
    before = {row["key"]: row for row in rows(source)["outbox"]}
    said = backing_up.restore(target, taken(source, tmp_path), bench.clock.now(), DAYS)
    after = {row["key"]: row for row in rows(target)["outbox"]}
    for key, row in after.items():
        kept = before[key]["state"] in (State.SENT, State.GIVEN_UP)
        assert row["state"] == (before[key]["state"] if kept else State.GIVEN_UP)
        assert row["last_error"] == (before[key]["last_error"] if kept else NOT_SENT)
        assert row["claimed_by"] is None
    assert f"{sum(row['last_error'] == NOT_SENT for row in after.values())} messages" in said
    assert "assurance outbox" in said
    assert sent_by(target, bench) == []
    assert sent_by(source, bench)


def reminded_late(make: Make, folder: Path, days: int) -> tuple[Bench, Database]:
    """A backup of Monday's new round, restored `days` later, at ten."""
    source, target = make("sqlite"), make("sqlite")
    bench = Bench(source)
    bench.round(owe=True)
    with source.writing() as tx:
        outbox_rows = OUTBOX.update().values(state=State.SENT.value, place_channel="D1", place_ts=OUTBOX.c.key)
        tx.execute(outbox_rows)
        tx.execute(LEADER.update().values(remind_at=bench.clock.now()))
    file = taken(source, folder)
    bench.clock.forward(days=days)
    backing_up.restore(target, file, bench.clock.now(), DAYS)
    return bench, target


def test_missed_reminders_are_not_made_up_for(make: Make, tmp_path: Path) -> None:
    bench, target = reminded_late(make, tmp_path, days=8)
    assert sent_by(target, bench) == []
    with target.reading() as tx:
        entries = reminding.ledger(tx, ROUND)
    assert {(one.user, one.reason, one.sent_at) for one in entries} == {(ADA, MISSED, None), (BEN, MISSED, None)}
    bench.clock.at = datetime(2026, 3, 12, 10, tzinfo=UTC)  # the day before it is due: as ever
    assert len(sent_by(target, bench)) == 2


def test_a_reminder_not_yet_sent_stays_unsent_when_its_person_goes_on(make: Make, tmp_path: Path) -> None:
    source, target = make("sqlite"), make("sqlite")
    bench = Bench(source)
    bench.round()
    bench.clock.at = datetime(2026, 3, 12, 10, tzinfo=UTC)
    with source.writing() as tx:
        tx.execute(LEADER.update().values(remind_at=bench.clock.now()))
    Beat(bench.door)()
    assert any(row.kind == "reminder" for row in bench.owed().values())
    backing_up.restore(target, taken(source, tmp_path), bench.clock.now(), DAYS)
    other = Bench(target)
    other.clock.at = bench.clock.forward(minutes=1)
    other.door.turn(other.event(events.Extended, CHAIR, due=datetime(2026, 3, 20).date()))  # noqa: DTZ001
    reminders = {row.state for row in other.owed().values() if row.kind == "reminder"}
    assert reminders == {State.GIVEN_UP}


def test_a_reminder_that_stands_goes_on_from_where_it_stands(make: Make, tmp_path: Path) -> None:
    """Only a change of it was still to be drawn: under another key the next one would be a second message."""
    source, target = make("sqlite"), make("sqlite")
    bench = Bench(source)
    bench.round()
    bench.clock.at = datetime(2026, 3, 12, 10, tzinfo=UTC)
    with source.writing() as tx:
        tx.execute(LEADER.update().values(remind_at=bench.clock.now()))
    Beat(bench.door)()
    standing = OUTBOX.update().where(OUTBOX.c.kind == "reminder")
    with source.writing() as tx:
        tx.execute(standing.values(place_channel="D1", place_ts="1.1", place_reposts=OUTBOX.c.reposts))
    before = {row.key for row in bench.owed().values() if row.kind == "reminder"}
    assert before
    backing_up.restore(target, taken(source, tmp_path), bench.clock.now(), DAYS)
    assert {row.key for row in Bench(target).owed().values() if row.kind == "reminder"} == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_restored_is_restored_from_its_own_backup(make: Make, tmp_path: Path, kind: str) -> None:
    """However often: each time a reminder of the same person may be on its way."""
    source = make(kind)
    bench = Bench(source)
    bench.round()
    for number, day in enumerate((12, 13)):
        with source.writing() as tx:
            tx.execute(LEADER.update().values(remind_at=bench.clock.now()))
        bench.clock.at = datetime(2026, 3, day, 10, tzinfo=UTC)
        Beat(bench.door)()
        assert any(row.kind == "reminder" and row.state == State.OWED for row in bench.owed().values()), day
        (tmp_path / str(number)).mkdir()
        target = make(kind)
        backing_up.restore(target, taken(source, tmp_path / str(number)), bench.clock.now(), DAYS)
        source, bench = target, Bench(target)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_of_one_moment_while_others_write(make: Make, tmp_path: Path, kind: str) -> None:
    source = make(kind)
    bench = Bench(source)
    bench.round()
    with source.reading() as tx:
        lines = backup.lines(tx, MONDAY)
        found = [next(lines), next(lines), next(lines)]  # the round's own row has been read
        bench.round(id="round2")
        with source.writing() as other:
            other.execute(ASSESSMENT.update().values(title="Later"))
        found += list(lines)
    assert b"round2" not in b"".join(found)
    assert b"Later" not in b"".join(found)


@pytest.mark.parametrize("kind", KINDS)
def test_only_into_an_empty_database(make: Make, tmp_path: Path, kind: str) -> None:
    source = make(kind)
    lived_in(source)
    before = rows(source)
    with pytest.raises(BackupTrouble, match="not empty"):
        backing_up.restore(source, taken(source, tmp_path), MONDAY, DAYS)
    assert rows(source) == before


def cut(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if b'"table":"answer"' not in line and GOVERNANCE.id.encode() not in line]


def unzoned(lines: list[bytes]) -> list[bytes]:
    return [line if line.startswith(b"{") else line.replace(b"+00:00", b"") for line in lines]


def twice(lines: list[bytes]) -> list[bytes]:
    return [*lines, b'{"table":"outbox","columns":[]}\n']


def narrower(lines: list[bytes]) -> list[bytes]:
    """A table without its last column."""
    begin = next(number for number, line in enumerate(lines) if b'"table":"history"' in line)
    end = next((number for number, line in enumerate(lines) if number > begin and line.startswith(b"{")), len(lines))
    head = json.loads(lines[begin])
    table = json.dumps(head | {"columns": head["columns"][:-1]}).encode() + b"\n"
    return [*lines[:begin], table, *map(shorter_row, lines[begin + 1 : end]), *lines[end:]]


def shorter(lines: list[bytes]) -> list[bytes]:
    """Rows without their last value."""
    return [line if line.startswith(b"{") else shorter_row(line) for line in lines]


def shorter_row(line: bytes) -> bytes:
    return json.dumps(json.loads(line)[:-1]).encode() + b"\n"


def nothing(lines: list[bytes]) -> list[bytes]:
    return [line if line.startswith(b"{") else line.replace(b'"launched"', b"null") for line in lines]


def a_number(lines: list[bytes]) -> list[bytes]:
    return [line if line.startswith(b"{") else line.replace(b'"launched"', b"7") for line in lines]


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut off": (lambda all_: all_[:-100], "damaged"),
    "cut in the middle of a table": (lambda all_: b"".join(all_.splitlines(keepends=True)[:9]), "damaged"),
    "one letter": (lambda all_: all_.replace(b"Spring", b"Sprung", 1), "damaged"),
    "empty": (lambda _: b"", "not a backup"),
    "something else": (lambda _: b"SQLite format 3\x00\xff", "not a backup"),
    "newer": (lambda all_: all_.replace(schema.head().encode(), b"9999", 1), "newer assurance"),
    "older": (lambda all_: all_.replace(b'"' + schema.head().encode(), b'"0001', 1), "at version 0001"),
    "another number of rows": (lambda all_: all_.replace(b'"rows":', b'"rows":1', 1), "damaged"),
    "another format": (lambda all_: all_.replace(b'up":1', b'up":2', 1), "newer assurance"),
}


@pytest.mark.parametrize("how", DAMAGES)
def test_a_file_that_is_not_whole_changes_nothing(make: Make, tmp_path: Path, how: str) -> None:
    change, words = DAMAGES[how]
    target = make("sqlite")
    source = make("sqlite")
    lived_in(source)
    file = taken(source, tmp_path)
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(BackupTrouble, match=words):
        backing_up.restore(target, file, MONDAY, DAYS)
    assert not any(rows(target).values())


@pytest.mark.parametrize("change", [cut, unzoned, twice, narrower, shorter, nothing, a_number])
def test_a_file_somebody_changed_and_sealed_again(
    make: Make, tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    source, target = make("sqlite"), make("sqlite")
    lived_in(source)
    file = taken(source, tmp_path)
    resealed(file, change)
    with pytest.raises(BackupTrouble, match="damaged"):
        backing_up.restore(target, file, MONDAY, DAYS)
    assert not any(rows(target).values())


def test_the_file_is_private_and_no_other_is_written_over(make: Make, tmp_path: Path) -> None:
    source = make("sqlite")
    file = taken(source, tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(BackupTrouble, match="there already"):
        backing_up.take(source, tmp_path / "mine", MONDAY)
    assert (tmp_path / "mine").read_text() == "kept"
    with pytest.raises(BackupTrouble, match="cannot be written"):
        backing_up.take(source, tmp_path / "no/such/folder", MONDAY)
    assert not list(tmp_path.glob(".*.part"))


def test_it_is_on_the_disk_before_it_has_its_name(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, synced = make("sqlite"), list[int]()
    lived_in(source)
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_size))
    file = taken(source, tmp_path)
    assert synced == [file.stat().st_size]


def test_where_there_is_no_room_nothing_is_left_of_it(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    source = make("sqlite")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BackupTrouble, match="No space left"):
        backing_up.take(source, tmp_path / "all.backup", MONDAY)
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == []


def test_a_database_at_another_version_is_not_backed_up(make: Make, tmp_path: Path) -> None:
    source = make("sqlite")
    with source.writing() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTrouble):
        backing_up.take(source, tmp_path / "all.backup", MONDAY)


def test_not_while_the_bot_serves_from_that_file(make: Make, tmp_path: Path) -> None:
    source = make("sqlite")
    with only_process(source):
        file = taken(source, tmp_path)
        with pytest.raises(ServedAlready):
            backing_up.restore(source, file, MONDAY, DAYS)


def test_on_the_command_line(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = make("sqlite"), make("sqlite")
    lived_in(source)
    monkeypatch.chdir(tmp_path)
    for command, database, words in (("backup", source, "safe"), ("restore", target, "rows are restored")):
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database.file}")
        monkeypatch.setattr("sys.argv", ["assurance", command, "a.backup"])
        with pytest.raises(SystemExit) as end:
            main()
        assert not end.value.code
        assert words in capfd.readouterr().out
    monkeypatch.setattr("sys.argv", ["assurance", "restore", "none.backup"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "cannot be read" in capfd.readouterr().err
