"""Each thing that can be wrong is found, alone, with what to do about it; a healthy bot is left in peace."""

import json
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli import main
from bot.doctor import database_side, machine
from bot.doctor.examine import examine
from bot.manifest import SCOPES
from storage import outbox
from storage.database import Database
from storage.tables import State
from tests.bot.bench import ADA, BEN, CHAIR, CHANNEL, OTHER_TEAM, ROUND, TEAM
from tests.bot.doctor.conftest import Patient
from tests.bot.slack.recording import Failure


def test_a_healthy_bot(patient: Patient) -> None:
    found = patient.examined()
    assert patient.ill() == []
    assert {"settings", "database", "integrity", "disk", "frameworks", "bot token", "app token"} < found.keys()
    assert {"scopes", "clock", "channels", "messages", "rounds", "reminders", "in doubt", "given up"} < found.keys()
    assert "#trust-leadership" in found["channels"][0].says
    assert patient.slack.asked("chat.postMessage") == []


def test_settings_and_tokens(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-verysecret")
    (found,) = patient.examined()["tokens"]
    assert "SLACK_APP_TOKEN is of another kind" in found.mend
    monkeypatch.setenv("HEARTBEAT_SECONDS", "soon")
    (found,) = patient.examined()["settings"]
    assert "HEARTBEAT_SECONDS" in found.mend


@pytest.mark.parametrize(("method", "check"), [("auth.test", "bot token"), ("apps.connections.open", "app token")])
def test_a_token_slack_does_not_take(patient: Patient, method: str, check: str) -> None:
    patient.slack.fail[method].append(Failure("invalid_auth"))
    found = patient.examined()
    assert "invalid_auth" in found[check][0].says
    assert "token" in found[check][0].mend.lower()
    patient.slack.fail[method].append(Failure("", 500, body=b"<html>"))
    (other,) = patient.examined()[check]
    assert "500" in other.says
    assert "network" in other.mend


def test_over_http_the_signing_secret_takes_the_place_of_the_app_token(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")
    assert patient.ill() == ["tokens"]
    assert "`serve --http` SLACK_SIGNING_SECRET" in patient.examined()["tokens"][0].mend
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef0123456789abcdef")
    found = patient.examined()
    assert patient.ill() == []
    assert "app token" not in found
    assert found["signing secret"][0].ok
    assert patient.slack.asked("apps.connections.open") == []


def test_nobody_answers(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    assert patient.ill() == ["bot token", "app token"]


def test_scopes_against_the_manifest(patient: Patient) -> None:
    patient.scopes = ", ".join(set(SCOPES) - {"users:read"})
    (found,) = patient.examined()["scopes"]
    assert "users:read" in found.says
    assert "install" in found.mend
    patient.scopes = ",".join([*SCOPES, "admin"])
    (found,) = patient.examined()["scopes"]
    assert found.ok
    assert "admin" in found.says
    patient.slack.fail["auth.test"].append(Failure("", 200, body=json.dumps({"ok": True, "team_id": TEAM}).encode()))
    (found,) = patient.examined()["scopes"]
    assert not found.ok


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"is_member": False}, "not in"),
        ({"is_member": True, "is_archived": True}, "archived"),
        (None, "cannot be seen"),
    ],
)
def test_channels_of_open_rounds(patient: Patient, told: dict[str, object] | None, words: str) -> None:
    patient.slack.channels = {CHANNEL: {"id": CHANNEL, "name": "x", **told}} if told else {}
    (found,) = patient.examined()["channels"]
    assert words in found.says
    assert "Spring review" in found.says
    assert "channel" in found.mend


def test_channels_of_others_and_of_closed_rounds_are_not_asked_about(patient: Patient) -> None:
    patient.bench.round(id="r2", team=OTHER_TEAM)
    patient.bench.round(id="r3", phase="closed")
    set_rows(patient.bench.database, "UPDATE assessment SET channel = id WHERE id <> 'round1'")
    patient.examined()
    assert len(patient.slack.asked("conversations.info")) == 1
    set_rows(patient.bench.database, "UPDATE assessment SET phase = 'closed'")
    assert "no open round" in patient.examined()["channels"][0].says


def test_a_round_whose_chair_has_left(patient: Patient) -> None:
    patient.bench.know(CHAIR, deactivated=True)
    (found,) = patient.examined()["chairs"]
    assert (found.ok, ROUND in found.says) == (False, True)
    assert "assurance rounds chair ROUND USER" in found.mend
    patient.bench.know(CHAIR)
    assert patient.ill() == []


def test_the_clock(patient: Patient) -> None:
    for step, words in ((timedelta(minutes=3), "ahead of"), (timedelta(minutes=-3), "behind")):
        patient.now = datetime.now(UTC) + step
        (found,) = patient.examined()["clock"]
        assert words in found.says
        assert "network" in found.mend
    patient.now = datetime.now(UTC) + timedelta(seconds=20)
    assert patient.examined()["clock"][0].ok


