"""Two processes that listen to HTTP behind one address, on one PostgreSQL, while they are restarted under load.

Deliveries go to them in turn, and every third to both at once: no click is lost, none is applied twice, and nobody has
a message twice.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from demo.processes import running
from tests.new_postgres import make_database
from tests.test_several_processes import LEADERS, LEVELS, ROUNDS_OF_CLICKS, clicks_on, insists, stands_once
from tests.test_story import FIRST, LABELS, PATIENCE, Story, set_up, until

LEASE_SECONDS = 30
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def story(tmp_path: Path, postgres_url: str) -> Iterator[Story]:
    with running(tmp_path / "data", 0, make_database(postgres_url), processes=2, http=True, twice_every=3) as both:
        told = Story(both, LEADERS)
        yield told
        told.close()


def applied(story: Story) -> Counter[str]:
    """How often each click, form or word was applied, by any process."""
    lines = (json.loads(one) for one in story.both.log.read_text().splitlines() if one.startswith("{"))
    return Counter(line["delivery"] for line in lines if line["event"] == "turn" and line.get("delivery"))


def repeats(story: Story) -> int:
    """How many ratings, pressed or typed, the processes that run now had taken in already."""
    figure = r'^assurance_turns_total\{event="(?:Rated|Typed)",outcome="repeat"\} ([0-9.]+)$'
    pages = (httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False) for port in story.both.ports.values())
    return sum(int(float(found)) for page in pages for found in re.findall(figure, page.text, re.MULTILINE))


def asked(story: Story, number: int) -> None:
    """Everybody is asked this question. What a process that was killed had begun is taken on after its lease."""
    end = time.monotonic() + LEASE_SECONDS + PATIENCE
    while not all(story._rating(user, number, LABELS[LEVELS[0]]) for user in LEADERS):
        assert time.monotonic() < end, [user for user in LEADERS if not story._rating(user, number, LABELS[LEVELS[0]])]
        time.sleep(0.5)


def rates(story: Story, user: str, number: int, level: str) -> None:
    insists(story, user, number, level, Event())


def test_rolling_restarts_behind_one_address_lose_nothing_and_double_nothing(story: Story) -> None:
    set_up(story)
    door, over = story.both.door, Event()
    assert door is not None
    first = set(story.both.ports.values())
    with ThreadPoolExecutor(len(LEADERS)) as everybody:
        clicking = [everybody.submit(clicks_on, story, user, place, over) for place, user in enumerate(LEADERS)]
        story.both.replace(0)
        story.both.kill_and_restart(0)
        story.both.replace(0)
        over.set()
        assert sum(each.result() for each in clicking) >= ROUNDS_OF_CLICKS * len(LEADERS)
    for place, level in story.saved().items():
        assert level == story.taken[place] or level in story.maybe.get(place, set()), place
    assert set(story.saved()) == set(story.taken)
    asked(story, 3)
    stands_once(story)
    assert set(applied(story).values()) == {1}
    last = set(story.both.ports.values())
    assert not first & last, "nobody serves now that served at first"
    assert all(door.taken.get(port) for port in first | last), "all had their turn"


def test_what_comes_to_both_at_once_is_applied_by_one(story: Story) -> None:
    set_up(story)
    door = story.both.door
    assert door is not None
    before = door.doubled
    for number in (1, 2):
        with ThreadPoolExecutor(len(LEADERS)) as everybody:
            list(everybody.map(lambda user, number=number: rates(story, user, number, LEVELS[number]), LEADERS))
    for user in LEADERS:
        story.people[user].says("4")
    third = FIRST.questions[2].id
    until(lambda: sum(place[1] == third for place in story.saved()) == len(LEADERS) or None, "the typed ratings")
    assert {place: level for place, level in story.saved().items() if place[1] != third} == story.taken
    assert door.doubled > before + 2
    assert repeats(story) > 0, "which of all that is delivered comes to both is as it happens"
    assert set(applied(story).values()) == {1}
    asked(story, 4)
    stands_once(story)
