"""Connecting and stopping: a wrong token is told in a sentence; what is under way is acknowledged before we go."""

import ssl
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot import serve as serving
from bot import socket_mode
from bot.serve import who_we_are
from bot.settings import Settings, SettingsFault
from bot.socket_mode import by_socket, connect, finish
from bot.socket_workers import BoundedWorkers
from storage import outbox, schema
from storage.database import Database
from tests.bot.bench import Bench
from tests.new_postgres import make_database
from tests.served import Running
from workspace.sample import CEO, GENERAL


def handler_for(running: Running, app_token: str = "") -> SocketModeHandler:
    app = App(client=running.client(), token=None, signing_secret="unused", process_before_response=True)
    token = app_token or running.workspace.all.app_token
    return SocketModeHandler(app, token, web_client=running.client(token))


def test_a_wrong_token_of_either_kind_is_told_without_showing_it(running: Running) -> None:
    with pytest.raises(SettingsFault, match=r"SLACK_BOT_TOKEN \(invalid_auth\)") as fault:
        who_we_are(running.client("xoxb-verysecret"))
    assert "verysecret" not in str(fault.value)
    handler = handler_for(running, "xapp-1-verysecret")
    try:
        with pytest.raises(SettingsFault, match="SLACK_APP_TOKEN") as fault:
            connect(handler)
    finally:
        finish(handler)
    assert "verysecret" not in str(fault.value)


def test_a_start_that_fails_leaves_no_thread_behind(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the process would live on, sending and hearing nothing, and nobody would start another."""

    def no_start(_: object) -> None:
        raise RuntimeError("the web server did not start")

    monkeypatch.setattr(serving.Watch, "start", no_start)
    monkeypatch.setattr(serving, "stop_on_signals", threading.Event)
    monkeypatch.setattr(serving, "REGISTRY", CollectorRegistry())
    address = f"sqlite:///{tmp_path}/assurance.db"
    database = Database(address)
    schema.upgrade(database)
    database.close()
    client = running.client()
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=SecretStr(address),
        slack_bot_token=SecretStr(client.token or ""),
        slack_signing_secret=SecretStr("0123456789abcdef"),
        slack_api_url=client.base_url,
    )
    before = set(threading.enumerate())
    with pytest.raises(RuntimeError, match="did not start"):
        serving.serve(settings, serving.Address("127.0.0.1", 0))
    left = {one.name for one in set(threading.enumerate()) - before if not one.daemon}
    assert left & {"sweeper", "front door", "watch"} == set()


@pytest.mark.slow
def test_what_is_under_way_when_we_stop_is_acknowledged_and_nothing_more_is_taken_in(running: Running) -> None:
    handler = handler_for(running)
    begun, go_on = threading.Event(), threading.Event()
    heard: list[str] = []

    def slow(ack: Any, body: Any) -> None:
        heard.append(body["text"])
        begun.set()
        assert go_on.wait(5)
        ack()

    handler.app.command("/echo")(slow)
    connect(handler)
    running.wait_for(lambda: running.platform.sockets.count)
    first = running.begin(running.acts.command(CEO, GENERAL, "/echo", "first"))
    assert begun.wait(5)
    stopping = threading.Thread(target=finish, args=(handler,))
    stopping.start()
    stopping.join(0.3)
    second = running.begin(running.acts.command(CEO, GENERAL, "/echo", "second"))
    go_on.set()
    stopping.join(10)
    assert first.result(5).acknowledged
    assert not second.result(10).acknowledged
    assert heard == ["first"]
    assert not stopping.is_alive()


def claimed_after_a_start(bench: Bench) -> int:
    """What one process has under way, and another that starts beside it or after it takes."""
    bench.owe_reply("k")
    now, lease = bench.clock.now(), timedelta(seconds=30)
    with bench.database.writing() as tx:
        assert outbox.claim(tx, now, "before", lease)
    serving._take_over(bench.database, bench.clock)
    with bench.database.writing() as tx:
        return len(outbox.claim(tx, now, "after", lease))


def test_who_starts_on_sqlite_waits_for_no_lease_of_the_dead(bench: Bench) -> None:
    assert claimed_after_a_start(bench) == 1


def test_who_starts_on_postgresql_takes_nothing_from_those_who_serve(postgres_url: str) -> None:
    with closing(Database(make_database(postgres_url))) as database:
        schema.upgrade(database)
        assert claimed_after_a_start(Bench(database)) == 0


def test_no_more_waits_for_the_socket_s_threads_than_there_is_room_for() -> None:
    """Or what comes while the database hangs would fill the memory, and be done long after everybody was told no."""
    workers, go_on = BoundedWorkers(threads=1, most_waiting=2), threading.Event()
    try:
        taken = [workers.submit(go_on.wait, 10) for _ in range(3)]
        assert workers.submit(go_on.wait, 10).cancelled()
        go_on.set()
        assert [one.result(5) for one in taken] == [True] * 3
        assert [workers.submit(int).result(5) for _ in range(4)] == [0] * 4
    finally:
        go_on.set()
        workers.shutdown()


@pytest.mark.slow
def test_what_there_is_no_room_for_is_not_acknowledged(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "BoundedWorkers", lambda: BoundedWorkers(threads=1, most_waiting=1))
    app = App(client=running.client(), token=None, signing_secret="unused", process_before_response=True)
    begun, go_on = threading.Event(), threading.Event()

    def slow(ack: Any) -> None:
        begun.set()
        assert go_on.wait(5)
        ack()

    app.command("/echo")(slow)
    told = Settings(_env_file=None, slack_api_url=running.api)  # type: ignore[call-arg]
    intake = by_socket(app, running.workspace.all.app_token, told, ssl.create_default_context())
    intake.start()
    try:
        running.wait_for(lambda: running.platform.sockets.count)
        asked = [running.begin(running.acts.command(CEO, GENERAL, "/echo", "first"))]
        assert begun.wait(5)
        for words in ("second", "third"):
            asked.append(running.begin(running.acts.command(CEO, GENERAL, "/echo", words)))
            time.sleep(0.4)
        go_on.set()
        assert [one.result(10).acknowledged for one in asked] == [True, True, False]
    finally:
        go_on.set()
        intake.stop()
