"""Slack as the bot meets it while clicks are measured: it answers at once, and counts the pages drawn anew."""

import asyncio
import json
import threading
from types import TracebackType
from typing import Self

from bench.rounds import TEAM

WHO = {
    "ok": True,
    "url": "https://bench.slack.com/",
    "team": "Bench",
    "user": "assurance",
    "team_id": TEAM,
    "user_id": "U0ASSURE01",
    "bot_id": "B0ASSURE01",
    "is_enterprise_install": False,
}
POSTED = {"ok": True, "channel": "D0000001", "ts": "1700000000.000200"}


class SlackEnd:
    """Listens on a thread of its own, on any free port."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._drawn = 0
        self._changed = threading.Condition()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=512))
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack end")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        self._loop.close()

    @property
    def drawn(self) -> int:
        """How many messages were redrawn, by a click's own address or by `chat.update`."""
        return self._drawn

    def wait_for(self, drawn: int, seconds: float = 10.0) -> None:
        """Until so many were redrawn in all. Raises TimeoutError: then a click was acknowledged and never drawn."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._drawn >= drawn, seconds):
                raise TimeoutError(f"{self._drawn} of {drawn} pages were redrawn")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            path = head.split(b" ", 2)[1]
            body = self._answer(path.decode())
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n")
            writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
        finally:
            writer.close()

    def _answer(self, path: str) -> bytes:
        if path == "/api/auth.test":
            return json.dumps(WHO).encode()
        if path.startswith("/drawn") or path == "/api/chat.update":
            with self._changed:
                self._drawn += 1
                self._changed.notify_all()
            return b"ok" if path.startswith("/drawn") else json.dumps(POSTED).encode()
        return json.dumps(POSTED).encode()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
