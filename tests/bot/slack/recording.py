"""The whole Bolt app on a bench, with a Slack that remembers what it was asked and fails when told to."""

import json
import ssl
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from slack_bolt import BoltRequest

from bot.deliver import Deliverer, Sweeper
from bot.fence import Fence
from bot.listeners import listeners
from bot.slack.afterwards import Afterwards
from bot.slack.app import bolt_app
from bot.slack.departures import Departures
from bot.slack.directory import Directory
from bot.slack.given_up import GivenUp
from bot.slack.heeding import HeedingClient
from bot.slack.ids import INPUT
from bot.slack.send import SlackSender
from frameworks.mapping_library import Linked, linked
from storage.database import Database
from tests.bot.bench import ADA, LIBRARY, NAMES, ROUND, TEAM, Bench

Json = dict[str, Any]
TLS = ssl.create_default_context()
PAYLOADS = Path(__file__).parent / "payloads"
WHO = {
    "ok": True,
    "url": "https://alder-vale.slack.com/",
    "team": "Alder Vale",
    "user": "assurance",
    "team_id": TEAM,
    "user_id": "U0ASSURE01",
    "bot_id": "B0ASSURE01",
    "is_enterprise_install": False,
}


def payload(name: str) -> Json:
    """A recorded payload, to be changed at will."""
    found: Json = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    return found


class Call(NamedTuple):
    method: str
    given: Json


class Failure(NamedTuple):
    """How Slack fails one call: an error it names, or a status with whatever body."""

    error: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    hang_up: bool = False


