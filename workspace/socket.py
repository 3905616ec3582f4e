"""Socket Mode: the WebSocket connections of the app, and what is asked over them."""

import asyncio
import json
import secrets
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from workspace.clock import Clock
from workspace.state import Json

PATIENCE = timedelta(seconds=3)
"""How long an acknowledgement may take."""
CONNECTION_TIME = timedelta(hours=1)
"""How long a connection lasts before the app is asked to open a new one."""
GRACE = timedelta(seconds=10)
"""How long the app has for opening it."""


@dataclass(eq=False)
class Connection:
    """One open WebSocket; `leaving` once it was told to reconnect."""

    socket: WebSocket
    leaving: bool = False

    async def end(self, code: int = 1000) -> None:
        """Close it, from this side; the app may just have closed it from the other."""
        with suppress(RuntimeError, WebSocketDisconnect):
            await self.socket.close(code)


class Sockets:
    """The app's connections. A payload goes to any one of them."""

    def __init__(self, clock: Clock, app_id: str) -> None:
        self._clock = clock
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._open: list[Connection] = []
        self._turn = 0
        self._asked: dict[str, asyncio.Future[Json]] = {}
        self._someone = asyncio.Event()

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def ticket(self) -> str:
        """A single-use secret that lets the app open one connection."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return ticket

    async def endpoint(self, socket: WebSocket) -> None:
        """Serve one connection from its greeting to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket)
        self._open.append(connection)
        old_age = asyncio.create_task(self._grow_old(connection))
        try:
            await socket.send_json(self._hello())
            self._someone.set()
            while True:
                self._hear(json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, WebSocketDisconnected):
            pass  # the app went away, or was sent away: the normal end of a connection
        finally:
            old_age.cancel()
            self._open.remove(connection)
            if not self._ready():
                self._someone.clear()

    async def connected(self) -> None:
        """Wait until a connection is open."""
        while not self._ready():
            self._someone.clear()
            await self._someone.wait()

    async def ask(
        self, kind: str, payload: Json, *, takes_answer: bool = False, retry: tuple[int, str] = (0, "")
    ) -> Json | None:
        """Send an envelope of `kind`; returns what its acknowledgement carried ({} for nothing), None when none came.

        `retry` is the number of earlier attempts and why the last failed.
        """
        started = self._clock.now()
        if not self._open:
            return None
        if not self._ready():
            await self._within(self.connected(), started + PATIENCE)
            if not self._ready():
                return None
        envelope_id = secrets.token_hex(4) + "-" + secrets.token_hex(12)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._asked[envelope_id] = answer
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": takes_answer,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        try:
            await self._next().socket.send_text(json.dumps(envelope))
            await self._within(_wait(answer), started + PATIENCE)
        except (RuntimeError, WebSocketDisconnect):
            return None  # the connection broke while sending: not delivered
        finally:
            self._asked.pop(envelope_id, None)
        return answer.result() if answer.done() and not answer.cancelled() else None

    async def tell(self, payload: Json, attempt: int, reason: str) -> str:
        """Send an event; returns "" when it was acknowledged, otherwise why not."""
        answer = await self.ask("events_api", payload, retry=(attempt, reason))
        return "timeout" if answer is None else ""

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Have the app leave every open connection for a new one, as Slack does every hour or so."""
        for connection in list(self._open):
            await self._send_away(connection, reason)

    async def drop(self) -> None:
        """Break every connection without a word before, as a network does."""
        for connection in list(self._open):
            await connection.end(1011)

    async def close(self) -> None:
        """End every connection."""
        for connection in list(self._open):
            await connection.end(1001)

    async def _grow_old(self, connection: Connection) -> None:
        await self._clock.until(self._clock.now() + CONNECTION_TIME)
        await self._send_away(connection, "refresh_requested")

    async def _send_away(self, connection: Connection, reason: str) -> None:
        """Tell the app to leave `connection`, and close it once there is another, or after ten seconds."""
        connection.leaving = True
        notice = {"type": "disconnect", "reason": reason, "debug_info": {"host": "workspace"}}
        await connection.socket.send_json(notice)
        await self._within(self.connected(), self._clock.now() + GRACE)
        if connection in self._open:
            await connection.end()

    def _hear(self, frame: Json) -> None:
        answer = self._asked.get(str(frame.get("envelope_id", "")))
        if answer is not None and not answer.done():
            answer.set_result(frame.get("payload") or {})

    def _ready(self) -> list[Connection]:
        return [connection for connection in self._open if not connection.leaving]

    def _next(self) -> Connection:
        ready = self._ready()
        self._turn += 1
        return ready[self._turn % len(ready)]

    async def _within(self, wanted: Coroutine[Any, Any, None], end: Any) -> None:
        first, second = asyncio.create_task(wanted), asyncio.create_task(self._clock.until(end))
        try:
            await asyncio.wait({first, second}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            first.cancel()
            second.cancel()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": "workspace",
                "approximate_connection_time": int(CONNECTION_TIME.total_seconds()),
            },
        }


async def _wait(answer: asyncio.Future[Json]) -> None:
    await asyncio.shield(answer)
