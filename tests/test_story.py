"""One assessment from command to published summary: the real bot and the local workspace as processes of their own."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from demo import seen
from demo.form import Form
from demo.processes import Running, running, start_bot
from demo.seen import Button, Message
from frameworks.load import load_library
from storage import assessments
from storage.database import Database
from workspace.sample import CEO, CHAIR, COO, HEAD, LEADERSHIP

T = TypeVar("T")
EDITION = next(iter(load_library().values()))
FIRST, SECOND, *_ = EDITION.domains
LABELS = {level.id: f"{n} {level.label}" for n, level in enumerate(EDITION.scale.levels, 1)}
LEADERS = {CEO: "David Okafor", COO: "Martin Eastwood", HEAD: "Tom Bracewell"}
NOTE = "The minutes of the fourteenth <!channel> say so & more"
PATIENCE = 30


class Person:
    """Somebody at the workspace's page."""

    def __init__(self, address: str, user: str) -> None:
        self.user = user
        self._client = httpx.Client(base_url=address, headers={"Origin": address}, timeout=20, trust_env=False)
        self.direct = self._client.get(f"/as/{user}/messages").headers["location"].rpartition("/")[2]

    def close(self) -> None:
        self._client.close()

    def does(self, act: str, **body: Any) -> dict[str, Any]:
        told: dict[str, Any] = self._client.post(f"/as/{self.user}/{act}", json=body).json()
        assert "refused" not in told, told
        return told

    def part(self, name: str, channel: str = "", thread: str = "") -> str:
        asked = {"channel": channel or self.direct, "thread": thread, "tab": "conversation"}
        return self._client.get(f"/as/{self.user}/part/{name}", params=asked).text

    def messages(self, channel: str = "", thread: str = "") -> list[Message]:
        return seen.messages(self.part("thread" if thread else "conversation", channel, thread))

    def form(self) -> Form:
        return Form(self.part("modal"))

    def button(self, label: str) -> Button | None:
        """On the newest message that has it."""
        found = (message.button(label) for message in reversed(self.messages()))
        return next((button for button in found if button is not None), None)

    def press(self, label: str) -> None:
        button = until(lambda: self.button(label), f"{label} for {self.user}")
        assert self.does("click", **button.body)["acknowledged"]

    def says(self, words: str, channel: str = "") -> None:
        self.does("say", channel=channel or self.direct, text=words, thread_ts="")

    def submits(self, words: str, fill: Callable[[Form], None] = lambda form: None) -> None:
        form = until(lambda: found if words in (found := self.form()).text else None, words)
        fill(form)
        told = self.does("submit", view_id=form.view, values=form.values)
        assert told["outcome"] in {"updated", "cleared", "closed"}, told

    def sees(self, words: str, channel: str = "") -> Message:
        """Waits until a message holds these words; the newest that does."""
        return until(
            lambda: next((one for one in reversed(self.messages(channel)) if words in one.text), None),
            f"{words!r} for {self.user}",
        )


