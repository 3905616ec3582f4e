"""A connection that stops answering ends the process; one that is merely replaced, or quiet, does not."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from bot.watchdog import STATUS, Watchdog, last_pong
from tests.served import Running, close

SILENT, PATIENT = timedelta(seconds=1.5), timedelta(seconds=6)
"""`PATIENT` is for a connection that must be left alone: on a busy machine an answer may take seconds."""


class Wire:
    """A TCP proxy. Once it is `cut` it keeps every connection open, takes new ones, and passes nothing on."""

    def __init__(self, to: int) -> None:
        self.cut = threading.Event()
        self.taken = 0
        self._to = to
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._take)]
        self._threads[0].start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def drop(self) -> None:
        """Ends every connection, as a server does now and then."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self.drop()
        for thread in self._threads:
            thread.join()
        for one in (self._door, *self._open):
            one.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._door.accept()
                self.taken += 1
                self._open.append(here)  # closed in the end also where nobody is at the other side any more
                there = socket.create_connection(("127.0.0.1", self._to))
                self._open.append(there)
                for pair in ((here, there), (there, here)):
                    self._threads.append(threading.Thread(target=self._pass_on, args=pair))
                    self._threads[-1].start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if not self.cut.is_set():
                    sink.sendall(data)
            sink.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(running: Running) -> Iterator[Wire]:
    found = Wire(int(running.address.rpartition(":")[2]))
    yield found
    found.close()


@pytest.fixture
def client(running: Running, wire: Wire) -> Iterator[SocketModeClient]:
    """Connected over the wire; its Web API calls go past it."""
    api, token = running.api, running.workspace.all.app_token
    running.platform.address = wire.address
    found = SocketModeClient(token, web_client=WebClient(token, base_url=api), ping_interval=0.2)
    found.connect()
    yield found
    found.auto_reconnect_enabled = found.default_auto_reconnect_enabled = False
    wire.drop()  # its receiving thread ends only when the connection does
    close(found)


def watched(client: SocketModeClient, silent: timedelta = SILENT) -> tuple[Watchdog, threading.Event, threading.Event]:
    stop, ended = threading.Event(), threading.Event()
    dog = Watchdog(last_pong(client), stop, silent, timedelta(seconds=0.2), ended.set)
    dog.start()
    return dog, stop, ended


@pytest.mark.slow
def test_a_quiet_connection_that_answers_is_left_alone(client: SocketModeClient) -> None:
    dog, stop, _ = watched(client, PATIENT)
    assert not stop.wait(1.5 * PATIENT.total_seconds())
    dog.close()
    assert not dog.found_silence


@pytest.mark.slow
def test_a_connection_that_is_dropped_and_made_anew_is_left_alone(client: SocketModeClient, wire: Wire) -> None:
    dog, stop, _ = watched(client, PATIENT)
    before = wire.taken
    wire.drop()
    assert not stop.wait(1.5 * PATIENT.total_seconds())
    assert wire.taken > before
    dog.close()


@pytest.mark.slow
def test_a_wire_that_passes_nothing_on_ends_the_process(client: SocketModeClient, wire: Wire) -> None:
    dog, stop, ended = watched(client)
    time.sleep(0.5)
    assert client.is_connected()
    wire.cut.set()
    assert stop.wait(5 * SILENT.total_seconds())
    assert dog.found_silence
    assert ended.wait(5)
    dog.close()


def test_silence_counts_from_the_last_answer() -> None:
    """And one answer again and again is none."""
    stop, ended, answering = threading.Event(), threading.Event(), threading.Event()
    answers = count()
    answering.set()
    silent = timedelta(seconds=1)
    dog = Watchdog(lambda: next(answers) if answering.is_set() else -1, stop, silent, timedelta(0), ended.set)
    dog.start()
    assert not stop.wait(1.5 * silent.total_seconds())
    answering.clear()
    began = time.monotonic()
    assert stop.wait(10)
    assert time.monotonic() - began > 0.8 * silent.total_seconds()
    assert ended.wait(5)
    assert dog.found_silence
    dog.close()


def test_a_stop_in_good_order_is_not_cut_short() -> None:
    stop, ended = threading.Event(), threading.Event()
    dog = Watchdog(lambda: None, stop, timedelta(seconds=0.1), timedelta(seconds=30), ended.set)
    dog.start()
    assert stop.wait(5)
    dog.close()
    assert not ended.is_set()


def test_whoever_is_stopping_already_is_left_to_it() -> None:
    stop, ended = threading.Event(), threading.Event()
    stop.set()
    dog = Watchdog(lambda: None, stop, timedelta(seconds=0.05), timedelta(0), ended.set)
    dog.start()
    time.sleep(0.3)
    dog.close()
    assert not dog.found_silence
    assert not ended.is_set()


HANGS = """
import threading
from datetime import timedelta
from bot.watchdog import Watchdog
stop = threading.Event()
Watchdog(lambda: None, stop, timedelta(seconds=0.2), timedelta(seconds=0.2)).start()
stop.wait()
threading.Event().wait()  # a shut-down that hangs
"""


def test_where_finishing_hangs_the_process_ends_all_the_same() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", HANGS]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
    assert done.returncode == STATUS
    assert "silently died" in done.stdout + done.stderr


SERVES = """
import sys
from datetime import timedelta
from functools import partial
import bot.serve
from bot.watchdog import Watchdog
bot.serve.Watchdog = partial(Watchdog, silent_for=timedelta(seconds=13))  # pings go out every ten seconds
sys.argv = ["assurance", "serve"]
from bot.cli import main
main()
"""


@pytest.mark.slow
def test_the_bot_itself_ends_with_a_status_of_its_own(
    running: Running, wire: Wire, tables: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.db").write_bytes(tables)
    tokens = {"SLACK_BOT_TOKEN": running.workspace.all.bot_token, "SLACK_APP_TOKEN": running.workspace.all.app_token}
    settings = {"SLACK_API_URL": running.api, "DATABASE_URL": f"sqlite:///{tmp_path}/a.db", **tokens}
    running.platform.address = wire.address
    environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with (tmp_path / "log").open("wb") as sink:
        bot = subprocess.Popen([sys.executable, "-c", SERVES], stderr=sink, env=environment, cwd=tmp_path)
    try:
        running.wait_for(lambda: running.platform.sockets.count, 20)
        time.sleep(12)  # it has been answered once
        assert bot.poll() is None
        wire.cut.set()
        assert bot.wait(60) == STATUS
    finally:
        bot.kill()
        bot.wait()
    assert "silently died" in (tmp_path / "log").read_text()
