"""Stopping and starting continues where it was; the clock only goes forward; strangers are turned away."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from workspace import manifest, sample
from workspace.__main__ import bound
from workspace.acts import Refused
from workspace.clock import Clock
from workspace.sample import CEO, LEADERSHIP


def test_everything_is_there_after_a_restart(running: Any) -> None:
    client = running.client()
    posted = client.chat_postMessage(channel=LEADERSHIP, text="One")
    client.chat_update(channel=LEADERSHIP, ts=posted["ts"], text="Two")
    client.views_publish(user_id=CEO, view={"type": "home", "blocks": [{"type": "divider"}]})
    file = client.files_getUploadURLExternal(filename="a.txt", length=1)["file_id"]
    running.run(running.acts.open_messages(CEO))
    before = running.workspace.all
    running.stop()
    running.start()
    assert running.workspace.all == before
    assert running.workspace.all is not before
    message = running.workspace.message(LEADERSHIP, posted["ts"])
    assert [version.text for version in message.versions] == ["One", "Two"]
    assert running.workspace.home(CEO).blocks[0]["type"] == "divider"
    assert running.workspace.file(file).name == "a.txt"
    assert client.chat_update(channel=LEADERSHIP, ts=posted["ts"], text="Three").get("ok")


def test_an_event_not_yet_acknowledged_survives_a_restart(running: Any, listen: Any) -> None:
    running.run(running.acts.say(CEO, LEADERSHIP, "@echo are you there?"))
    running.stop()
    running.start()
    ear = listen()
    ear.acknowledge = True
    assert ear.hears(1).payload["event"]["type"] == "app_mention"


def test_the_state_on_disk_is_nobody_elses_to_read(running: Any) -> None:
    running.workspace.save()
    assert (running.folder / "workspace.json").stat().st_mode & 0o077 == 0


def test_the_clock_goes_forward_only_and_is_shared_by_its_file(tmp_path: Path) -> None:
    one, other = Clock(tmp_path / "clock"), Clock(tmp_path / "clock")
    start = other.now()
    one.forward(timedelta(days=3))
    one.forward(timedelta(hours=1))
    assert timedelta(days=3, hours=1) <= other.now() - start < timedelta(days=3, hours=1, minutes=1)
    with pytest.raises(ValueError, match="forward"):
        one.forward(timedelta(seconds=-1))
    assert float((tmp_path / "clock").read_text()) == pytest.approx(3 * 86400 + 3600)


def test_message_ids_follow_the_clock_and_never_repeat(running: Any) -> None:
    async def many() -> list[str]:
        return [running.workspace.next_ts() for _ in range(1000)]

    found = running.run(many())
    assert found == sorted(set(found))
    running.workspace.all.last_ts += 60
    assert float(running.run(many())[0]) > float(found[-1]) + 60
    running.forward(days=1)
    assert float(running.run(many())[0]) - float(found[-1]) > 86000


def test_time_can_be_moved_over_http(running: Any) -> None:
    before = running.clock.now()
    assert httpx.post(running.address + "/clock/forward", json={"seconds": 90}).json()["ok"]
    assert running.clock.now() - before > timedelta(seconds=90)
    for wrong in ({"seconds": -1}, {"seconds": "soon"}, {}):
        assert httpx.post(running.address + "/clock/forward", json=wrong).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({}, 200),
    ],
)
def test_other_sites_cannot_post_here(running: Any, headers: dict[str, str], status: int) -> None:
    answer = httpx.post(running.address + "/clock/forward", json={"seconds": 0}, headers=headers)
    assert answer.status_code == status


def test_its_own_page_may_post(running: Any) -> None:
    headers = {"origin": running.address}
    assert httpx.post(running.address + "/clock/forward", json={"seconds": 0}, headers=headers).status_code == 200


def test_a_changed_manifest_is_installed_at_the_next_start(running: Any) -> None:
    assert running.workspace.app.command("/echo") is not None
    changed = json.loads(json.dumps(running.described))
    changed["features"]["slash_commands"] = []
    changed["features"]["bot_user"]["display_name"] = "renamed"
    running.stop()
    running.described = changed
    running.start()
    assert running.workspace.app.command("/echo") is None
    assert running.workspace.bot.name == "renamed"


def test_an_app_without_typing_takes_no_messages(running: Any) -> None:
    changed = json.loads(json.dumps(running.described))
    changed["features"]["app_home"] = {"home_tab_enabled": False, "messages_tab_read_only_enabled": True}
    running.stop()
    running.described = changed
    running.start()
    dm = running.run(running.acts.direct(CEO, "U0ASSURANCE"))
    with pytest.raises(Refused, match="does not take messages"):
        running.run(running.acts.say(CEO, dm, "Hello"))
    with pytest.raises(Refused, match="no Home tab"):
        running.run(running.acts.open_home(CEO))


@pytest.mark.parametrize("content", ["{", "{}", '{"display_information": {"name": "x"}}'])
def test_a_faulty_manifest_is_refused_with_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(content)
    with pytest.raises(manifest.BadManifest, match=r"manifest\.json"):
        manifest.read(path)


def test_the_sample_trust_is_complete() -> None:
    titles = " ".join(person[3] for person in sample.PEOPLE)
    for role in ("Chair of Trustees", "Chief Executive", "Financial", "Operating", "Education", "Improvement",
                 "People Director", "Inclusion", "Governance Professional"):  # fmt: skip
        assert role in titles
    assert titles.count("Headteacher") == 2
    assert len(sample.PEOPLE) == 14


def test_the_next_free_port_is_taken() -> None:
    with bound(0) as taken:
        port = taken.getsockname()[1]
        with bound(port) as other:
            assert other.getsockname() > ("127.0.0.1", port)


def test_it_runs_as_a_process_and_ends_cleanly(tmp_path: Path, manifest_file: Path) -> None:
    command = [sys.executable, "-m", "workspace", "--data", str(tmp_path / "d"), "--manifest", str(manifest_file)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    who = httpx.post(told["api"] + "auth.test", headers={"Authorization": f"Bearer {told['bot_token']}"}).json()
    assert (who["ok"], who["user_id"]) == (True, told["bot_user"])
    with httpx.stream("GET", f"{told['address']}/as/{CEO}/live") as page:
        told_of_changes = page.iter_lines()
        assert next(told_of_changes).startswith("retry:")
        process.send_signal(signal.SIGTERM)
        assert "".join(told_of_changes) == "", "an open page is let go"
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == ""
    kept = json.loads((tmp_path / "d" / "workspace.json").read_text())
    assert kept["bot_token"] == told["bot_token"]
