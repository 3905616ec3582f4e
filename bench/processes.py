"""The real bot and the bare app as processes of their own, as they run in production."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.clicking import SECRET

START_SECONDS = 60


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def settings(database_url: str, slack: str) -> dict[str, str]:
    """What production is told too; only the addresses differ."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return {
        **kept,
        "DATABASE_URL": database_url,
        "SLACK_API_URL": f"{slack}/api/",
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
    }


@contextmanager
def serving(database_url: str, slack: str, log: Path) -> Iterator[tuple[int, int]]:
    """`assurance serve --http`: its port and its process id."""
    port = free_port()
    command = [sys.executable, "-m", "bot", "serve", "--http", "--port", str(port)]
    with _running(command, settings(database_url, slack), log, port) as pid:
        yield port, pid


@contextmanager
def bare_serving(where: list[str], log: Path) -> Iterator[tuple[int, int]]:
    """The bare app: its port and its process id. `where` names its database."""
    port = free_port()
    command = [sys.executable, "-m", "bench.bare_app", "--port", str(port), *where]
    with _running(command, dict(os.environ), log, port) as pid:
        yield port, pid


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path, port: int) -> Iterator[int]:
    with log.open("ab") as sink:
        process = subprocess.Popen(command, env=environment, stdout=sink, stderr=sink)  # noqa: S603 - our own command
    try:
        _wait_until_listening(process, port, log)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_listening(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                said = log.read_text(errors="replace")
                raise RuntimeError(f"a process to measure did not start; it said:\n{said}") from None
            time.sleep(0.05)


def resident_megabytes(pid: int) -> float:
    """What the process holds in memory, from /proc."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
