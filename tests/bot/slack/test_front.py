"""The front door over HTTP: only what Slack signed comes in, a repeat changes nothing, a stop answers everybody."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt import BoltRequest
from slack_bolt.response import BoltResponse
from starlette.applications import Starlette
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.held import Held
from bot.listening.signature import WINDOW_SECONDS, sign
from bot.listening.web_server import WebServer
from bot.manifest import PATH
from bot.slack import front as front_door
from bot.slack.clicks import to_event, whose_page
from bot.slack.front import MOST_BYTES, Front
from bot.slack.ids import NEVER, Do, action, action_of, unpack
from bot.slack.incoming import Payload, who
from bot.slack.lane import Joining
from bot.slack.lanes import always, never
from bot.slack.tracing import delivery_id
from flows.events import Reach
from storage.database import Database
from tests.bot.bench import ADA, GOVERNANCE, ROUND, STRONG, WEAK, StillClock
from tests.bot.slack.recording import SlackBench, payload

SECRET = "the-signing-secret-of-a-test"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
FIRST = GOVERNANCE.questions[0].id


class Wire:
    """Slack's side of the wire: signs and posts."""

    def __init__(
        self, app: Any, clock: StillClock, database: Database | None = None, joining: Joining | None = None
    ) -> None:
        self.clock = clock
        if database is not None:
            joining = Joining(whose_page, database.together)
        self.front = Front(app, SECRET, clock, app.may_wait_for_slack, joining)
        self.server = WebServer(Starlette(routes=[self.front.route]), "127.0.0.1", 0, "test")
        self.server.start()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.server.port}", trust_env=False, timeout=10)

    def close(self) -> None:
        self.client.close()
        self.server.stop()
        self.front.close()

    def signed(self, body: bytes, seconds: int = 0, secret: str = SECRET) -> dict[str, str]:
        stamp = str(int(self.clock.now().timestamp()) + seconds)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(secret, stamp, body)}

    def post(self, body: bytes, kind: str = FORM, **more: str) -> httpx.Response:
        return self.raw(body, self.signed(body) | {"Content-Type": kind} | more)

    def raw(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return self.client.post(PATH, content=body, headers=headers)

    def event(self, body: dict[str, Any], **more: str) -> httpx.Response:
        return self.post(json.dumps(body).encode(), JSON, **more)

    def interaction(self, body: dict[str, Any], **more: str) -> httpx.Response:
        return self.post(interaction(body), **more)


def interaction(body: dict[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(body)}).encode()


def rating(there: SlackBench) -> dict[str, Any]:
    return there.clicked(f"rate:{STRONG}", f"v1|{ROUND}|{GOVERNANCE.id}|{FIRST}")


@pytest.fixture
def wire(there: SlackBench) -> Iterator[Wire]:
    found = Wire(there.app, there.clock, there.database)
    yield found
    found.close()


@pytest.fixture
def started(there: SlackBench) -> SlackBench:
    there.began()
    there.click(Do.START)
    return there


def test_a_click_a_command_a_form_and_typed_words_come_in(started: SlackBench, wire: Wire) -> None:
    assert wire.interaction(rating(started)).status_code == 200
    assert started.answers()[ADA, FIRST] == STRONG
    told = wire.post(urlencode(payload("command") | {"text": "help"}).encode())
    assert "What I do" in json.dumps(told.json())
    assert wire.interaction(payload("closed")).status_code == 200
    assert wire.event(started.said("2")).status_code == 200
    started.settle()


def test_the_same_click_again_changes_nothing(started: SlackBench, wire: Wire) -> None:
    body = interaction(rating(started))
    other = rating(started)
    other["actions"][0]["action_id"] = f"rate:{WEAK}"
    assert wire.post(body).status_code == 200
    assert wire.interaction(other).status_code == 200
    changed = started.answers()[ADA, FIRST]
    assert changed == WEAK
    headers = wire.signed(body) | {"Content-Type": FORM}
    assert [wire.raw(body, headers).status_code for _ in range(3)] == [200, 200, 200]
    assert started.answers()[ADA, FIRST] == changed
    started.settle()


def test_a_retry_is_taken_in_like_a_first_delivery(started: SlackBench, wire: Wire) -> None:
    """The first may have been lost on the way: only the inbox knows."""
    retried = {"X-Slack-Retry-Num": "3", "X-Slack-Retry-Reason": "http_timeout"}
    said = started.said("4")
    for _ in range(2):
        assert wire.event(said, **retried).status_code == 200
    started.settle()
    assert started.answers()[ADA, FIRST] is not None
    assert len(started.rows("inbox", "key")) == len(set(started.rows("inbox", "key")))


@pytest.mark.parametrize("seconds", [WINDOW_SECONDS + 1, -WINDOW_SECONDS - 1])
def test_an_old_or_future_timestamp(started: SlackBench, wire: Wire, seconds: int) -> None:
    body = interaction(rating(started))
    assert wire.raw(body, wire.signed(body, seconds) | {"Content-Type": FORM}).status_code == 401
    assert not any(started.answers().values())


def test_what_is_not_signed_by_slack(started: SlackBench, wire: Wire) -> None:
    body = interaction(rating(started))
    wrong = wire.signed(body, secret="a guess")
    for headers in (wrong, {}, wire.signed(body + b" "), wire.signed(b"")):
        answer = wire.raw(body, headers | {"Content-Type": FORM})
        assert answer.status_code == 401
    challenge = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert wire.raw(challenge, {"Content-Type": JSON}).status_code == 401
    assert not any(started.answers().values())


def test_slack_checks_the_address(wire: Wire) -> None:
    answer = wire.event({"type": "url_verification", "challenge": "abc", "token": "old"})
    assert (answer.status_code, answer.json()) == (200, {"challenge": "abc"})
    assert wire.post(b"ssl_check=1&token=old").status_code == 200
    assert wire.client.get(PATH).status_code == 405


def test_slack_checks_the_certificate(wire: Wire) -> None:
    answer = wire.post(b"ssl_check=1&token=x")
    assert (answer.status_code, answer.text) == (200, "")


def test_after_a_stop_no_lane_takes_anything_in(wire: Wire) -> None:
    wire.server.stop()
    wire.front.close()
    for lane in (wire.front._answers, wire.front._forms):
        with pytest.raises(RuntimeError):
            asyncio.run(lane.put({}, Held()))


def test_what_is_too_large_or_no_payload(wire: Wire) -> None:
    assert wire.post(b"payload=" + b"x" * MOST_BYTES).status_code == 413
    assert wire.post(b"payload=%7B").status_code == 400
    assert wire.post(b"[1]", JSON).status_code == 400


def test_what_is_begun_and_never_finished_does_not_stay_for_ever(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_door, "READING_SECONDS", 0.2)
    begun = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\npayload="
    with socket.create_connection(("127.0.0.1", wire.server.port), 5) as there:
        there.sendall(begun.encode())
        answer = b"".join(iter(lambda: there.recv(1000), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert answer.endswith(b"too slow\n")


def test_without_a_secret_nothing_is_opened(there: SlackBench) -> None:
    with pytest.raises(ValueError, match="signing secret"):
        Front(there.app, "", there.clock)


def soon(look: Callable[[], bool], seconds: float = 10) -> None:
    """What follows an answer begins once that is out."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_one_id_from_the_click_to_the_message(started: SlackBench, wire: Wire) -> None:
    click = rating(started)
    with capture_logs(processors=[merge_contextvars]) as lines:
        wire.interaction(click)
        soon(lambda: "turn" in [line["event"] for line in lines])
        started.settle()
    (turn,) = [line for line in lines if line["event"] == "turn"]
    drawn = [line for line in lines if line["event"] == "sent" and line["key"] in turn["owes"]]
    assert turn["delivery"] == delivery_id(click)
    assert turn["of"] == "click:rate"
    assert delivery_id(click) in {line.get("delivery") for line in drawn}
    assert all("revision" in line and line["round"] == ROUND for line in drawn)


class SlowApp:
    """Bolt, with a listener that takes until it is told to go on."""

    may_wait_for_slack = staticmethod(always)

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()

    def dispatch(self, _: BoltRequest) -> BoltResponse:
        self.begun.release()
        assert self.go_on.wait(10)
        return BoltResponse(status=200, body="done")


@pytest.fixture
def slow() -> Iterator[tuple[SlowApp, Wire]]:
    app = SlowApp()
    found = Wire(app, StillClock())
    yield app, found
    app.go_on.set()
    found.close()


def test_a_slow_listener_keeps_nobody_else_waiting(slow: tuple[SlowApp, Wire]) -> None:
    app, wire = slow
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(wire.event, {"type": "x"})
        assert app.begun.acquire(timeout=5)
        assert wire.event({"type": "url_verification", "challenge": "c"}).json() == {"challenge": "c"}
        assert not first.done()
        app.go_on.set()
        assert first.result(5).text == "done"


class WaitingForSlack(SlowApp):
    """Bolt, with a form that Slack is slow to open; clicks are answered, and followed by something."""

    def __init__(self) -> None:
        super().__init__()
        self.follow: Callable[[], object] = lambda: None

    @staticmethod
    def may_wait_for_slack(body: Payload) -> bool:
        return body["type"] != "block_actions"

    def dispatch(self, given: BoltRequest) -> BoltResponse:
        if given.body["type"] == "block_actions":
            self.follow()
            return BoltResponse(status=200, body="saved")
        return super().dispatch(given)


@pytest.fixture
def waiting(there: SlackBench) -> Iterator[tuple[WaitingForSlack, Wire]]:
    app = WaitingForSlack()
    found = Wire(app, there.clock)
    yield app, found
    app.go_on.set()
    found.close()


def test_forms_that_wait_for_slack_keep_no_answer_waiting(
    there: SlackBench, waiting: tuple[WaitingForSlack, Wire]
) -> None:
    app, wire = waiting
    most = front_door.FORM_THREADS + front_door.THREADS
    with ThreadPoolExecutor(most) as pool:
        forms = [pool.submit(wire.event, {"type": "shortcut", "n": n}) for n in range(most)]
        for _ in range(front_door.FORM_THREADS):
            assert app.begun.acquire(timeout=5)
        assert wire.interaction(rating(there)).text == "saved"
        assert not any(form.done() for form in forms)
        app.go_on.set()
        assert {form.result(5).text for form in forms} == {"done"}


def test_forms_that_wait_refuse_no_answer_and_hold_up_no_drawing(
    there: SlackBench, waiting: tuple[WaitingForSlack, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many forms wait, nobody else is told that there is too much, and what follows an answer begins."""
    monkeypatch.setattr(front_door, "MOST_WAITING", 2)
    monkeypatch.setattr(front_door, "BUSY", 1)
    monkeypatch.setattr(front_door, "LONGEST_PAUSE_SECONDS", 60.0)
    (app, wire), drawn = waiting, threading.Event()
    app.follow = lambda: there.afterwards.do(drawn.set)
    with ThreadPoolExecutor(2) as pool:
        forms = [pool.submit(wire.event, {"type": "shortcut", "n": n}) for n in range(2)]
        for _ in forms:
            assert app.begun.acquire(timeout=5)
        assert wire.event({"type": "shortcut"}).status_code == 503
        assert wire.interaction(rating(there)).text == "saved"
        assert drawn.wait(5)
        app.go_on.set()
        assert {form.result(5).text for form in forms} == {"done"}


def test_just_those_clicks_are_saved_together_that_lock_what_is_the_leaders_own(there: SlackBench) -> None:
    """Whatever else locks the round for itself could wait for another process that waits for it."""
    for does in Do:
        click = there.clicked(action(does, NEVER), f"v1|{ROUND}|{GOVERNANCE.id}|{FIRST}")
        event = to_event(
            action_of(click["actions"][0]["action_id"]),
            unpack(click["actions"][0]["value"]),
            who(click),
            there.clock.now(),
        )
        own = event is not None and event.reach is Reach.PAGE
        assert (whose_page(click) is not None) == own, does


def test_clicks_at_the_same_time_are_each_saved_once(started: SlackBench, wire: Wire) -> None:
    """Many in one commit, repeats among them; and one that is refused refuses no other."""
    clicks = [
        started.clicked(f"rate:{STRONG}", f"v1|{ROUND}|{GOVERNANCE.id}|{question.id}")
        for question in GOVERNANCE.questions[:3]
    ]
    unknown = started.clicked(f"rate:{STRONG}", f"v1|{ROUND}|{GOVERNANCE.id}|nothing-of-ours")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(wire.interaction, [*clicks, unknown, *clicks, unknown]))
    assert {answer.status_code for answer in answers} == {200}
    started.settle()
    end = time.monotonic() + 5
    while wire.front._paused:
        assert time.monotonic() < end, "nothing is kept of what has begun"
    given = {question: answer for (_, question), answer in started.answers().items() if answer}
    assert given == dict.fromkeys((question.id for question in GOVERNANCE.questions[:3]), STRONG)


def test_too_much_at_once_is_said_at_once(slow: tuple[SlowApp, Wire], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_door, "MOST_WAITING", 1)
    app, wire = slow
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(wire.event, {"type": "x"})
        assert app.begun.acquire(timeout=5)
        assert wire.event({"type": "x"}).status_code == 503
        app.go_on.set()
        assert first.result(5).status_code == 200
    assert wire.event({"type": "x"}).status_code == 200


def test_a_stop_answers_what_is_under_way_and_takes_in_nothing_more(slow: tuple[SlowApp, Wire]) -> None:
    app, wire = slow
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(wire.event, {"type": "x"})
        assert app.begun.acquire(timeout=5)
        stopping = pool.submit(wire.server.stop)
        while wire.server.serving:
            pass
        assert not stopping.done()
        app.go_on.set()
        assert first.result(5).text == "done"
        stopping.result(5)
    with pytest.raises(httpx.ConnectError):
        wire.event({"type": "x"})


def test_a_stop_answers_those_who_wait_to_be_saved_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody hangs until a time-out, and nothing is acknowledged that was not done."""
    app = SlowApp()
    monkeypatch.setattr(app, "may_wait_for_slack", never)
    found = Wire(app, StillClock(), joining=Joining(lambda _: "U1", nullcontext))
    with closing(found), ThreadPoolExecutor(6) as pool:
        first = pool.submit(found.event, {"type": "x"})
        assert app.begun.acquire(timeout=5)
        rest = [pool.submit(found.event, {"type": "x"}) for _ in range(4)]
        while found.front._answers.under_way < 5:
            pass
        stopping = pool.submit(found.server.stop)
        app.go_on.set()
        assert [one.result(5).text for one in [first, *rest]] == ["done"] * 5
        stopping.result(5)
        found.front.close()


class Following:
    """Bolt, with a listener after which something is drawn."""

    may_wait_for_slack = staticmethod(never)

    def __init__(self, bench: SlackBench) -> None:
        self.bench = bench
        self.drawn = threading.Semaphore(0)
        self.before_the_answer: list[bool] = []

    def dispatch(self, _: BoltRequest) -> BoltResponse:
        self.bench.afterwards.do(self.drawn.release)
        self.before_the_answer.append(self.drawn.acquire(timeout=0.2))
        return BoltResponse(status=200, body="done")


@pytest.fixture
def following(there: SlackBench) -> Iterator[tuple[Following, Wire]]:
    app = Following(there)
    found = Wire(app, there.clock)
    yield app, found
    found.close()


def test_what_follows_a_click_begins_when_it_has_been_answered(following: tuple[Following, Wire]) -> None:
    app, wire = following
    assert wire.event({"type": "x"}).text == "done"
    assert app.before_the_answer == [False]
    assert app.drawn.acquire(timeout=5)


@pytest.mark.parametrize("pause", [0.3, 60.0])
def test_while_many_are_under_way_what_follows_waits_but_never_for_long(
    there: SlackBench, following: tuple[Following, Wire], monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    app, wire = following
    monkeypatch.setattr(front_door, "BUSY", -1)
    monkeypatch.setattr(front_door, "LONGEST_PAUSE_SECONDS", pause)
    assert wire.event({"type": "x"}).status_code == 200
    if pause < 1:
        assert app.drawn.acquire(timeout=5)
        return
    assert not app.drawn.acquire(timeout=0.2)
    monkeypatch.setattr(front_door, "BUSY", 8)
    assert wire.event({"type": "x"}).status_code == 200
    there.settle()
    assert app.drawn.acquire(timeout=5)
    assert app.drawn.acquire(timeout=5)


def test_a_stop_begins_what_waited(following: tuple[Following, Wire], monkeypatch: pytest.MonkeyPatch) -> None:
    app, wire = following
    monkeypatch.setattr(front_door, "BUSY", -1)
    monkeypatch.setattr(front_door, "LONGEST_PAUSE_SECONDS", 60.0)
    assert wire.event({"type": "x"}).status_code == 200
    wire.server.stop()
    wire.front.close()
    assert app.drawn.acquire(timeout=5)


def test_a_listener_that_fails_keeps_back_nothing_it_began(
    there: SlackBench, following: tuple[Following, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, wire = following

    def fails(_: BoltRequest) -> BoltResponse:
        there.afterwards.do(app.drawn.release)
        raise RuntimeError("broken")

    monkeypatch.setattr(app, "dispatch", fails)
    assert wire.event({"type": "x"}).status_code == 500
    assert app.drawn.acquire(timeout=5)
