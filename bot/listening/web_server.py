"""A web server on a thread of its own, started and stopped like every other part of the bot."""

import socket
import threading
import time

import structlog
import uvicorn
from starlette.types import ASGIApp

from bot.settings import SettingsFault

BACKLOG = 512
START_SECONDS = 10
GRACE_SECONDS = 20
"""How long requests under way may take once the server was told to stop."""

KEEP_ALIVE_SECONDS = 75
"""Longer than a proxy keeps a connection it does not use, so that it never sends into one we are closing."""
TICK_SECONDS = 5

log = structlog.get_logger()


class WebServer:
    """Serves `app` on `host` and `port`; 0 takes any free port, which `port` then tells."""

    def __init__(self, app: ASGIApp, host: str, port: int, name: str) -> None:
        self._listening = _bound(host, port)
        self.port: int = self._listening.getsockname()[1]
        settings = uvicorn.Config(
            app,
            interface="asgi3",
            lifespan="off",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            ws="none",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
            callback_notify=self._tick,
            timeout_notify=TICK_SECONDS,
        )
        self.ticks = 0
        """Goes up as long as its thread turns."""
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        """Returns once requests are taken. Signals stay with the main thread."""
        self._thread.start()
        end = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > end:
                raise RuntimeError("the web server did not start")
            time.sleep(0.01)

    @property
    def serving(self) -> bool:
        """Whether it takes requests in: from its start until it is told to stop."""
        return self._server.started and not self._server.should_exit and self._thread.is_alive()

    def stop(self) -> None:
        """Takes in nothing more, and returns when what is under way has been answered."""
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join()
        self._listening.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._listening])

    async def _tick(self) -> None:
        self.ticks += 1


def _bound(host: str, port: int) -> socket.socket:
    try:
        listening = socket.create_server((host, port), family=_family(host), backlog=BACKLOG)
        # asyncio does so only where the protocol is named. Without it an answer's body waits 40 ms behind its headers.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except (OSError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) else "no such port"
        raise SettingsFault(
            f"Port {port} of {host} cannot be listened on ({why}). Is another process using it? Name another port."
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
