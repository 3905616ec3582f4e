"""Connecting and stopping: a wrong token is told in a sentence; what is under way is acknowledged before we go."""

import threading
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.serve import who_we_are
from bot.settings import SettingsFault
from bot.socket_mode import connect, finish
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