def test_a_database_without_tables_and_one_that_is_damaged(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert patient.bench.database.file is not None
    patient.bench.database.close()
    file = patient.bench.database.file
    raw = bytearray(file.read_bytes())
    raw[8192:40960] = b"\x07" * (40960 - 8192)
    file.write_bytes(raw)
    ill = patient.ill()
    assert set(ill) & {"integrity", "database"}
    assert "clock" not in ill
    monkeypatch.setenv("DATABASE_URL", "sqlite:///none.db")
    (found,) = patient.examined()["database"]
    assert "assurance db upgrade" in found.mend
    monkeypatch.setenv("DATABASE_URL", "mysql://me:verysecret@there/x")
    (found,) = patient.examined()["database"]
    assert "verysecret" not in str(found)


def test_a_row_that_points_nowhere(patient: Patient) -> None:
    with patient.bench.database.migrating() as connection:
        connection.execute(text('DELETE FROM leader WHERE "user" = :user'), {"user": BEN})
    (found,) = patient.examined()["integrity"]
    assert "assignment points nowhere" in found.says


def test_framework_files(patient: Patient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patient.bench.round(id="r2", framework="gone-2019-01", title="Old")
    missing = [one for one in patient.examined()["frameworks"] if not one.ok]
    assert "gone-2019-01" in missing[0].says
    assert "“Old”" in missing[0].says
    (tmp_path / "more").mkdir()
    (tmp_path / "more/mine.yaml").write_text("id: [oops\n")
    monkeypatch.setenv("FRAMEWORKS_DIR", str(tmp_path / "more"))
    (found,) = patient.examined()["frameworks"]
    assert "mine.yaml" in found.says


def test_room_on_the_disk(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage(machine.LEAST_FREE - 1))
    (found,) = patient.examined()["disk"]
    assert "199 MiB" in found.says
    assert "Make room" in found.mend


def set_rows(database: Database, statement: str, **values: object) -> None:
    with database.writing() as tx:
        assert tx.execute(text(statement), values).rowcount


def test_work_that_waits(patient: Patient) -> None:
    bench, now = patient.bench, patient.bench.clock.now()
    bench.clock.at = now - timedelta(hours=2)
    bench.owe_reply("late")
    bench.clock.at = now
    assert patient.ill() == ["messages"]
    with bench.database.writing() as tx:
        tx.execute(text("DELETE FROM outbox"))
    long_past = (now - timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S.000000")
    set_rows(bench.database, "UPDATE assessment SET look_at = :at", at=long_past)
    assert patient.ill() == ["rounds"]
    set_rows(bench.database, "UPDATE assessment SET look_at = NULL")
    set_rows(bench.database, 'UPDATE leader SET remind_at = :at WHERE "user" = :user', at=long_past, user=ADA)
    assert patient.ill() == ["reminders"]
    set_rows(bench.database, "UPDATE assessment SET phase = 'closed'")
    assert patient.ill() == []


def test_messages_slack_has_not_taken_for_long(patient: Patient) -> None:
    """Each attempt puts off the next one; that does not make them young."""
    bench, now = patient.bench, patient.bench.clock.now()
    bench.clock.at = now - timedelta(hours=2)
    bench.owe_reply("late")
    bench.clock.at = now
    with bench.database.writing() as tx:
        (owed,) = outbox.claim(tx, now, "w", timedelta(seconds=30))
        assert outbox.later(tx, owed, now + timedelta(minutes=9), "account_inactive")
    assert patient.ill() == ["messages"]
    assert "account_inactive" in patient.examined()["messages"][0].mend


def test_what_waits_for_less_than_half_an_hour_is_no_illness(patient: Patient) -> None:
    patient.bench.clock.at -= timedelta(minutes=29)
    patient.bench.owe_reply("young")
    assert patient.ill() == []


def test_postgresql_is_not_asked_what_only_sqlite_knows() -> None:
    nobody = Database("postgresql://somebody:secret@127.0.0.1:9/there")
    assert database_side.whole(nobody).ok
    nobody.close()


@pytest.mark.parametrize(("state", "check"), [(State.IN_DOUBT, "in doubt"), (State.GIVEN_UP, "given up")])
def test_messages_somebody_must_decide_about(patient: Patient, state: State, check: str) -> None:
    patient.bench.owe_reply("one")
    set_rows(patient.bench.database, "UPDATE outbox SET state = :state", state=state.value)
    assert patient.ill() == [check]
    assert "assurance outbox" in patient.examined()[check][0].mend


def told(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["assurance", "doctor", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    said = capfd.readouterr()
    assert "verysecret" not in said.out + said.err
    return int(end.value.code or 0), said.out


def test_on_the_command_line(
    patient: Patient, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    patient.examined()
    patient.slack.fail["auth.test"].append(Failure("invalid_auth"))
    code, out = told(capfd, monkeypatch)
    assert code == 1
    assert "mend  bot token: auth.test failed (invalid_auth)" in out
    assert "To mend: 1 of" in out
    patient.scopes = ",".join(SCOPES)
    patient.slack.fail["auth.test"].append(
        Failure("", 200, (("x-oauth-scopes", patient.scopes),), json.dumps({"ok": True, "team_id": TEAM}).encode())
    )
    code, out = told(capfd, monkeypatch, "--json")
    assert code == 0
    assert {one["check"]: one["ok"] for one in json.loads(out)}["scopes"] is True


def test_it_changes_nothing(patient: Patient) -> None:
    before = patient.bench.rows("assessment"), patient.bench.rows("outbox"), patient.bench.rows("inbox")
    examine()
    assert before == (patient.bench.rows("assessment"), patient.bench.rows("outbox"), patient.bench.rows("inbox"))
    assert {call.method for call in patient.slack.calls} == {"auth.test", "apps.connections.open", "conversations.info"}
