"""The real bot over HTTP and the local workspace, as processes: Slack is answered, nobody else is heard."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.listening.signature import sign
from demo import processes
from demo.form import Form
from demo.processes import assurance, bot_environment, stop
from storage import assessments
from storage.database import Database
from tests.test_story import EDITION, FIRST, LABELS, Person, until
from workspace.sample import CEO, CHAIR, COO, LEADERSHIP

pytestmark = pytest.mark.slow
LEADERS = {CEO: "David Okafor", COO: "Martin Eastwood"}
FORM = "application/x-www-form-urlencoded"


class Bot:
    """`assurance serve --http` on a port, and what it logs."""

    def __init__(self, environment: dict[str, str], port: int, folder: Path) -> None:
        self.environment, self.port, self.log = environment, port, folder / "bot.log"
        self.web = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10)
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as sink:
            command = [sys.executable, "-m", "bot", "serve", "--http", "--port", str(self.port)]
            self.process = subprocess.Popen(command, env=self.environment, stdout=sink, stderr=sink)
        until(lambda: self.ready() or None, "the bot")

    def ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.web.get("/ready").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def close(self) -> None:
        stop(self.process)
        self.web.close()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def figure(self, name: str) -> float:
        found = re.search(rf"^{re.escape(name)} ([0-9.e+]+)$", self.web.get("/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def post(self, body: bytes, *, secret: str = "", seconds: int = 0, kind: str = FORM) -> int:
        """As Slack would, unless told otherwise."""
        stamp = str(int(time.time()) + seconds)
        mark = sign(secret or self.environment["SLACK_SIGNING_SECRET"], stamp, body)
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": mark}
        return self.web.post("/slack/events", content=body, headers=headers).status_code

    def answers(self) -> dict[tuple[str, str], str]:
        database = Database(self.environment["DATABASE_URL"])
        with database.reading() as tx:
            (round_,) = assessments.find(tx, "")
            found = {(row["leader"], row["question"]): row["answer"] for row in assessments.answers(tx, round_.id)}
        database.close()
        return {place: answer for place, answer in found.items() if answer}


class Both:
    """The bot, the workspace and three people."""

    def __init__(self, bot: Bot, address: str) -> None:
        self.bot = bot
        self.people = {user: Person(address, user) for user in (CHAIR, *LEADERS)}
        self.address = address

    def rate(self, user: str, number: int, level: str) -> None:
        heading = f"{FIRST.name}, question {number} of {len(FIRST.questions)}"

        def button() -> Any:
            found = (m.button(LABELS[level]) for m in reversed(self.people[user].messages()) if heading in m.headings)
            return next((one for one in found if one is not None), None)

        assert self.people[user].does("click", **until(button, heading).body)["acknowledged"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    port, described = free_port(), tmp_path / "manifest.json"
    described.write_text(assurance(["manifest", "--json", "--http", f"http://127.0.0.1:{port}"], {}))
    command = ["--data", str(tmp_path / "workspace"), "--manifest", str(described), "--clock", str(tmp_path / "clock")]
    workspace = subprocess.Popen(
        [sys.executable, "-m", "workspace", *command], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert workspace.stdout is not None
    told = json.loads(workspace.stdout.readline())
    environment = bot_environment(told, tmp_path, tmp_path / "clock")
    environment["SLACK_SIGNING_SECRET"] = told["signing_secret"]
    del environment["SLACK_APP_TOKEN"]
    assurance(["db", "upgrade"], environment)
    bot = Bot(environment, port, tmp_path)
    found = Both(bot, told["address"])
    yield found
    for person in found.people.values():
        person.close()
    bot.close()
    processes.stop(workspace)


def set_up(both: Both) -> None:
    """By command and form; a title that is too long is refused in the form itself."""
    chair = both.people[CHAIR]
    chair.says("/assurance start", LEADERSHIP)
    form = until(lambda: found if (found := chair.form()).is_open else None, "the form")
    form.type("What shall we call this round?", " ")
    refused = chair.does("submit", view_id=form.view, values=form.values)
    assert refused["outcome"] == "errors", refused
    chair.submits("What shall we call this round?", lambda form: form.type("What shall we call this round?", "Autumn"))

    def give_out(form: Form) -> None:
        for domain in EDITION.domains:
            form.choose(domain.name, list(LEADERS.values()))

    chair.submits("Who answers what?", give_out)
    chair.submits("Who will see what?")
    at_once = "Send invitations now, even outside working hours"
    chair.submits("Ready:", lambda form: form.choose("Invitations", [at_once]))
    chair.sees("Self-assessment started", LEADERSHIP)
    for leader in LEADERS:
        both.people[leader].press("Start")


def test_a_round_over_http(both: Both) -> None:
    set_up(both)
    both.rate(CEO, 1, "some-strength")
    until(lambda: both.bot.answers().get((CEO, FIRST.questions[0].id)), "the rating")
    both.people[CEO].says("2")
    until(lambda: both.bot.answers().get((CEO, FIRST.questions[1].id)), "the typed rating")

    bot = both.bot
    assert bot.figure('assurance_clicks_total{kind="click:rate"}') == 1
    assert bot.figure('assurance_turns_total{event="Rated",outcome="applied"}') == 1
    until(lambda: bot.figure("assurance_outbox_depth") == 0 or None, "an empty outbox")
    assert bot.figure('assurance_sends_total{kind="page",result="sent"}') >= 2
    (turn, *_) = [line for line in bot.lines() if line["event"] == "turn" and line["of"] == "click:rate"]
    drawn = [line for line in bot.lines() if line["event"] == "sent" and line.get("delivery") == turn["delivery"]]
    assert {line["key"] for line in drawn} <= set(turn["owes"])
    assert drawn

    assert bot.stop() == 0
    both.people[COO].says("3")  # nobody is there: Slack sends it again
    bot.start()
    httpx.post(both.address + "/clock/forward", json={"seconds": 61}, trust_env=False).raise_for_status()
    until(lambda: bot.answers().get((COO, FIRST.questions[0].id)), "what was typed while the bot was away")
    both.rate(COO, 2, "significant-strength")
    until(lambda: bot.answers().get((COO, FIRST.questions[1].id)), "the rating after the restart")


def test_only_slack_is_heard_and_a_repeat_changes_nothing(both: Both) -> None:
    set_up(both)
    bot = both.bot
    (page,) = {row["ts"] for row in pages(both, CEO)}
    click = rating(both, page, "significant-challenge")
    assert bot.post(click, secret="a guess") == 401
    assert bot.post(click, seconds=-301) == 401
    assert bot.post(b"payload=%7B") == 400
    assert bot.answers() == {}
    assert bot.post(click) == 200
    assert bot.post(rating(both, page, "some-strength")) == 200
    later = bot.answers()
    assert later == {(CEO, FIRST.questions[0].id): "some-strength"}
    assert [bot.post(click) for _ in range(3)] == [200] * 3
    assert bot.answers() == later
    assert bot.figure('assurance_turns_total{event="Rated",outcome="repeat"}') == 3


def pages(both: Both, user: str) -> list[dict[str, Any]]:
    """The messages with the first question, in the conversation of this person."""
    heading = f"{FIRST.name}, question 1 of"

    def found() -> list[dict[str, Any]] | None:
        record = httpx.get(both.address + "/record", trust_env=False).json()["messages"]
        mine = [one for one in record if one["channel"] == both.people[user].direct]
        return [one for one in mine if heading in json.dumps(one["versions"][-1])] or None

    return until(found, heading)


def rating(both: Both, ts: str, level: str) -> bytes:
    """A click that is made now, as Slack would sign it."""
    direct = both.people[CEO].direct
    database = Database(both.bot.environment["DATABASE_URL"])
    with database.reading() as tx:
        (round_,) = assessments.find(tx, "")
    database.close()
    value = f"v1|{round_.id}|{FIRST.id}|{FIRST.questions[0].id}"
    action = {"type": "button", "action_id": f"rate:{level}", "block_id": "b", "value": value}
    action["action_ts"] = f"{time.time():.6f}"
    body = {
        "type": "block_actions",
        "team": {"id": "T0ALDERVALE"},
        "user": {"id": CEO, "team_id": "T0ALDERVALE"},
        "container": {"type": "message", "message_ts": ts, "channel_id": direct},
        "channel": {"id": direct},
        "response_url": "",
        "actions": [action],
    }
    return urlencode({"payload": json.dumps(body)}).encode()
