"""The bare app ends when it is asked to, also when that comes while it starts, and when it cannot start."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.processes import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]
NEVER_STARTED = """
import bot.listening.web_server as web_server
web_server.START_SECONDS = -1  # as on a machine with too much to do
from bench.bare_app import main
main()
"""


def arguments(folder: Path, port: int) -> list[str]:
    return ["--port", str(port), "--sqlite", str(folder / "bare.db")]


@pytest.mark.parametrize("later", [0, 0.02, 0.5])
def test_it_ends_at_once_however_early_it_is_asked(tmp_path: Path, later: float) -> None:
    port = free_port()
    command = [sys.executable, "-m", "bench.bare_app", *arguments(tmp_path, port)]
    with subprocess.Popen(command) as process:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.005)
        time.sleep(later)
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(15) == 0
        finally:
            process.kill()


def test_where_it_cannot_start_it_ends_and_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-c", NEVER_STARTED, *arguments(tmp_path, free_port())]
    done = subprocess.run(command, timeout=30, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the web server did not start" in done.stderr
