"""The real bot where a post may or may not have arrived, and where nobody can be reached: an archived channel, somebody
whose account was deactivated. Nothing is lost, nothing stands twice, the chair hears once, and everybody else goes on.
"""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from demo import proof
from demo.processes import running
from storage import outbox
from storage.database import Database
from tests.new_postgres import make_database
from tests.test_faults import control
from tests.test_story import LABELS, Story, launch, set_up, until
from workspace.sample import CEO, CHAIR, COO, HEAD, LEADERSHIP

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
POSTS = "chat.postMessage"
A_MOMENT: dict[str, float] = {"hours": 1 / 60}
ASKED, SEEN, AGAIN = "Did this arrive?", "You saw it there.", "You asked me to post it again."
BELOW = "are in this thread"


@pytest.fixture
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Story]:
    url = ""
    if request.param == "postgres":
        url = make_database(request.getfixturevalue("postgres_url"))
    with running(tmp_path / "data", 0, url) as both:
        told = Story(both)
        yield told
        told.close()
        if told.bot.poll() is None:
            told.kill(signal.SIGTERM)


def on(database: str) -> pytest.MarkDecorator:
    """One is enough for what all of this has beneath it on both; tests of storage run on both."""
    return pytest.mark.parametrize("story", [database], indirect=True)


def stands(story: Story, channel: str = "") -> list[dict[str, Any]]:
    """The bot's messages there, or anywhere, that nobody has taken away."""
    live = [one for one in story.record() if one["by_app"] and not one["deleted_at"]]
    return [one for one in live if channel in ("", one["channel"])]


def nothing_stands_twice(story: Story) -> None:
    times = Counter((one["channel"], proof.key(one)) for one in stands(story) if proof.key(one))
    assert {key: count for key, count in times.items() if count > 1} == {}


def stuck(story: Story) -> list[tuple[str, str]]:
    database = Database(story.both.environment["DATABASE_URL"])
    with database.reading() as tx:
        found = [(one.kind, one.state) for one in outbox.list_stuck(tx)]
    database.close()
    return found


def about(story: Story, user: str, words: str) -> list[str]:
    return [one.text for one in story.people[user].messages() if words in one.text]


def close(story: Story) -> None:
    """Up to the preview, with one answer given: it closes by itself when its time is over."""
    assert story.rate(CEO, 1, "some-strength")
    story.forward(days=40)
    until(lambda: story.people[CHAIR].button("Post to the channel"), "the preview")


def next_morning(story: Story) -> None:
    """Nine o'clock, when reminders go out."""
    story.people[CHAIR].does("forward", to="tomorrow")
    time.sleep(1.5)


def dies_while_posting(story: Story, done: bool) -> None:
    """The summary is on its way when the bot is killed; whether it arrived, `done` says."""
    set_up(story)
    close(story)
    until(lambda: {state for _, state in _states(story)} == {"sent"} or None, "everything before it sent")
    number = control(story, on={"kind": "silent", "method": POSTS, "seconds": 8, "done": done, "times": 1})["id"]
    story.people[CHAIR].press("Post to the channel")
    until(lambda: ("summary", "sending") in _states(story) or None, "the summary on its way")
    until(lambda: not any(one["id"] == number for one in _on(story)) or None, "the call that gets no answer")
    if done:
        until(lambda: _summaries(story) or None, "the summary in the channel")
    story.kill(signal.SIGKILL)
    story.start_again()
    story.forward(**A_MOMENT)
    story.people[CHAIR].sees(ASKED)


def _states(story: Story) -> set[tuple[str, str]]:
    database = Database(story.both.environment["DATABASE_URL"])
    with database.reading() as tx:
        found = {(row.kind, row.state) for row in tx.execute(text("SELECT kind, state FROM outbox"))}
    database.close()
    return found


def _on(story: Story) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = httpx.get(f"{story.both.address}/faults", trust_env=False).json()["on"]
    return told


def _a_table(chair: Any, ts: str) -> bool | None:
    """One, of the only domain with an answer."""
    return any("how leaders answered" in one.text for one in chair.messages(LEADERSHIP, ts)) or None


def _summaries(story: Story) -> list[dict[str, Any]]:
    return [one for one in stands(story, LEADERSHIP) if proof.key(one).startswith("summary:") and not one["thread_ts"]]


