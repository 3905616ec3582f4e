"""A connection that has gone is opened again at once, and no faster than Slack lets us."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog
from pydantic import SecretStr
from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot import reconnecting, socket_mode
from bot.intake import Intake
from bot.reconnecting import Lookout, Opener
from bot.settings import Settings
from tests.served import Running
from workspace.faults import Kind, Switch

OPEN = "apps.connections.open"


@dataclass
class Connection:
    """What Slack's client is for the lookout: `looked` are the times at which it was told to look."""

    clock: float = 0.0
    here: bool = True
    looked: list[float] = field(default_factory=list)
    ping_interval: float = 10

    def is_connected(self) -> bool:
        return self.here

    def _monitor_current_session(self) -> None:
        self.looked.append(self.clock)


def looks(connection: Connection, seconds: int, gone_at: dict[int, bool]) -> list[float]:
    """When the client looked, of so many seconds, where the connection goes (True) or comes back at these."""
    lookout = Lookout(connection, lambda: connection.clock)  # type: ignore[arg-type]
    for second in range(seconds):
        connection.clock = second
        connection.here = not gone_at.get(second, not connection.here)
        lookout()
    return connection.looked


def test_while_it_stands_it_is_looked_after_every_ping_interval() -> None:
    assert looks(Connection(), 31, {}) == [0, 10, 20, 30]


def test_where_it_goes_it_is_looked_after_at_once() -> None:
    assert looks(Connection(), 21, {3: True, 4: False}) == [0, 3, 10, 20]


def test_where_it_stays_away_or_goes_again_within_a_minute_it_is_left_to_the_regular_look() -> None:
    assert looks(Connection(), 21, {3: True}) == [0, 3, 10, 20]
    assert looks(Connection(), 68, {3: True, 4: False, 62: True})[-3:] == [50, 60, 63]
    assert looks(Connection(), 12, {3: True, 4: False, 5: True, 6: False, 7: True, 8: False}) == [0, 3, 10]


@pytest.fixture
def opener(running: Running) -> Opener:
    return Opener(running.workspace.all.app_token, base_url=running.api)


def test_where_slack_asks_to_wait_we_do_say_so_and_then_open(running: Running, opener: Opener) -> None:
    running.platform.faults.on(Switch(Kind.STORM, OPEN, times=2, seconds=1))
    with structlog.testing.capture_logs() as logs:
        assert opener.apps_connections_open(app_token=opener.token or "")["url"].startswith("ws://")
    assert [one["seconds"] for one in logs if one["log_level"] == "warning"] == [1.0, 1.0]
    first, second = (datetime.fromisoformat(one["at"]) for one in running.platform.faults.happened)
    assert second - first >= timedelta(seconds=1)


def test_where_slack_names_no_time_it_is_half_a_minute(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> Any:
        opener.over.set()
        raise SlackApiError("no", Response())

    class Response(dict[str, str]):
        def __init__(self) -> None:
            super().__init__(error="ratelimited")
            self.headers: dict[str, str] = {}

    monkeypatch.setattr(reconnecting.WebClient, "apps_connections_open", refused)
    with structlog.testing.capture_logs() as logs, pytest.raises(ConnectionAbortedError):
        opener.apps_connections_open(app_token="")
    assert [one["seconds"] for one in logs] == [30.0]


def test_another_refusal_is_told_at_once(opener: Opener) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        opener.apps_connections_open(app_token="xapp-1-wrong")


@pytest.fixture
def by_socket(running: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    """Connected, and looked after by the lookout alone: the next regular look is an hour away."""
    make = socket_mode.SocketModeHandler
    monkeypatch.setattr(socket_mode, "SocketModeHandler", lambda *args, **more: make(*args, **more, ping_interval=3600))
    app = App(client=running.client(), token=None, signing_secret="unused", process_before_response=True)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=SecretStr("sqlite://"),
        slack_api_url=running.api,
    )
    tls = ssl.create_default_context()
    intake = socket_mode.by_socket(app, running.workspace.all.app_token, settings, tls)
    intake.start()
    running.wait_for(intake.taking_in)
    yield intake
    intake.stop()


def test_a_connection_that_breaks_is_opened_again_before_the_next_regular_look(
    running: Running, by_socket: Intake
) -> None:
    running.run(running.platform.sockets.drop())
    running.wait_for(lambda: not by_socket.taking_in() or None)
    running.wait_for(by_socket.taking_in)


def test_who_waits_for_slack_to_open_one_can_be_stopped(running: Running, by_socket: Intake) -> None:
    number = running.platform.faults.on(Switch(Kind.STORM, OPEN, seconds=3600))
    running.run(running.platform.sockets.drop())
    running.wait_for(lambda: any(one["method"] == OPEN for one in running.platform.faults.happened) or None)
    stopping = threading.Thread(target=by_socket.stop, daemon=True)
    stopping.start()
    stopping.join(10)
    running.platform.faults.off(number)
    assert not stopping.is_alive()
