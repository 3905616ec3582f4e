"""A web server whose thread hangs or has ended is told from one that nobody asks anything."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.listening import web_server
from bot.listening.web_server import WebServer
from bot.watchdog import Watchdog

pytestmark = pytest.mark.slow
SILENT = timedelta(seconds=3)


class Hanging:
    """Its thread does nothing else once somebody has come, until it is told to go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        app = Starlette(routes=[Route("/", self.hangs)])
        self.server = WebServer(app, "127.0.0.1", 0, "test")

    async def hangs(self, _: Request) -> Response:
        self.go_on.wait(30)
        return PlainTextResponse("at last")


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    monkeypatch.setattr(web_server, "TICK_SECONDS", 0.1)
    found = Hanging()
    found.server.start()
    yield found
    found.go_on.set()
    found.server.stop()


@pytest.fixture
def stopped(there: Hanging) -> Iterator[threading.Event]:
    """What the watchdog sets where nothing can come in any more."""
    stop = threading.Event()
    dog = Watchdog(lambda: there.server.ticks, stop, SILENT, timedelta(0), stop.set)
    dog.start()
    yield stop
    dog.close()


def test_a_quiet_night_is_no_silence(stopped: threading.Event) -> None:
    assert not stopped.wait(2 * SILENT.total_seconds())


def test_a_thread_that_hangs_is_one(there: Hanging, stopped: threading.Event) -> None:
    def asks() -> None:
        assert httpx.get(f"http://127.0.0.1:{there.server.port}/", trust_env=False, timeout=60).text == "at last"

    asking = threading.Thread(target=asks)
    asking.start()
    assert stopped.wait(30)
    there.go_on.set()
    asking.join(30)
    assert not asking.is_alive()


def test_a_thread_that_has_ended_is_one(there: Hanging, stopped: threading.Event) -> None:
    there.server.stop()
    assert stopped.wait(30)