@on("sqlite")
def test_killed_while_posting_the_chair_saw_it_there(story: Story) -> None:
    dies_while_posting(story, done=True)
    chair = story.people[CHAIR]
    assert len(_summaries(story)) == 1
    chair.press("It is there")
    chair.sees(SEEN)
    line = chair.sees(BELOW, LEADERSHIP)
    until(lambda: _a_table(chair, line.ts), "the table below the line")
    chair.sees("look again")
    assert len(_summaries(story)) == 1
    assert len(about(story, CHAIR, "not confirmed")) == 1
    nothing_stands_twice(story)
    assert stuck(story) == []


@on("postgres")
def test_killed_while_posting_the_chair_has_it_posted_again(story: Story) -> None:
    dies_while_posting(story, done=False)
    chair = story.people[CHAIR]
    assert _summaries(story) == []
    again = until(lambda: chair.button("Post it again"), "the notice")
    there = until(lambda: chair.button("It is there"), "the notice")
    for button in (again, again, there):
        chair.does("click", **button.body)
    chair.sees(AGAIN)
    summary = chair.sees("Strengths and challenges", LEADERSHIP)
    until(lambda: _a_table(chair, summary.ts), "the table below it")
    assert len(_summaries(story)) == 1
    nothing_stands_twice(story)
    assert stuck(story) == []


@on("sqlite")
@pytest.mark.parametrize("done", [True, False])
def test_a_first_message_in_doubt_is_looked_for_and_stands_once(story: Story, done: bool) -> None:
    """Nothing is known to have gone to this person, so their conversation is asked for first."""
    control(story, on={"kind": "cut", "method": POSTS, "user": COO, "done": done, "times": 1})
    launch(story)
    until(lambda: ("invitation", "in_doubt") in _states(story) or None, "an invitation in doubt")
    story.forward(**A_MOMENT)
    until(lambda: ("invitation", "in_doubt") not in _states(story) or None, "an invitation that was looked for")
    story.people[COO].press("Start")
    until(lambda: story._rating(COO, 1, LABELS["some-strength"]), "the first question")
    nothing_stands_twice(story)
    assert stuck(story) == []
    assert "not confirmed" not in str(stands(story)), "nobody is bothered"


@on("sqlite")
def test_an_archived_channel_takes_no_summary_and_holds_up_nobody(story: Story) -> None:
    set_up(story)
    close(story)
    chair = story.people[CHAIR]
    control(story, do="archive", channel=LEADERSHIP)
    control(story, on={"kind": "storm", "method": "chat.*", "chance": 0.5, "times": 4, "seconds": 1})
    chair.press("Post to the channel")
    chair.sees("its channel is archived")
    story.people[HEAD].says("status")
    story.people[HEAD].sees("closed")
    time.sleep(2.5)  # two more heartbeats
    assert len(about(story, CHAIR, "its channel is archived")) == 1
    assert _summaries(story) == []

    control(story, do="unarchive", channel=LEADERSHIP)
    chair.press("Post to the channel")
    summary = chair.sees("Strengths and challenges", LEADERSHIP)
    until(lambda: _a_table(chair, summary.ts), "the table below it")
    chair.sees("look again")
    nothing_stands_twice(story)
    assert stuck(story) == []


@on("sqlite")
@pytest.mark.parametrize("heard", [True, False])
def test_somebody_deactivated_is_not_written_to_and_the_chair_hears_once(story: Story, heard: bool) -> None:
    """Where Slack's word of it never arrives, the first message they cannot get tells it."""
    set_up(story)
    assert story.rate(COO, 1, "some-strength")
    if not heard:
        control(story, on={"kind": "lost", "method": "user_change"})
    before = len(stands(story, story.people[COO].direct))
    control(story, do="deactivate", user=COO)
    for _ in range(0 if heard else 20):
        if about(story, CHAIR, "has left"):
            break
        next_morning(story)
    story.people[CHAIR].sees("has left")
    for _ in range(3):
        next_morning(story)
    asked = [one for one in about(story, CHAIR, "has left") if "1 of" in one]
    assert len(asked) == 1, "one question for the domain they had begun"
    assert len(stands(story, story.people[COO].direct)) == before
    assert story.rate(HEAD, 1, "some-challenge")
    until(lambda: story._rating(HEAD, 2, LABELS["some-challenge"]), "the next question for somebody else")
    assert story.saved() == story.taken, "what they had answered is kept"
    nothing_stands_twice(story)
    assert {state for _, state in stuck(story)} <= {"given_up"}
