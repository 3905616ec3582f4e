"""A running workspace for each test that asks for one, and a real Bolt app that lives in it."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from workspace import manifest, sample
from workspace.__main__ import bound, settings
from workspace.acts import Acts
from workspace.clock import Clock
from workspace.platform import Platform
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


class Running:
    """A workspace served on its own thread; `run` awaits something on its event loop."""

    def __init__(self, folder: Path, described: dict[str, Any] | None = None) -> None:
        self.folder = folder
        self.described = described or MANIFEST
        self.clock = Clock(folder / "clock")
        self._ready = threading.Event()

    def start(self) -> "Running":
        listening = bound(0)
        self.workspace: Workspace = sample.workspace(self.folder, self.clock, manifest.parse(self.described))
        self.platform = Platform(self.workspace, f"http://127.0.0.1:{listening.getsockname()[1]}")
        self._server = uvicorn.Server(settings(self.platform))
        self.acts: Acts = self._server.config.app.state.acts  # type: ignore[union-attr]
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, args=(listening,))
        self._thread.start()
        while not self._server.started:
            threading.Event().wait(0.01)
        return self

    def _serve(self, listening: Any) -> None:
        self.loop.run_until_complete(self._server.serve(sockets=[listening]))
        self.loop.close()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)

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
            self.handler.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A workspace with the sample trust, served over HTTP."""
    found = Running(tmp_path / "data").start()
    yield found
    found.stop()


@pytest.fixture
def bot(running: Running) -> Iterator[Bot]:
    """A Bolt app for the workspace; the test adds its listeners and then calls `connect`."""
    found = Bot(running)
    yield found
    found.close()


@pytest.fixture
def manifest_file(tmp_path: Path) -> Path:
    """The test app's manifest as a file."""
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST))
    return path
