"""From a click at the local workspace to the next question drawn on its page, with our bot and with one that echoes."""

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bench.databases import Databases
from bench.measured import Measured, by_turns, compared, percentile
from bench.rounds import FRAMEWORK
from bench.sizes import Sizes
from bot.slack.views.review import submit_label
from demo import seen
from demo.processes import assurance, running, stop
from demo.seen import Button, Message
from flows.assessment import Assessment, Assignment, Leader, Scope
from flows.deadlines import next_look
from flows.effects import InvitationFace
from flows.pages import invitation
from storage import assessments, outbox
from storage.database import Database
from workspace.sample import CHAIR, LEADERS, LEADERSHIP, TEAM_ID

PATIENCE = 30.0
RATING = f"3 {FRAMEWORK.scale.levels[2].label}"
CHANGED = b'"kind": "channel"'


class Onlooker:
    """Somebody whose page is open: it hears of changes as they happen, and draws the conversation again."""

    def __init__(self, address: str, user: str) -> None:
        self.user = user
        self._web = httpx.Client(base_url=address, headers={"Origin": address}, timeout=PATIENCE, trust_env=False)
        self._channel = self._web.get(f"/as/{user}/messages").headers["location"].rpartition("/")[2]
        where = urlsplit(address)
        self._live = socket.create_connection((where.hostname or "", where.port or 0), timeout=PATIENCE)
        self._live.sendall(f"GET /as/{user}/live HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())

    def close(self) -> None:
        self._live.close()
        self._web.close()

    def press(self, label: str) -> Message:
        """Presses the newest button of that label, once it is there, and waits for the page that follows."""
        button = self._newest(label)
        self._click(button)
        return self._after(button)[0]

    def draw_after(self, label: str) -> float:
        """Milliseconds from the click until the page that follows it is drawn."""
        button = self._newest(label)
        self._heard()
        begin = time.perf_counter()
        self._click(button)
        return (self._after(button)[1] - begin) * 1000

    def _click(self, button: Button) -> None:
        told = self._web.post(f"/as/{self.user}/click", json=button.body).json()
        if not told.get("acknowledged"):
            raise RuntimeError(f"a click was not acknowledged: {told}")

    def _newest(self, label: str) -> Button:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = (message.button(label) for message in reversed(seen.messages(self._drawn())))
            button = next((one for one in found if one is not None), None)
            if button is not None:
                return button
            time.sleep(0.05)
        raise TimeoutError(f"no button {label} for {self.user}")

    def _after(self, button: Button) -> tuple[Message, float]:
        """The message changed, or another below it; and when that was drawn."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not self._heard(1.0):
                continue
            html, at = self._drawn(), time.perf_counter()
            last = seen.messages(html)[-1]
            if last.ts != button.body["ts"] or any(
                one.body["version"] > button.body["version"] for one in last.buttons
            ):
                return last, at
        raise TimeoutError(f"nothing followed {button.label} for {self.user}")

    def _heard(self, seconds: float = 0.0) -> bool:
        """Whether the page was told of a change; without `seconds` whatever was told before is forgotten."""
        told = b""
        while select.select([self._live], [], [], seconds)[0]:
            told += self._live.recv(65536)
            if seconds and CHANGED in told:
                return True
        return CHANGED in told

    def _drawn(self) -> str:
        asked = {"channel": self._channel, "thread": "", "tab": "conversation"}
        return self._web.get(f"/as/{self.user}/part/conversation", params=asked).text


def drawing(databases: Databases, target: float, sizes: Sizes) -> Measured:
    folder = databases.folder
    with _our_bot(folder / "ours") as address:
        pages = _questions(address, LEADERS)
        blocks = folder / "blocks.json"
        with closing(pages):
            next(pages)
            blocks.write_text(json.dumps(_newest_blocks(address)))
            with _echo_bot(folder / "echo", blocks) as echo, closing(Onlooker(echo, LEADERS[0])) as echoed:
                found = by_turns(lambda: next(pages), lambda: echoed.draw_after(RATING), sizes.draws, 1)
    ours, base = found
    slowest = f"99th percentile {percentile(ours, 99):.0f} ms against {percentile(base, 99):.0f} ms"
    return compared("draw_p50", target, ours, base, slowest)


def _questions(address: str, leaders: tuple[str, ...]) -> Generator[float, None, None]:
    """Leader by leader, every question answered in order; only the ratings are timed."""
    for user in leaders:
        with closing(Onlooker(address, user)) as page:
            page.press("Start")
            for domain in FRAMEWORK.domains:
                for _ in domain.questions:
                    yield page.draw_after(RATING)
                page.press(submit_label(FRAMEWORK, domain))


def _newest_blocks(address: str) -> Any:
    record = httpx.get(f"{address}/record", trust_env=False).json()["messages"]
    asking = [one for one in record if "rate:" in json.dumps(one["versions"][-1])]
    return asking[-1]["versions"][-1]["blocks"]


@contextmanager
def _our_bot(data: Path) -> Iterator[str]:
    """The whole demonstration, with a round in which every leader was given every domain."""
    with running(data, 0) as both:
        database = Database(both.environment["DATABASE_URL"])
        now = datetime.now(UTC)
        header = Assessment(
            id="round1",
            team=TEAM_ID,
            framework=FRAMEWORK.key,
            title="A round to measure",
            channel=LEADERSHIP,
            chair=CHAIR,
            started_by=CHAIR,
            opened_at=now,
            due=(now + timedelta(days=20)).date(),
        )
        leaders = tuple(Leader(user=user, name=user, role="Leader") for user in LEADERS)
        domains = tuple(domain.id for domain in FRAMEWORK.domains)
        given = tuple(Assignment(leader=user, domain=domain) for user in LEADERS for domain in domains)
        scope = Scope(assessment=header, leaders=leaders, assignments=given)
        asked = [invitation(scope, user, domains, InvitationFace.WAITING) for user in LEADERS]
        with database.writing() as tx:
            assessments.add(tx, scope, next_look(scope))
            outbox.owe(tx, TEAM_ID, asked, now)
        database.close()
        yield both.address


@contextmanager
def _echo_bot(data: Path, blocks: Path) -> Iterator[str]:
    """The same workspace with a bot that knows one message."""
    data.mkdir()
    manifest = data / "manifest.json"
    manifest.write_text(assurance(["manifest", "--json"], {}))
    command = ["-m", "workspace", "--port", "0", "--data", str(data / "workspace"), "--manifest", str(manifest)]
    workspace = _started([*command, "--clock", str(data / "clock")])
    try:
        told = json.loads(_line(workspace))
        tokens = ["--bot-token", told["bot_token"], "--app-token", told["app_token"]]
        about = ["--api", told["api"], *tokens, "--user", LEADERS[0], "--blocks", str(blocks)]
        bot = _started(["-m", "bench.echo_bot", *about])
        try:
            _line(bot)
            yield told["address"]
        finally:
            stop(bot)
    finally:
        stop(workspace)


def _started(command: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command


def _line(process: "subprocess.Popen[str]") -> str:
    """The first line it prints. Raises RuntimeError when it ends without one."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError("a process to measure did not start; what it said is above")
    return line
