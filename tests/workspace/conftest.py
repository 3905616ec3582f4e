"""A real Bolt app, or a bare connection, in a running workspace."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.served import MANIFEST, Running, close


class Bot:
    """A Bolt app connected to a running workspace, with what it heard."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.heard: list[dict[str, Any]] = []
        self.app = App(client=running.client(), token=None, signing_secret="unused", process_before_response=True)
        self.handler: SocketModeHandler | None = None

    def connect(self) -> "Bot":
        state = self.running.workspace.all
        before = self.running.platform.sockets.count
        self.handler = SocketModeHandler(self.app, state.app_token, ping_interval=5, web_client=self._app_client())
        self.handler.connect()
        self.running.wait_for(lambda: self.running.platform.sockets.count > before)
        return self

    def _app_client(self) -> WebClient:
        return self.running.client(self.running.workspace.all.app_token)

    def close(self) -> None:
        if self.handler is not None:
            self.handler.client.auto_reconnect_enabled = False  # or it may connect again before it is closed
            self.running.run(self.running.platform.sockets.close())
            close(self.handler.client)


@pytest.fixture
def client(running: Running) -> WebClient:
    """The Web API with the app's own token."""
    return running.client()


@pytest.fixture
def bot(running: Running) -> Iterator[Bot]:
    """A Bolt app for the workspace; the test adds its listeners and then calls `connect`."""
    found = Bot(running)
    yield found
    found.close()


class Ear:
    """A Socket Mode connection that acknowledges only when told to."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.heard: list[SocketModeRequest] = []
        self.acknowledge = False
        before = running.platform.sockets.count
        state = running.workspace.all
        self.client = SocketModeClient(state.app_token, web_client=running.client(), auto_reconnect_enabled=False)
        self.client.socket_mode_request_listeners.append(self._hear)
        self.client.connect()
        running.wait_for(lambda: running.platform.sockets.count > before)

    def _hear(self, client: Any, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if self.acknowledge:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    def hears(self, count: int) -> SocketModeRequest:
        """Wait until `count` envelopes have come, and return the last."""
        self.running.wait_for(lambda: len(self.heard) >= count)
        assert len(self.heard) == count
        return self.heard[-1]


@pytest.fixture
def listen(running: Running) -> Iterator[Callable[[], Ear]]:
    """Opens bare connections that hear everything."""
    ears: list[Ear] = []

    def one_more() -> Ear:
        ears.append(Ear(running))
        return ears[-1]

    yield one_more
    running.run(running.platform.sockets.close())
    for ear in ears:
        close(ear.client)


@pytest.fixture
def manifest_file(tmp_path: Path) -> Path:
    """The test app's manifest as a file."""
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST))
    return path
