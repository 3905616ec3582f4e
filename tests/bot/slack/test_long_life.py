"""A thousand clicks leave nothing behind in memory, and what they leave in the database is forgotten in time."""

import gc
import threading
from datetime import timedelta

import pytest

from bot.due import KEEP_KEYS, Beat
from tests.bot.bench import ADA, EDITION, GOVERNANCE, LEADERSHIP, ROUND
from tests.bot.slack.recording import SlackBench

CLICKS, WARM_UP = 1_000, 200
FIRST = GOVERNANCE.questions[0].id
LEVELS = [level.id for level in EDITION.scale.levels]


def click(there: SlackBench, times: int) -> int:
    """So many ratings of one question; answers how many objects are alive afterwards."""
    page = there.slack.in_channel("D0ADA0001")[1]
    for number in range(times):
        body = there.clicked(
            f"rate:{LEVELS[number % len(LEVELS)]}", f"v1|{ROUND}|{GOVERNANCE.id}|{FIRST}", message=page
        )
        assert there.deliver(body).status == 200
        there.settle()
        there.slack.calls.clear()
    gc.collect()
    return len(gc.get_objects())


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_memory_and_tables_stay_as_they_are_through_a_thousand_clicks(there: SlackBench) -> None:
    there.began(domains=(GOVERNANCE.id, LEADERSHIP.id))
    there.press("Start")
    before = click(there, WARM_UP)
    rows, threads = len(there.rows("outbox")), threading.active_count()
    after = click(there, CLICKS)
    assert after - before < CLICKS // 5, "less than an object for every five clicks: nothing is kept for each"
    assert (len(there.rows("outbox")), threading.active_count()) == (rows, threads)
    assert there.answers() == {(ADA, FIRST): LEVELS[(CLICKS - 1) % len(LEVELS)]}
    assert len(there.rows("inbox")) > CLICKS
    there.forward(KEEP_KEYS + timedelta(minutes=1))
    Beat(there.door)()
    assert there.rows("inbox") == []