class Story:
    """Both processes, the people in them, and every answer the page said was taken."""

    def __init__(self, both: Running, leaders: dict[str, str] = LEADERS) -> None:
        self.both = both
        self.bot = both.bot
        self.leaders = leaders
        self.people = {user: Person(both.address, user) for user in (CHAIR, *leaders)}
        self.taken: dict[tuple[str, str], str] = {}
        self.maybe: dict[tuple[str, str], set[str]] = {}

    def close(self) -> None:
        for person in self.people.values():
            person.close()

    def saved(self) -> dict[tuple[str, str], str]:
        database = Database(self.both.environment["DATABASE_URL"])
        with database.reading() as tx:
            (round_,) = assessments.find(tx, "")
            found = {(row["leader"], row["question"]): row["answer"] for row in assessments.answers(tx, round_.id)}
        database.close()
        return {place: answer for place, answer in found.items() if answer}

    def rate(self, user: str, number: int, level: str) -> bool:
        """Waits for the question, clicks, and remembers what the page says became of it."""
        question = FIRST.questions[number - 1].id
        button = until(lambda: self._rating(user, number, LABELS[level]), f"question {number} for {user}")
        acknowledged: bool = self.people[user].does("click", **button.body)["acknowledged"]
        if acknowledged:
            self.taken[user, question] = level
        else:
            self.maybe.setdefault((user, question), set()).add(level)
        return acknowledged

    def _rating(self, user: str, number: int, label: str) -> Button | None:
        heading = f"{FIRST.name}, question {number} of {len(FIRST.questions)}"
        found = (m.button(label) for m in reversed(self.people[user].messages()) if heading in m.headings)
        return next((button for button in found if button is not None), None)

    def kill(self, how: signal.Signals) -> int:
        self.bot.send_signal(how)
        return self.bot.wait(20)

    def start_again(self) -> None:
        told = self.both.log.stat().st_size
        with self.both.log.open("ab") as sink:
            self.bot = start_bot(self.both.environment, sink)
        until(lambda: b'"serving"' in self.both.log.read_bytes()[told:] or None, "the bot")

    def record(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(self.both.address + "/record").json()["messages"]
        return found

    def forward(self, **step: float) -> None:
        self.people[CHAIR].does("forward", **step)


def until(look: Callable[[], T | None], what: str) -> T:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError(f"It was not shown: {what}")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with running(tmp_path / "data", 0) as both:
        told = Story(both)
        yield told
        told.close()
        if told.bot.poll() is None:
            told.kill(signal.SIGTERM)


def set_up(story: Story) -> None:
    launch(story)
    for leader in story.leaders:
        story.people[leader].press("Start")


def launch(story: Story) -> None:
    chair = story.people[CHAIR]
    chair.says("/assurance start", LEADERSHIP)
    chair.submits("What shall we call this round?")

    def give_out(form: Form) -> None:
        for domain in EDITION.domains:
            form.choose(domain.name, list(story.leaders.values()))

    chair.submits("Who answers what?", give_out)
    chair.submits("Who will see what?")
    chair.submits(
        "Ready:", lambda form: form.choose("Invitations", ["Send invitations now, even outside working hours"])
    )
    chair.sees("Self-assessment started", LEADERSHIP)


def write_a_note_while_the_page_is_deleted(story: Story) -> None:
    """As a retention rule would: the page is gone when the note comes in, so it is posted anew."""
    ceo = story.people[CEO]
    page = until(lambda: story._rating(CEO, 2, LABELS["some-strength"]), "the second question")
    ceo.press("Add a note")
    form = until(lambda: found if (found := ceo.form()).is_open else None, "the note's form")
    token = {"Authorization": f"Bearer {story.both.environment['SLACK_BOT_TOKEN']}"}
    place = {"channel": ceo.direct, "ts": page.body["ts"]}
    deleted = httpx.post(story.both.environment["SLACK_API_URL"] + "chat.delete", json=place, headers=token).json()
    assert deleted["ok"], deleted
    form.type("Note", NOTE)
    assert ceo.does("submit", view_id=form.view, values=form.values)["outcome"] == "closed"
    anew = until(lambda: story._rating(CEO, 2, LABELS["some-strength"]), "the page drawn anew")
    assert anew.body["ts"] != page.body["ts"]


def press_a_stale_button(story: Story, stale: Button) -> None:
    """The first question's button, pressed on the page as it was: the answer is changed, nothing else is lost."""
    coo = story.people[COO]
    assert coo.does("click", **stale.body)["acknowledged"]
    story.taken[COO, FIRST.questions[0].id] = "significant-challenge"
    until(lambda: True if story.saved() == story.taken else None, "the stale click")


def answer_while(story: Story, number: int, levels: dict[str, str], then: Callable[[], None]) -> None:
    """Everybody answers one question at once, and `then` happens in the middle of it."""
    begun = threading.Barrier(len(LEADERS) + 1)

    def one(user: str) -> None:
        until(lambda: story._rating(user, number, LABELS[levels[user]]), f"question {number} for {user}")
        begun.wait()
        story.rate(user, number, levels[user])

    with ThreadPoolExecutor(len(LEADERS)) as everybody:
        waiting = [everybody.submit(one, user) for user in LEADERS]
        begun.wait()
        time.sleep(0.02)
        then()
        for each in waiting:
            each.result()


def nobody_sees_anybody(story: Story) -> None:
    """Search everything that was ever shown: a leader's words and ratings stand in their own conversation only."""
    own = {person.direct: user for user, person in story.people.items()}
    for message in story.record():
        if not message["by_app"]:
            continue
        owner = own.get(message["channel"], "")
        shown = json.dumps(message["versions"], ensure_ascii=False)
        if owner != CEO:
            assert "minutes of the fourteenth" not in shown
        if owner not in LEADERS:
            assert not any(level.label in shown for level in EDITION.scale.levels), shown[:400]
        for other in LEADERS.values():
            assert owner == CHAIR or other not in shown or LEADERS.get(owner) == other or "asks for" in shown


@pytest.mark.slow
def test_from_the_command_to_the_published_summary(story: Story) -> None:
    set_up(story)
    stale = until(lambda: story._rating(COO, 1, LABELS["significant-challenge"]), "the first question")
    for user, level in ((CEO, "significant-strength"), (COO, "some-challenge"), (HEAD, "some-strength")):
        assert story.rate(user, 1, level)
    write_a_note_while_the_page_is_deleted(story)
    press_a_stale_button(story, stale)

    levels = {CEO: "some-strength", COO: "some-challenge", HEAD: "significant-strength"}
    codes: list[int] = []
    answer_while(story, 2, levels, lambda: codes.append(story.kill(signal.SIGTERM)))
    assert codes == [0]
    assert story.saved() == story.taken, "what was under way is finished and acknowledged, the rest is neither"
    story.start_again()
    answer_what_is_left(story, 2, levels)

    levels = {CEO: "significant-strength", COO: "some-strength", HEAD: "some-strength"}
    answer_while(story, 3, levels, lambda: codes.append(story.kill(signal.SIGKILL)))
    for place, level in story.taken.items():
        assert story.saved()[place] == level, "an acknowledged answer survives"
    story.start_again()
    story.forward(hours=0.1)  # whatever was being sent when it was killed is looked at again
    answer_what_is_left(story, 3, levels)
    for user in LEADERS:
        assert story.rate(user, 4, "some-strength")
    assert story.saved() == story.taken
    nobody_sees_anybody(story)

    close_and_post(story)
    counts_are_right(story)


def answer_what_is_left(story: Story, number: int, levels: dict[str, str]) -> None:
    """Whoever was not acknowledged looks, and clicks again unless their answer was taken after all."""
    question = FIRST.questions[number - 1].id
    for user, level in levels.items():
        if story.saved().get((user, question)) == level:
            story.taken[user, question] = level
            story.people[user].says("status")
            story.people[user].sees(f"{FIRST.name}: {number} of")
        elif (user, question) not in story.taken:
            assert story.rate(user, number, level)


def close_and_post(story: Story) -> None:
    chair = story.people[CHAIR]
    for _ in range(30):
        if chair.button("Close now"):
            break
        story.forward(days=1)
        time.sleep(1.2)
    chair.press("Close now")
    chair.press("Post to the channel")
    summary = chair.sees("Strengths and challenges", LEADERSHIP)

    def thread() -> str | None:
        words = " ".join(one.text for one in chair.messages(LEADERSHIP, summary.ts))
        return words if NOTE in words else None

    assert "David Okafor" in until(thread, "the note in the summary's thread")
    posted = [m for m in story.record() if m["channel"] == LEADERSHIP and not m["thread_ts"] and m["by_app"]]
    assert len(posted) == 2, "one announcement, one summary"


def counts_are_right(story: Story) -> None:
    database = Database(story.both.environment["DATABASE_URL"])
    with database.reading() as tx:
        (round_,) = assessments.find(tx, "")
    database.close()
    command = [sys.executable, "-m", "bot", "collation", round_.id, "--json"]
    done = subprocess.run(command, env=story.both.environment, capture_output=True, text=True, check=True)
    told = {q["id"]: q["counts"] for domain in json.loads(done.stdout)["domains"] for q in domain["questions"]}
    wanted: dict[str, Counter[str]] = {}
    for (_, question), level in story.taken.items():
        wanted.setdefault(question, Counter())[level] += 1
    for question, counts in told.items():
        assert {level: n for level, n in counts.items() if n} == dict(wanted.get(question, {})), question
    log = story.both.log.read_text()
    assert "minutes of the fourteenth" not in log
    assert story.both.environment["SLACK_BOT_TOKEN"] not in log
    assert story.both.environment["SLACK_APP_TOKEN"] not in log
    assert "/hooks/" not in log