class RecordedSlack:
    """Answers the Web API and response URLs; keeps every message as it stands now."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._lock = threading.Lock()
        self.forget()
        self._thread.start()

    def forget(self) -> None:
        self.calls: list[Call] = []
        self.messages: dict[tuple[str, str], Json] = {}
        self.fail: dict[str, list[Failure]] = defaultdict(list)
        self.people: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.uploaded: list[bytes] = []
        self._ts = 0

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def asked(self, method: str) -> list[Json]:
        return [call.given for call in self.calls if call.method == method]

    def in_channel(self, channel: str) -> list[Json]:
        """The messages that stand there, oldest first."""
        return [message for (where, _), message in self.messages.items() if where == channel]

    def answer(self, path: str, given: Json) -> tuple[Failure | None, Json]:
        kind, _, rest = path.strip("/").partition("/")
        method = rest if kind == "api" else "response_url"
        with self._lock:
            self.calls.append(Call(method, given))
            if self.fail[method]:
                return self.fail[method].pop(0), {}
            if method == "response_url":
                channel, _, ts = rest.partition("/")
                failure, _ = self._change((channel, ts), given)
                return failure, {"ok": True}
            return self._api(method, given)

    def _api(self, method: str, given: Json) -> tuple[Failure | None, Json]:
        if method in {"chat.postMessage", "chat.postEphemeral"}:
            channel = "D" + given["channel"][1:] if given["channel"][:1] == "U" else given["channel"]
            if method == "chat.postEphemeral":
                return None, {"ok": True, "message_ts": "1.1"}
            self._ts += 1
            ts = f"1772446000.{self._ts:06d}"
            self.messages[channel, ts] = {**given, "ts": ts, "channel": channel}
            return None, {"ok": True, "channel": channel, "ts": ts}
        if method == "chat.update":
            return self._change((given["channel"], given["ts"]), given)
        if method == "chat.delete":
            self.messages.pop((given["channel"], given["ts"]), None)
        if method in {"users.info", "conversations.info"}:
            name, known = ("user", self.people) if method == "users.info" else ("channel", self.channels)
            found = known.get(given[name])
            return (None, {"ok": True, name: found}) if found else (Failure(f"{name}_not_found"), {})
        if method.startswith("files."):
            file = {"upload_url": f"{self.address}/upload/1", "file_id": "F0COPY0001", "files": [{"id": "F0COPY0001"}]}
            return None, {"ok": True, **file}
        return None, {**WHO, "ok": True}

    def _change(self, place: tuple[str, str], given: Json) -> tuple[Failure | None, Json]:
        if place not in self.messages:
            return Failure("message_not_found", 404 if "replace_original" in given else 200), {}
        self.messages[place] |= {"text": given["text"], "blocks": given["blocks"]}
        return None, {"ok": True, "channel": place[0], "ts": place[1]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.startswith("/upload/"):
                    slack.uploaded.append(raw)
                    raw = b""
                failure, answer = slack.answer(self.path, _read(self.headers.get("Content-Type", ""), raw))
                if failure and failure.hang_up:
                    self.connection.close()
                    return
                said = {"ok": False, "error": failure.error} if failure else answer
                body = failure.body if failure and failure.body is not None else json.dumps(said).encode()
                self.send_response(failure.status if failure else 200)
                for name, value in failure.headers if failure else ():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                return

        return Handler


def _read(kind: str, raw: bytes) -> Json:
    if kind.startswith("application/json"):
        found: Json = json.loads(raw or b"{}")
        return found
    return {name: _decoded(value) for name, value in parse_qsl(raw.decode(), keep_blank_values=True)}


def _decoded(value: str) -> Any:
    return json.loads(value) if value[:1] in {"{", "["} else value


class Answer(NamedTuple):
    """What Slack gets as the acknowledgement; any other status than 200 is none."""

    status: int
    body: Json


@cache
def _maps() -> Linked:
    """Read once for all tests: none changes them."""
    return linked(LIBRARY)


class SlackBench(Bench):
    """The app as it is wired for real; `settle` waits until everything that follows an act is done."""

    def __init__(self, database: Database, slack: RecordedSlack) -> None:
        super().__init__(database)
        self.slack = slack
        client = HeedingClient("xoxb-test", slack.address + "/api/", self.clock.now, ssl=TLS, retry_handlers=[])
        self.sender = SlackSender(client, self.door.library, Fence(database, self.clock), TLS)
        given_up = GivenUp(self.door, Directory(client, self.door), Departures(self.door, lambda: None))
        self.deliverer = Deliverer(database, self.sender, self.clock, "worker", given_up)
        sweeper = Sweeper(self.deliverer)
        self._one = ThreadPoolExecutor(1)
        self.afterwards = Afterwards(self.deliverer, sweeper, self.sender, self._one, self._one)
        self.app = bolt_app(client, WHO, listeners(self.door, client, self.afterwards, maps=_maps()))
        self._acts = 0

    def close(self) -> None:
        self.afterwards.close()

    def deliver(self, body: Json, retry: str = "") -> Answer:
        headers: Any = {"x-slack-retry-num": retry} if retry else None
        answer = self.app.dispatch(BoltRequest(mode="socket_mode", body=deepcopy(body), headers=headers))
        return Answer(answer.status, json.loads(answer.body) if answer.body else {})

    def settle(self) -> None:
        self._one.submit(lambda: None).result(10)
        while self.deliverer.sweep():
            pass
        self._one.submit(lambda: None).result(10)

    def began(self, **about: Any) -> None:
        """A round whose invitations have arrived."""
        self.round(owe=True, **about)
        self.settle()

    # what people do

    def click(self, action: str, value: str = f"v1|{ROUND}", user: str = ADA, **more: Any) -> Answer:
        answer = self.deliver(self.clicked(action, value, user, **more))
        self.settle()
        return answer

    def clicked(
        self, action: str, value: str | None, user: str = ADA, message: Json | None = None, team: str = TEAM
    ) -> Json:
        """A click on a message that stands: the last one to this person, unless one is given."""
        self._acts += 1
        body = payload("click")
        found = message or (self.slack.in_channel("D" + user[1:]) or [{"channel": "D0NOWHERE", "ts": "1.1"}])[-1]
        body["user"] |= {"id": user, "team_id": team}
        body["container"] |= {"message_ts": found["ts"], "channel_id": found["channel"]}
        body["channel"]["id"] = found["channel"]
        body["response_url"] = f"{self.slack.address}/hooks/{found['channel']}/{found['ts']}"
        body["actions"][0] |= {"action_id": action, "value": value, "action_ts": self._ts()}
        return body

    def _ts(self) -> str:
        """Slack's name for this moment; each act has one of its own."""
        return f"{int(self.clock.now().timestamp())}.{self._acts:06d}"

    def press(self, label: str, user: str = ADA) -> Answer:
        """Presses the button with this label, on the newest message of this person that has it."""
        for message in reversed(self.slack.in_channel("D" + user[1:])):
            for button in buttons(message["blocks"]):
                if label in button["text"]["text"]:
                    return self.click(button["action_id"], button["value"], user, message=message)
        raise AssertionError(f"{user} sees no {label!r}")

    def say(self, words: str, user: str = ADA, **more: Any) -> Answer:
        answer = self.deliver(self.said(words, user, **more))
        self.settle()
        return answer

    def said(self, words: str, user: str = ADA, name: str = "message", **more: Any) -> Json:
        self._acts += 1
        body = payload(name)
        ts = self._ts()
        body["event_id"] = f"Ev{self._acts:09d}"
        body["event"] |= {"text": words, "user": user, "ts": ts, "channel": "D" + user[1:], **more}
        return body

    def submit(self, form: str, values: Json, metadata: str = f"v1|{ROUND}", user: str = ADA, **more: Any) -> Answer:
        answer = self.deliver(self.submitted(form, values, metadata, user, **more))
        self.settle()
        return answer

    def submitted(self, form: str, values: Json, metadata: str, user: str = ADA, team: str = TEAM) -> Json:
        """`values` by block id: each the state Slack gives of that input."""
        self._acts += 1
        body = payload("submission")
        body["user"] |= {"id": user, "team_id": team}
        state = {block: {INPUT: value} for block, value in values.items()}
        body["view"] |= {"callback_id": form, "private_metadata": metadata, "state": {"values": state}}
        body["view"]["hash"] = f"1772445602.{self._acts:06d}"
        return body

    def command(self, words: str, user: str = ADA, **more: Any) -> Answer:
        self._acts += 1
        body = payload("command") | {"text": words, "user_id": user, "trigger_id": f"1.{self._acts}.t", **more}
        answer = self.deliver(body)
        self.settle()
        return answer

    # what people see

    def sees(self, user: str = ADA) -> list[str]:
        return [message["text"] for message in self.slack.in_channel("D" + user[1:])]

    def page(self, user: str = ADA) -> str:
        """The newest message to this person, text of its blocks and all."""
        return json.dumps(self.slack.in_channel("D" + user[1:])[-1]["blocks"], ensure_ascii=False)

    def whispers(self) -> list[str]:
        return [given["text"] for given in self.slack.asked("chat.postEphemeral")]

    def describe(self, *users: str, **more: Any) -> None:
        """Makes these people known to Slack."""
        for user in users:
            told = payload("user_change")["event"]["user"]
            self.slack.people[user] = told | {"id": user, "real_name": NAMES[user], **more}
            self.slack.people[user]["profile"] = told["profile"] | {"real_name": NAMES[user]}

    def channel(self, id: str, **more: Any) -> None:
        self.slack.channels[id] = {"id": id, "name": "trust-leadership", "is_member": True, "is_archived": False} | more

    def forward(self, step: timedelta) -> None:
        self.clock.forward(seconds=step.total_seconds())


def buttons(thing: Any) -> list[Json]:
    """Every button in blocks or a view."""
    if isinstance(thing, list):
        return [one for part in thing for one in buttons(part)]
    if isinstance(thing, dict):
        found = [thing] if thing.get("type") == "button" else []
        return found + [one for part in thing.values() for one in buttons(part)]
    return []
