"""The processes of a demonstration: the local workspace and the real bot, once or several times, on this machine."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from demo.one_address import HOST, OneAddress

STOP_SECONDS = 15
START_SECONDS = 30
SERVING = b'"event": "serving"'


class DidNotStart(Exception):
    """One of the two processes ended at once; the text says why."""


@dataclass
class Running:
    """Where the workspace is, and what the bot was given; `bots` are its processes that run now.

    `door`: where they listen to HTTP, the one address Slack knows; each has a port of its own behind it.
    """

    address: str
    data: Path
    environment: dict[str, str]
    workspace: "subprocess.Popen[str]"
    bots: "list[subprocess.Popen[bytes]]"
    log: Path
    door: OneAddress | None = None
    ports: dict[int, int] = field(default_factory=dict)

    @property
    def bot(self) -> "subprocess.Popen[bytes]":
        """The only one, or the first."""
        return self.bots[0]

    def start(self) -> "subprocess.Popen[bytes]":
        """One more process of the bot; returns when it serves."""
        with self.log.open("ab") as sink:
            before = sink.tell()
            port = free_port() if self.door else None
            one = start_bot(self.environment, sink, port)
        self.bots.append(one)
        _wait_until_serving(one, self.log, before)
        if self.door and port:
            self.ports[one.pid] = port
            self.door.add(port)
        return one

    def _gone(self, one: "subprocess.Popen[bytes]") -> None:
        if self.door:
            self.door.remove(self.ports.pop(one.pid))

    def kill_and_restart(self, which: int = 0) -> None:
        """As when a machine dies: nothing is finished, nothing is tidied up. Returns when it serves again."""
        one = self.bots.pop(which)
        one.kill()
        one.wait()
        self._gone(one)
        httpx.post(f"{self.address}/faults", json={"do": "killed"}, timeout=30, trust_env=False).raise_for_status()
        self.start()

    def replace(self, which: int = 0) -> None:
        """As at a new version: another starts, and this one is asked to end. Raises DidNotStart when it does not."""
        old = self.bots[which]
        self.start()
        self.bots.remove(old)
        old.terminate()
        ended = old.wait(STOP_SECONDS)
        self._gone(old)
        if ended != 0:
            raise DidNotStart(f"The bot ended with status {old.returncode} when it was asked to stop.")


@contextmanager
def running(
    data: Path, port: int, database_url: str = "", processes: int = 1, *, http: bool = False, twice_every: int = 0
) -> Iterator[Running]:
    """All processes, as long as the block lasts; everything they keep is in `data`, unless a database is named.

    `http`: the bot listens to signed requests at one address, of which (see `OneAddress`) some are sent twice.
    """
    data.mkdir(parents=True, exist_ok=True)
    clock = data / "clock"
    with ExitStack() as ending:
        door = ending.enter_context(closing(OneAddress(twice_every))) if http else None
        workspace, told = _workspace(data / "workspace", clock, port, door.url if door else "")
        ending.callback(stop, workspace)
        environment = bot_environment(told, data, clock, http=http)
        if database_url:
            environment["DATABASE_URL"] = database_url
        assurance(["db", "upgrade"], environment)
        both = Running(told["address"], data, environment, workspace, [], data / "bot.log", door)
        try:
            for _ in range(processes):
                both.start()
            yield both
        finally:
            for one in both.bots:
                stop(one)


def _wait_until_serving(bot: "subprocess.Popen[bytes]", log: Path, before: int) -> None:
    """Until the bot says so, or a while has passed: what is clicked before it listens is only warned of.

    The log may hold earlier runs; this one begins at byte `before`.
    """
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and SERVING not in (said := log.read_bytes()[before:]):
        if bot.poll() is not None:
            raise DidNotStart(f"The bot did not start. It said:\n{said.decode(errors='replace').strip()}")
        time.sleep(0.1)


def bot_environment(told: dict[str, str], data: Path, clock: Path, *, http: bool = False) -> dict[str, str]:
    """The production settings, pointed at the workspace: only the address differs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    key = {"SLACK_SIGNING_SECRET": told["signing_secret"]} if http else {"SLACK_APP_TOKEN": told["app_token"]}
    return {
        **kept,
        "SLACK_API_URL": told["api"],
        "SLACK_BOT_TOKEN": told["bot_token"],
        **key,
        "DATABASE_URL": f"sqlite:///{data / 'assurance.db'}",
        "ASSURANCE_CLOCK": str(clock),
        "HEARTBEAT_SECONDS": "1",
    }


def start_bot(environment: dict[str, str], log: IO[bytes], port: int | None = None) -> "subprocess.Popen[bytes]":
    """The same command as in production, in a session of its own so that Ctrl-C reaches only us. `port`: over HTTP."""
    how = ["--http", "--host", HOST, "--port", str(port)] if port else []
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "serve", *how], env=environment, stdout=log, stderr=log, start_new_session=True
    )


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])


def stop(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _workspace(data: Path, clock: Path, port: int, http: str) -> "tuple[subprocess.Popen[str], dict[str, str]]":
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir=data, delete=False) as manifest:
        asked = ["manifest", "--json", *(["--http", http] if http else [])]
        manifest.write(assurance(asked, dict(os.environ)))
    command = ["--port", str(port), "--data", str(data), "--manifest", manifest.name, "--clock", str(clock)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "workspace", *command], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    line = process.stdout.readline() if process.stdout else ""
    Path(manifest.name).unlink()
    if not line:
        stop(process)
        raise DidNotStart("The local workspace did not start; what it said is above.")
    return process, json.loads(line)


def assurance(arguments: list[str], environment: dict[str, str]) -> str:
    """What a command of ours prints. Raises DidNotStart with what it said when it failed."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DidNotStart(done.stderr.strip())
    return done.stdout
