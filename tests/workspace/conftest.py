"""A running workspace for each test that asks for one, and a real Bolt app that lives in it."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from starlette.types import Receive, Scope, Send

from workspace import manifest, sample
from workspace.__main__ import bound, settings
from workspace.acts import Acts
from workspace.clock import Clock
from workspace.platform import Platform
from workspace.server import application
from workspace.state import Message, Workspace

T = TypeVar("T")

SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
]
EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "member_joined_channel",
    "message.im",
    "tokens_revoked",
    "user_change",
]
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Echo", "description": "Says it again"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "echo"},
        "slash_commands": [{"command": "/echo", "description": "Echo", "usage_hint": "words", "should_escape": True}],
        "shortcuts": [{"name": "Echo now", "type": "global", "callback_id": "echo_now", "description": "Echo"}],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "event_subscriptions": {"bot_events": EVENTS},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


class House:
    """One web server for all tests; `app` is the workspace that lives in it now."""

    def __init__(self) -> None:
        self.app: Any = None
        self.loop = asyncio.new_event_loop()
        listening = bound(0)
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._server = uvicorn.Server(settings(self.serve, lifespan="off"))
        self._thread = threading.Thread(target=self._serve, args=(listening,))
        self._thread.start()

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    def _serve(self, listening: Any) -> None:
        self.loop.run_until_complete(self._server.serve(sockets=[listening]))
        self.loop.close()

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


class Running:
    """A workspace served on its own thread; `run` awaits something on its event loop."""

    def __init__(self, house: House, folder: Path) -> None:
        self._house = house
        self.folder = folder
        self.described = MANIFEST
        self.loop = house.loop
        self.clock = Clock(folder / "clock")

    def start(self) -> "Running":
        self.workspace: Workspace = sample.workspace(self.folder, self.clock, manifest.parse(self.described))
        self.platform = Platform(self.workspace, self._house.address)
        app = application(self.platform)
        self.acts: Acts = app.state.acts
        self._house.app = app
        self._life = app.router.lifespan_context(app)
        self.run(self._life.__aenter__())
        return self

    def stop(self) -> None:
        self.run(self._life.__aexit__(None, None, None))

    @property
    def address(self) -> str:
        return self.platform.address

    @property
    def api(self) -> str:
        return self.address + "/api/"

    def client(self, token: str | None = None) -> WebClient:
        return WebClient(self.workspace.all.bot_token if token is None else token, base_url=self.api)

    def run(self, act: Coroutine[Any, Any, T], timeout: float = 10) -> T:
        return asyncio.run_coroutine_threadsafe(act, self.loop).result(timeout)

    def begin(self, act: Coroutine[Any, Any, T]) -> "Future[T]":
        return asyncio.run_coroutine_threadsafe(act, self.loop)

    def forward(self, **step: float) -> None:
        self.clock.forward(timedelta(**step))

    def wait_for(self, look: Callable[[], T | None], seconds: float = 5) -> T:
        for _ in range(int(seconds * 100)):
            if found := look():
                return found
            threading.Event().wait(0.01)
        raise AssertionError("It did not happen.")

    def last(self, channel: str, viewer: str) -> Message:
        return self.workspace.messages(channel, viewer)[-1]


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
            self.running.run(self.running.platform.sockets.close())
            close(self.handler.client)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The web server in which the tests' workspaces live, one after the other."""
    found = House()
    yield found
    found.close()


@pytest.fixture
def running(house: House, tmp_path: Path) -> Iterator[Running]:
    """A workspace with the sample trust, served over HTTP."""
    found = Running(house, tmp_path / "data").start()
    yield found
    found.stop()


@pytest.fixture
def bot(running: Running) -> Iterator[Bot]:
    """A Bolt app for the workspace; the test adds its listeners and then calls `connect`."""
    found = Bot(running)
    yield found
    found.close()


def close(client: SocketModeClient) -> None:
    """Close a connection that the server has ended, without the second the SDK waits for its next message."""
    client.auto_reconnect_enabled = False
    while client.is_connected():
        threading.Event().wait(0.01)
    client.closed = True
    client.message_queue.put(None)
    client.close()


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
