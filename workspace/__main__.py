"""`python -m workspace`: run the local workspace until SIGTERM or Ctrl-C."""

import argparse
import json
import signal
import socket
import sys
from pathlib import Path
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

from workspace import manifest, sample
from workspace.clock import Clock
from workspace.platform import Platform
from workspace.server import application
from workspace.state import Workspace

HOST = "127.0.0.1"
PORTS_TRIED = 100


def main() -> int:
    """Read the arguments, bind a free port, say where, and serve."""
    wanted = _arguments()
    try:
        app = manifest.read(wanted.manifest)
        listening = bound(wanted.port)
    except (manifest.BadManifest, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    clock = Clock(wanted.clock or wanted.data / "clock")
    made = sample.workspace(wanted.data, clock, app)
    platform = Platform(made, f"http://{HOST}:{listening.getsockname()[1]}")
    server = _Server(settings(application(platform)), made)
    sys.stdout.write(json.dumps(announcement(platform)) + "\n")
    sys.stdout.flush()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: None)  # the server has its own; this is what is left once it has stopped
    server.run(sockets=[listening])
    return 0


class _Server(uvicorn.Server):
    """Lets go of open pages as it stops: cut off, each would be told as a fault of the application."""

    def __init__(self, config: uvicorn.Config, workspace: Workspace) -> None:
        super().__init__(config)
        self._workspace = workspace

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._workspace.hang_up()
        await super().shutdown(sockets)


def settings(app: ASGIApp, lifespan: Literal["on", "off"] = "on") -> uvicorn.Config:
    """How the workspace is served: no access log, and a stop that does not wait for open pages."""
    return uvicorn.Config(
        app,
        interface="asgi3",
        lifespan=lifespan,
        log_level="warning",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,  # longer than any client keeps an idle connection, or one is closed as it is used again
        ws="websockets-sansio",
    )


def announcement(platform: Platform) -> dict[str, str]:
    """What a launcher needs to start the bot."""
    state = platform.workspace.all
    return {
        "address": platform.address,
        "api": platform.address + "/api/",
        "bot_token": state.bot_token,
        "app_token": state.app_token,
        "signing_secret": state.signing_secret,
        "app_id": state.app_id,
        "team_id": state.team_id,
        "bot_user": state.bot_user,
    }


def bound(port: int) -> socket.socket:
    """A listening socket on loopback: on `port` or the next free one; 0 takes any. Raises OSError."""
    tries = range(port, port + PORTS_TRIED) if port else (0,)
    for number in tries:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or a body waits 40 ms behind its headers
        try:
            listening.bind((HOST, number))
            listening.listen(128)
        except OSError:
            listening.close()
        else:
            return listening
    raise OSError(f"No free port between {port} and {port + PORTS_TRIED - 1}.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="workspace", description="A strict local stand-in for Slack.")
    parser.add_argument("--port", type=int, default=0, help="the first port to try (0: any free one)")
    parser.add_argument("--data", type=Path, required=True, help="the folder in which everything is kept")
    parser.add_argument("--manifest", type=Path, required=True, help="the Slack app manifest of the app, as JSON")
    parser.add_argument("--clock", type=Path, help="the file with the seconds that time is ahead (default: in --data)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
