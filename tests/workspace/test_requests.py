"""Signed requests to an app without Socket Mode: how they look, how often they come, what comes of the answers."""

import json
import threading
from collections.abc import Iterator
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from tests.served import MANIFEST, House, Running
from workspace import manifest
from workspace.acts import InMessage
from workspace.manifest import BadManifest
from workspace.sample import CEO, LEADERSHIP

BUTTON = {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]


class Heard(NamedTuple):
    path: str
    headers: dict[str, str]
    body: str

    @property
    def payload(self) -> Any:
        if self.headers["content-type"] == "application/json":
            return json.loads(self.body)
        fields = {name: values[0] for name, values in parse_qs(self.body, keep_blank_values=True).items()}
        return json.loads(fields["payload"]) if "payload" in fields else fields


class Ear:
    """An app's web server that answers whatever the test says; None keeps it waiting."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.status: int | None = 200
        self.answer, self.headers = b"", {"Content-Type": "application/json"}
        self.over = threading.Event()
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                ear.heard.append(Heard(self.path, {n.lower(): v for n, v in self.headers.items()}, body))
                if ear.status is None:
                    ear.over.wait(20)
                    return
                self.send_response(ear.status)
                for name, value in (ear.headers | {"Content-Length": str(len(ear.answer))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(ear.answer)

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def described(address: str) -> dict[str, Any]:
    told = deepcopy(MANIFEST)
    told["settings"]["socket_mode_enabled"] = False
    told["settings"]["event_subscriptions"]["request_url"] = address + "/events"
    told["settings"]["interactivity"]["request_url"] = address + "/clicks"
    told["features"]["slash_commands"][0]["url"] = address + "/commands"
    return told


@pytest.fixture
def ear() -> Iterator[Ear]:
    found = Ear()
    yield found
    found.close()


@pytest.fixture
def posting(house: House, tmp_path: Path, ear: Ear) -> Iterator[Running]:
    found = Running(house, tmp_path / "data")
    found.described = described(ear.address)
    yield found.start()
    found.stop()


def say(running: Running, text: str) -> None:
    running.run(running.acts.say(CEO, running.run(running.acts.direct(CEO, "U0ASSURANCE")), text))


def hears(running: Running, ear: Ear, count: int) -> Heard:
    running.wait_for(lambda: len(ear.heard) >= count)
    assert len(ear.heard) == count
    return ear.heard[-1]


def signed_by_slack(running: Running, heard: Heard) -> bool:
    class Now(SignatureClock):
        def now(self) -> float:
            return running.clock.now().timestamp()

    verifier = SignatureVerifier(running.workspace.all.signing_secret, clock=Now())
    return verifier.is_valid_request(heard.body, heard.headers)


def test_an_event_is_signed_json(posting: Running, ear: Ear) -> None:
    posting.forward(days=3)
    say(posting, "Hello & good-bye")
    heard = hears(posting, ear, 1)
    assert (heard.path, heard.headers["content-type"]) == ("/events", "application/json")
    assert heard.headers["user-agent"].startswith("Slackbot 1.0")
    assert "x-slack-retry-num" not in heard.headers
    assert heard.payload["event"]["text"] == "Hello &amp; good-bye"
    assert signed_by_slack(posting, heard)
    posting.wait_for(lambda: not posting.workspace.all.pending)


def test_an_event_that_is_refused_comes_again_with_why(posting: Running, ear: Ear) -> None:
    ear.status = 500
    say(posting, "Hello")
    hears(posting, ear, 2)
    for attempt, delay in ((2, 60), (3, 300)):
        posting.wait_for(lambda number=attempt: next(iter(posting.workspace.all.pending.values())).attempts == number)
        posting.forward(seconds=delay)
        again = hears(posting, ear, attempt + 1)
        assert again.headers["x-slack-retry-num"] == str(attempt)
        assert again.headers["x-slack-retry-reason"] == "http_error"
        assert again.payload["event_id"] == ear.heard[0].payload["event_id"]
        assert signed_by_slack(posting, again)
    posting.wait_for(lambda: not posting.workspace.all.pending)


def test_an_event_nobody_takes_in_time_comes_again(posting: Running, ear: Ear) -> None:
    ear.status = None
    say(posting, "Hello")
    hears(posting, ear, 1)
    posting.forward(seconds=3.1)
    assert hears(posting, ear, 2).headers["x-slack-retry-reason"] == "http_timeout"


def test_an_event_nobody_listens_for_is_tried_again(posting: Running, ear: Ear) -> None:
    ear.close()
    say(posting, "Hello")
    posting.wait_for(lambda: next(iter(posting.workspace.all.pending.values())).attempts == 2)
    assert next(iter(posting.workspace.all.pending.values())).reason == "connection_failed"


def test_an_app_may_ask_for_no_retry(posting: Running, ear: Ear) -> None:
    ear.status, ear.headers = 500, {"X-Slack-No-Retry": "1"}
    say(posting, "Hello")
    posting.wait_for(lambda: not posting.workspace.all.pending)
    assert len(ear.heard) == 1


def test_a_click_is_a_signed_form_and_never_comes_twice(posting: Running, ear: Ear) -> None:
    posted = posting.client().chat_postMessage(channel=LEADERSHIP, text="Go?", blocks=BLOCKS)
    place = InMessage(LEADERSHIP, posted["ts"], 0)
    assert posting.run(posting.acts.click(CEO, place, "b", "go")).acknowledged
    heard = hears(posting, ear, 1)
    assert (heard.path, heard.headers["content-type"]) == ("/clicks", "application/x-www-form-urlencoded")
    assert heard.payload["actions"][0]["action_id"] == "go"
    assert signed_by_slack(posting, heard)
    ear.status = 500
    answered = posting.run(posting.acts.click(CEO, place, "b", "go"))
    assert answered.warning == "echo did not respond in time. Nothing was confirmed; try again."
    ear.status = None
    acting = posting.begin(posting.acts.click(CEO, place, "b", "go"))
    hears(posting, ear, 3)
    posting.forward(seconds=3.1)
    assert not acting.result(5).acknowledged
    posting.forward(hours=1)
    assert len(ear.heard) == 3


def test_a_command_is_answered_in_words_or_json(posting: Running, ear: Ear) -> None:
    for answer, kind in ((b"Plain words", "text/plain"), (b'{"text": "Plain words"}', "application/json")):
        ear.answer, ear.headers = answer, {"Content-Type": kind}
        assert posting.run(posting.acts.command(CEO, LEADERSHIP, "/echo", "hi")).acknowledged
        last = posting.last(LEADERSHIP, CEO)
        assert (last.versions[-1].text, last.ephemeral_for) == ("Plain words", CEO)
    assert ear.heard[-1].path == "/commands"
    assert ear.heard[-1].payload["command"] == "/echo"
    assert signed_by_slack(posting, ear.heard[-1])


@pytest.mark.parametrize(
    ("of", "name", "value", "told"),
    [
        ("event_subscriptions", "request_url", "", "needs settings.event_subscriptions"),
        ("interactivity", "request_url", "", "needs settings.interactivity"),
        ("interactivity", "request_url", "https://bot.example.org/slack/events", "this machine"),
    ],
)
def test_a_manifest_that_cannot_be_posted_to(of: str, name: str, value: str, told: str) -> None:
    wrong = described("http://127.0.0.1:9")
    wrong["settings"][of][name] = value
    with pytest.raises(BadManifest, match=told):
        manifest.parse(wrong)
