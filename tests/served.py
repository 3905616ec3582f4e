"""A local workspace served over HTTP inside the test's own process."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
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


def close(client: SocketModeClient, patience: float = 5) -> None:
    """Close a connection that the server has ended, without the second the SDK waits for its next message.

    The SDK may have connected again in between; then it is closed from this side.
    """
    client.auto_reconnect_enabled = False
    end = time.monotonic() + patience
    while client.is_connected() and time.monotonic() < end:
        threading.Event().wait(0.01)
    client.closed = True
    client.message_queue.put(None)
    client.close()
