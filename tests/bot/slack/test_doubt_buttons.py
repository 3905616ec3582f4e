"""The chair is asked whether something reached the channel, and says so with one press, applied once."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from bot.doubts import Doubts
from bot.slack.looking import SlackLooker
from flows import doubting
from flows.events import ClosedNow, Published
from storage import backup, outbox
from storage.outbox import Place
from tests.bot.bench import ADA, CHAIR, CHANNEL, CLEO, ROUND
from tests.bot.slack.recording import Failure, Json, SlackBench, buttons

MISSING = Failure("missing_scope")
THERE, AGAIN = "It is there", "Post it again"


def look(bench: SlackBench) -> None:
    """The heartbeat looks: in a channel it may not."""
    bench.forward(timedelta(hours=2))
    bench.slack.fail["conversations.history"] = [MISSING] * 9
    bench.slack.fail["conversations.replies"] = [MISSING] * 9
    Doubts(bench.database, SlackLooker(bench.sender.client), bench.clock, "worker", lambda: None)()
    bench.settle()


def in_doubt(bench: SlackBench) -> None:
    """The summary is posted, its answer lost, and the chair asked."""
    bench.began()
    bench.rate(ADA)
    bench.door.turn(bench.event(ClosedNow, CHAIR))
    bench.settle()
    bench.slack.fail["chat.postMessage"] = [Failure(hang_up=True)]
    bench.door.turn(bench.event(Published, CHAIR))
    bench.settle()
    look(bench)


@pytest.fixture
def doubtful(there: SlackBench) -> SlackBench:
    in_doubt(there)
    return there


def summary(bench: SlackBench) -> Any:
    return next(row for row in bench.owed().values() if row.kind == "summary" and row.to == CHANNEL)


def notices(bench: SlackBench) -> list[Json]:
    return [one for one in bench.slack.in_channel("D" + CHAIR[1:]) if "not confirmed" in one["text"]]


def labels(message: Json) -> list[str]:
    return [one["text"]["text"] for one in buttons(message["blocks"])]


def posts(bench: SlackBench) -> int:
    """How often the summary was posted, as far as we know and beyond."""
    keys = [given["metadata"]["event_payload"]["key"] for given in bench.slack.asked("chat.postMessage")]
    return keys.count(summary(bench).key)


def deeds(bench: SlackBench) -> list[str]:
    return [row.what for row in bench.rows("history") if row.what in {"seen_in_channel", "posted_again"}]


def below(bench: SlackBench) -> list[Any]:
    return [row for row in bench.owed().values() if row.key.startswith(f"{summary(bench).key}:")]


def test_the_chair_is_asked_and_nobody_else(doubtful: SlackBench) -> None:
    (asked,) = notices(doubtful)
    assert labels(asked) == [THERE, AGAIN]
    assert not any("not confirmed" in words for words in doubtful.sees(ADA))
    assert posts(doubtful) == 1
    look(doubtful)
    assert len(notices(doubtful)) == 1


def test_it_is_there_and_its_thread_goes_on_below_a_line_of_its_own(doubtful: SlackBench) -> None:
    doubtful.press(THERE, CHAIR)
    (asked,) = notices(doubtful)
    assert doubting.SEEN in asked["text"]
    assert labels(asked) == []
    assert (summary(doubtful).state, posts(doubtful)) == ("sent", 1)
    line = next(one for one in doubtful.slack.in_channel(CHANNEL) if doubting.BELOW in one["text"])
    tables = [one for one in doubtful.slack.in_channel(CHANNEL) if one.get("thread_ts")]
    assert tables
    assert {one["thread_ts"] for one in tables} == {line["ts"]}
    assert {row.state for row in below(doubtful)} == {"sent"}
    assert deeds(doubtful) == ["seen_in_channel"]


def test_posted_again_it_stands_with_its_thread_below_it(doubtful: SlackBench) -> None:
    doubtful.press(AGAIN, CHAIR)
    (asked,) = notices(doubtful)
    assert doubting.AGAIN in asked["text"]
    assert labels(asked) == []
    assert (summary(doubtful).state, posts(doubtful)) == ("sent", 2)
    assert {row.state for row in below(doubtful)} == {"sent"}
    assert not any(doubting.BELOW in one["text"] for one in doubtful.slack.in_channel(CHANNEL))
    assert deeds(doubtful) == ["posted_again"]


@pytest.mark.parametrize(("label", "posted", "words"), [(AGAIN, 2, doubting.AGAIN), (THERE, 1, doubting.SEEN)])
def test_restored_from_a_backup_the_chair_s_word_still_counts(
    doubtful: SlackBench, label: str, posted: int, words: str
) -> None:
    """By itself nothing old is sent; the notice stands there, and asks."""
    with doubtful.database.writing() as tx:
        backup.not_to_be_sent(tx)
    doubtful.press(label, CHAIR)
    (asked,) = notices(doubtful)
    assert words in asked["text"]
    assert (summary(doubtful).state, posts(doubtful)) == ("sent", posted)


@pytest.mark.parametrize(("first", "second"), [(THERE, AGAIN), (AGAIN, THERE), (AGAIN, AGAIN)])
def test_two_devices_say_two_things_and_the_first_counts(doubtful: SlackBench, first: str, second: str) -> None:
    seen = deepcopy(notices(doubtful)[0])
    pressed = {one["text"]["text"]: one for one in buttons(seen["blocks"])}
    for label in (first, second):
        doubtful.click(pressed[label]["action_id"], pressed[label]["value"], CHAIR, message=seen)
    assert posts(doubtful) == (2 if first == AGAIN else 1)
    assert len(deeds(doubtful)) == 1
    assert (doubting.AGAIN if first == AGAIN else doubting.SEEN) in notices(doubtful)[0]["text"]
    assert labels(notices(doubtful)[0]) == []


def test_one_delivery_that_comes_twice_counts_once(doubtful: SlackBench) -> None:
    again = buttons(notices(doubtful)[0]["blocks"])[1]
    body = doubtful.clicked(again["action_id"], again["value"], CHAIR, notices(doubtful)[0])
    before = len(doubtful.rows("inbox"))
    for retry in ("", "1"):
        assert doubtful.deliver(body, retry).status == 200
        doubtful.settle()
    assert len(doubtful.rows("inbox")) == before + 1
    assert (posts(doubtful), deeds(doubtful)) == (2, ["posted_again"])


def test_settled_by_whoever_runs_the_bot_the_buttons_go(doubtful: SlackBench) -> None:
    """The notice is told; where it was not, the press itself finds that nothing is in doubt."""
    now, key = doubtful.clock.now(), summary(doubtful).key
    with doubtful.database.writing() as tx:
        assert outbox.settle_sent(tx, key, Place(channel=CHANNEL, ts="1.1"), now)
    doubtful.press(AGAIN, CHAIR)
    assert posts(doubtful) == 1
    assert doubting.SETTLED in notices(doubtful)[0]["text"]
    assert labels(notices(doubtful)[0]) == []
    assert deeds(doubtful) == []


def test_nobody_but_the_chair_may_say(doubtful: SlackBench) -> None:
    asked = notices(doubtful)[0]
    for user in (ADA, CLEO):
        doubtful.click(
            buttons(asked["blocks"])[1]["action_id"], buttons(asked["blocks"])[1]["value"], user, message=asked
        )
    assert "Only the chair" in doubtful.whispers()[-1]
    assert (summary(doubtful).state, posts(doubtful)) == ("in_doubt", 1)
    assert labels(notices(doubtful)[0]) == [THERE, AGAIN]


@pytest.mark.parametrize(
    "value", ["v1|nowhere|||1.1", f"v1|{ROUND}|||999.1", f"v1|{ROUND}|||x", f"v1|{ROUND}", "<rubbish>"]
)
def test_a_button_that_means_nothing_changes_nothing(doubtful: SlackBench, value: str) -> None:
    doubtful.click("post_again", value, CHAIR, message=notices(doubtful)[0])
    assert len(doubtful.whispers()) == 1
    assert (summary(doubtful).state, posts(doubtful)) == ("in_doubt", 1)


def test_a_workspace_next_door_says_nothing(doubtful: SlackBench) -> None:
    button = buttons(notices(doubtful)[0]["blocks"])[1]
    body = doubtful.clicked(button["action_id"], button["value"], CHAIR, notices(doubtful)[0], team="T0ELSE001")
    doubtful.deliver(body)
    doubtful.settle()
    assert (summary(doubtful).state, posts(doubtful)) == ("in_doubt", 1)


def test_a_press_on_what_was_settled_before_does_not_settle_the_next(doubtful: SlackBench) -> None:
    first = deepcopy(notices(doubtful)[0])
    doubtful.slack.fail["chat.postMessage"] = [Failure(hang_up=True)]
    doubtful.press(AGAIN, CHAIR)
    look(doubtful)
    assert [labels(one) for one in notices(doubtful)] == [[], [THERE, AGAIN]]
    there = buttons(first["blocks"])[0]
    doubtful.click(there["action_id"], there["value"], CHAIR, message=first)
    assert summary(doubtful).state == "in_doubt"
    doubtful.press(THERE, CHAIR)
    assert (summary(doubtful).state, posts(doubtful)) == ("sent", 2)
    assert [labels(one) for one in notices(doubtful)] == [[], []]
