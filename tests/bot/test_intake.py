"""Health, readiness and figures: what they say, where they are, and that they hold nothing about anybody."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import update
from starlette.applications import Starlette

from bot import intake as taking_in
from bot.clock import Clock
from bot.intake import Address, Intake, Watch, over_http
from bot.listening.watching import database_is_right, health_routes
from bot.listening.web_server import WebServer
from bot.metrics import CLICKS, HeartbeatAge, Waiting
from bot.settings import Settings, SettingsFault
from bot.slack.lanes import LanedApp
from storage.database import Database
from storage.tables import LEADER
from tests.bot.bench import Bench

SECRET = "a-secret"


def settings(**more: object) -> Settings:
    return Settings.model_validate(more)


@pytest.fixture
def app() -> LanedApp:
    return LanedApp(
        authorize=lambda: None, process_before_response=True, request_verification_enabled=False, signing_secret="x"
    )


@pytest.fixture
def got() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=5) as client:
        yield client


def figures(*collectors: object) -> str:
    registry = CollectorRegistry()
    for one in collectors:
        registry.register(one)  # type: ignore[arg-type]
    return generate_latest(registry).decode()


def test_over_http_health_readiness_and_figures_stand_beside_the_door(
    bench: Bench, app: LanedApp, got: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[WebServer] = []
    monkeypatch.setattr(taking_in, "WebServer", lambda *given: made.append(WebServer(*given)) or made[-1])
    intake = over_http(app, SECRET, Clock(), Address("127.0.0.1", 0), settings(), bench.database)
    assert not intake.taking_in()
    intake.start()
    at = f"http://127.0.0.1:{made[0].port}"
    try:
        assert intake.taking_in()
        assert got.get(at + "/health").text == "alive\n"
        assert got.get(at + "/ready").json() == {"ready": True, "serving": True, "database": True}
        CLICKS.labels("click:rate").inc()
        assert 'assurance_clicks_total{kind="click:rate"}' in got.get(at + "/metrics").text
        assert got.post(at + "/slack/events", content=b"{}").status_code == 401
    finally:
        intake.stop()
    assert not intake.taking_in()


def test_a_stop_finishes_what_was_begun_once_nobody_is_let_in_any_more(
    bench: Bench, app: LanedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking_in_still: list[bool] = []
    monkeypatch.setattr(taking_in.Front, "close", lambda _: taking_in_still.append(intake.taking_in()))
    intake = over_http(app, SECRET, Clock(), Address("127.0.0.1", 0), settings(), bench.database)
    intake.start()
    intake.stop()
    assert taking_in_still == [False]


def test_a_port_of_their_own_keeps_the_figures_off_the_public_address(
    bench: Bench, app: LanedApp, got: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[WebServer] = []
    monkeypatch.setattr(
        taking_in, "WebServer", lambda app, host, _port, name: made.append(WebServer(app, host, 0, name)) or made[-1]
    )
    told = settings(metrics_port=9100)
    intake = over_http(app, SECRET, Clock(), Address("127.0.0.1", 3000), told, bench.database)
    watch = Watch(told, intake, bench.database)
    intake.start()
    watch.start()
    public, private = (f"http://127.0.0.1:{server.port}" for server in made)
    try:
        assert got.get(public + "/metrics").status_code == 404
        assert got.get(public + "/health").status_code == 200
        assert got.get(private + "/metrics").status_code == 200
        assert got.get(private + "/ready").status_code == 200
        intake.stop()
        assert got.get(private + "/ready").json() == {"ready": False, "serving": False, "database": True}
    finally:
        intake.stop()
        watch.stop()


def test_without_a_port_nothing_is_watched(bench: Bench) -> None:
    watch = Watch(
        settings(), Intake("connected", lambda: None, lambda: True, lambda: None, lambda: None), bench.database
    )
    watch.start()
    watch.stop()


def test_not_ready_without_its_database_and_still_alive(tmp_path: Path, got: httpx.Client) -> None:
    right = database_is_right(Database(f"sqlite:///{tmp_path}/missing/a.db"))
    server = WebServer(Starlette(routes=health_routes({"database": right})), "127.0.0.1", 0, "test")
    server.start()
    at = f"http://127.0.0.1:{server.port}"
    try:
        assert got.get(at + "/health").status_code == 200
        answer = got.get(at + "/ready")
        assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": False})
    finally:
        server.stop()


def test_an_answers_body_does_not_wait_for_its_headers(got: httpx.Client) -> None:
    """With Nagle's algorithm on, every answer with a body takes 40 ms on a connection that is kept."""
    server = WebServer(Starlette(routes=health_routes({})), "127.0.0.1", 0, "test")
    server.start()
    try:
        took = []
        for _ in range(20):
            began = time.perf_counter()
            assert got.get(f"http://127.0.0.1:{server.port}/ready").json() == {"ready": True}
            took.append(time.perf_counter() - began)
        assert min(took[5:]) < 0.03
    finally:
        server.stop()


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    first = WebServer(Starlette(), "127.0.0.1", 0, "first")
    try:
        with pytest.raises(SettingsFault, match="Name another port"):
            WebServer(Starlette(), "127.0.0.1", first.port, "second")
    finally:
        first.stop()


def test_what_waits_is_counted_from_when_it_was_due(bench: Bench) -> None:
    bench.owe_reply("a")
    bench.clock.forward(seconds=90)
    bench.owe_reply("b")
    told = figures(Waiting(bench.database, bench.clock))
    assert "assurance_outbox_depth 2.0" in told
    assert "assurance_outbox_oldest_seconds 90.0" in told
    assert "assurance_reminder_lag_seconds 0.0" in told
    bench.clock.at -= timedelta(seconds=91)
    assert "assurance_outbox_depth 0.0" in figures(Waiting(bench.database, bench.clock))


def test_a_reminder_that_is_late_is_told(bench: Bench) -> None:
    bench.round()
    with bench.database.writing() as tx:
        tx.execute(update(LEADER).values(remind_at=bench.clock.now()))
    bench.clock.forward(seconds=40)
    assert "assurance_reminder_lag_seconds 40.0" in figures(Waiting(bench.database, bench.clock))


def test_without_its_database_the_other_figures_are_still_told(tmp_path: Path) -> None:
    lost = Database(f"sqlite:///{tmp_path}/missing/a.db")
    told = figures(Waiting(lost, Clock()), HeartbeatAge())
    assert "assurance_database_up 0.0" in told
    assert "assurance_outbox_depth" not in told
    assert "assurance_heartbeat_age_seconds" in told


def test_only_a_heartbeat_that_went_well_is_young() -> None:
    age = HeartbeatAge()
    age._last -= 100

    def fails() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        age.counting(fails)()
    assert age.seconds() > 99
    age.counting(lambda: None)()
    assert age.seconds() < 99
