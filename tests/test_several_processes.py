"""Two processes of the real bot on one PostgreSQL, under load: no click is lost, no message stands twice."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from demo import proof
from demo.processes import running
from tests.new_postgres import make_database
from tests.test_story import EDITION, FIRST, LABELS, Story, set_up, until
from workspace.sample import CHAIR, LEADERSHIP, PEOPLE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
LEADERS = {user: name for user, _, name, *_ in PEOPLE[1:8]}
LEVELS = [level.id for level in EDITION.scale.levels]
ROUNDS_OF_CLICKS = 10


@pytest.fixture
def story(tmp_path: Path, postgres_url: str) -> Iterator[Story]:
    with running(tmp_path / "data", 0, make_database(postgres_url), processes=2) as both:
        told = Story(both, LEADERS)
        yield told
        told.close()


def insists(story: Story, user: str, number: int, level: str, over: Event) -> None:
    """Clicks, and clicks again until it is acknowledged, as people do."""
    question = FIRST.questions[number - 1].id
    button = until(lambda: story._rating(user, number, LABELS[level]), f"question {number} for {user}")
    for _ in range(60):
        if story.people[user].does("click", **button.body)["acknowledged"]:
            story.taken[user, question] = level
            return
        over.wait(0.5)
    raise AssertionError(f"{user} clicked sixty times.")


def clicks_on(story: Story, user: str, place: int, over: Event) -> int:
    """The first question again and again, each time another answer, and at last the second."""
    until(lambda: story._rating(user, 1, LABELS[LEVELS[0]]), f"the first question for {user}")
    stale = {level: story._rating(user, 1, LABELS[level]) for level in LEVELS}
    first = FIRST.questions[0].id
    done = 0
    while done < ROUNDS_OF_CLICKS or not over.is_set():
        level = LEVELS[(place + done) % len(LEVELS)]
        button = stale[level]
        assert button is not None
        if story.people[user].does("click", **button.body)["acknowledged"]:
            story.taken[user, first] = level
        else:
            story.maybe.setdefault((user, first), set()).add(level)
        done += 1
    insists(story, user, 2, LEVELS[place % len(LEVELS)], over)
    return done


def stands_once(story: Story) -> None:
    live = [one for one in story.record() if not one["deleted_at"]]
    keyed = Counter((one["channel"], proof.key(one)) for one in live if proof.key(one))
    assert {place: times for place, times in keyed.items() if times > 1} == {}
    assert len(keyed) > len(LEADERS)


def test_rolling_restarts_under_load_lose_nothing_and_double_nothing(story: Story) -> None:
    set_up(story)
    over = Event()
    with ThreadPoolExecutor(len(LEADERS)) as everybody:
        clicking = [everybody.submit(clicks_on, story, user, place, over) for place, user in enumerate(LEADERS)]
        for _ in range(3):
            story.both.replace(0)
        over.set()
        assert sum(each.result() for each in clicking) >= ROUNDS_OF_CLICKS * len(LEADERS)
    for place, level in story.saved().items():
        assert level == story.taken[place] or level in story.maybe.get(place, set()), place
    assert set(story.saved()) == set(story.taken)
    until(lambda: _drawn(story) or None, "every page drawn with what was answered last")
    stands_once(story)


def _drawn(story: Story) -> bool:
    """Everybody is asked the third question, once."""
    return all(story._rating(user, 3, LABELS[LEVELS[0]]) for user in LEADERS)


def test_the_heartbeat_of_both_processes_tells_everybody_once(story: Story) -> None:
    set_up(story)
    for user in LEADERS:
        insists(story, user, 1, LEVELS[0], Event())
    chair = story.people[CHAIR]
    while chair.button("Close now") is None:
        chair.does("forward", to="tomorrow")  # nine in the morning there
        time.sleep(1.5)
    chair.press("Close now")
    chair.press("Post to the channel")
    chair.sees("Strengths and challenges", LEADERSHIP)
    time.sleep(2.5)  # two more heartbeats
    stands_once(story)
    top = [one for one in story.record() if not one["deleted_at"] and not one["thread_ts"]]
    kinds = Counter(proof.key(one).split(":")[0] for one in top)
    assert kinds["reminder"] == len(LEADERS)
    assert [kinds[kind] for kind in ("announcement", "summary", "preview")] == [1, 1, 1]
    assert httpx.get(story.both.address + "/record", trust_env=False).json()["events_waiting"] == 0
