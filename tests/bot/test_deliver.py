"""Sending what is owed: each way it can fail, one writer for a message, the newest content, order for each person."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import doubts
from bot.deliver import (
    FIRST_WAIT,
    LEASE,
    LONGEST_SENDING,
    LONGEST_WAIT,
    DeadToken,
    Deliverer,
    Doubtful,
    DoubtfulBelow,
    Gone,
    HalfMoved,
    Lost,
    Misdrawn,
    NotLetIn,
    Passing,
    Sweeper,
    Undelivered,
)
from bot.metrics import SENDS
from bot.turn import IN_LINE
from flows.effects import Reply
from storage import outbox
from storage.database import Database, Tx
from storage.outbox import Owed, Place
from storage.troubles import CannotConnect
from tests.bot.bench import ADA, BEN, CHAIR, OTHER_TEAM, TEAM, Bench


class Post:
    """Takes messages like Slack; `fail` says with what, by key, and `pause` holds one while it is being sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int, bool, str | None]] = []
        self.fail: dict[str, list[Exception]] = {}
        self.during: Callable[[Owed], None] = lambda owed: None
        self._lock = threading.Lock()
        self.at_once: set[int] = set()

    def send(self, owed: Owed, url: str | None) -> Place:
        with self._lock:
            assert owed.id not in self.at_once, "two writers for one message"
            self.at_once.add(owed.id)
        try:
            self.during(owed)
            if self.fail.get(owed.key):
                raise self.fail[owed.key].pop(0)
            with self._lock:
                self.sent.append((owed.key, owed.revision, owed.posts, url))
                return owed.place if owed.place and not owed.posts else Place(channel="D1", ts=f"1.{len(self.sent)}")
        finally:
            with self._lock:
                self.at_once.discard(owed.id)

    @property
    def keys(self) -> list[str]:
        return [key for key, *_ in self.sent]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def deliverer(bench: Bench, post: Post) -> Deliverer:
    return Deliverer(bench.database, post, bench.clock, "worker")


def state(bench: Bench, key: str) -> Any:
    return bench.owed()[key]


def owe_again(bench: Bench, key: str, *lines: str) -> None:
    bench.owe_reply(key, ADA, *lines)


def test_what_is_owed_is_sent_once_and_remembered(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    bench.owe_reply("a")
    assert deliverer.sweep() == 1
    assert deliverer.sweep() == 0
    assert post.sent == [("a", 1, True, None)]
    assert (state(bench, "a").state, state(bench, "a").place_ts) == ("sent", "1.1")


def test_for_one_person_in_the_order_owed(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    wanted = [f"k{n}" for n in range(30)]
    for key in wanted:
        bench.owe_reply(key, ADA if key != "k7" else BEN)
    while deliverer.sweep():
        pass
    assert [key for key in post.keys if key != "k7"] == [key for key in wanted if key != "k7"]
    assert sorted(post.keys) == sorted(wanted)


def test_people_do_not_wait_for_each_other(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    together = threading.Barrier(2, timeout=5)
    post.during = lambda owed: (together.wait(), None)[1]
    bench.owe_reply("a", ADA)
    bench.owe_reply("b", BEN)
    assert deliverer.sweep() == 2
    assert sorted(post.keys) == ["a", "b"]


def test_trouble_that_passes_is_tried_again_later_and_later(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    post.fail["a"] = [Passing("busy") for _ in range(3)]
    bench.owe_reply("a")
    for attempt in range(3):
        assert deliverer.sweep() == 1
        assert deliverer.sweep() == 0
        wait = FIRST_WAIT * 2**attempt
        bench.clock.forward(seconds=wait.total_seconds() - 0.001)
        assert deliverer.sweep() == 0
        bench.clock.forward(seconds=0.001)
    assert deliverer.sweep() == 1
    assert post.keys == ["a"]
    assert state(bench, "a").attempts == 0


@pytest.mark.parametrize("trouble", [DeadToken("token_revoked"), NotLetIn("missing_scope")])
def test_what_waits_for_whoever_runs_the_bot_is_an_error_in_the_log(
    bench: Bench, post: Post, deliverer: Deliverer, trouble: Passing
) -> None:
    """With its passing trouble left out of the log nobody would hear of a token that is dead."""
    post.fail = {"a": [trouble], "b": [Passing("busy")]}
    bench.owe_reply("a", ADA)
    bench.owe_reply("b", BEN)
    with capture_logs() as told:
        deliverer.sweep()
    assert {line["key"]: line["log_level"] for line in told} == {"a": "error", "b": "info"}
    assert state(bench, "a").state == "owed"


def test_slack_names_the_time_to_wait(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    post.fail["a"] = [Passing("ratelimited", timedelta(seconds=77))]
    bench.owe_reply("a")
    deliverer.sweep()
    bench.clock.forward(seconds=76)
    assert deliverer.sweep() == 0
    bench.clock.forward(seconds=1)
    assert deliverer.sweep() == 1
    assert post.keys == ["a"]


def test_messages_behind_one_that_must_wait_keep_their_order_and_are_not_tried(
    bench: Bench, post: Post, deliverer: Deliverer
) -> None:
    for key in ("a", "b", "c"):
        bench.owe_reply(key, ADA)
    post.fail["a"] = [Passing("ratelimited", timedelta(seconds=10))]
    tried: list[str] = []
    post.during = lambda owed: tried.append(owed.key)
    deliverer.sweep()
    assert tried == ["a"]
    bench.clock.forward(seconds=9)
    assert deliverer.sweep() == 0
    bench.clock.forward(seconds=1)
    deliverer.sweep()
    assert post.keys == ["a", "b", "c"]


def test_what_was_not_taken_on_yet_waits_behind_as_well(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    """More hangs below a summary than one sweep takes on; what it leaves must not overtake what has to wait."""
    for number in range(25):
        bench.owe_reply(f"k{number:02}")
    bench.owe_reply("to another", BEN)
    post.fail["k03"] = [Passing("ratelimited", timedelta(seconds=10))]
    for _ in range(3):
        deliverer.sweep()
    assert [key for key, *_ in post.sent] == ["k00", "k01", "k02", "to another"]
    bench.clock.forward(seconds=10)
    while deliverer.sweep():
        pass
    assert [key for key, *_ in post.sent if key != "to another"] == [f"k{number:02}" for number in range(25)]


def test_a_long_outage_is_waited_out_never_longer_than_ten_minutes_at_a_time(
    bench: Bench, post: Post, deliverer: Deliverer
) -> None:
    failures = 50
    post.fail["a"] = [Passing("down") for _ in range(failures)]
    bench.owe_reply("a")
    for _ in range(failures):
        assert deliverer.sweep() == 1
        bench.clock.forward(seconds=LONGEST_WAIT.total_seconds())
    assert deliverer.sweep() == 1
    assert post.keys == ["a"]


@pytest.mark.parametrize("trouble", [Gone("user_not_found"), Misdrawn("invalid_blocks")], ids=["gone", "misdrawn"])
def test_what_cannot_be_sent_is_given_up_and_nobody_waits_for_it(
    bench: Bench, post: Post, deliverer: Deliverer, trouble: Undelivered
) -> None:
    post.fail["a"] = [trouble]
    for key, to in (("a", ADA), ("after", ADA), ("b", BEN)):
        bench.owe_reply(key, to)
    deliverer.sweep()
    assert sorted(post.keys) == ["after", "b"]
    assert state(bench, "a").state == "given_up"
    bench.clock.forward(days=1)
    assert deliverer.sweep() == 0


def test_a_newer_version_of_what_was_given_up_is_tried(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    post.fail["a"] = [Misdrawn("invalid_blocks")]
    bench.owe_reply("a")
    deliverer.sweep()
    owe_again(bench, "a", "shorter")
    deliverer.sweep()
    assert post.sent == [("a", 2, True, None)]


def test_what_may_have_arrived_is_never_sent_again_blindly(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    post.fail["a"] = [Doubtful("no answer")]
    bench.owe_reply("a")
    deliverer.sweep()
    bench.clock.forward(days=1)
    assert deliverer.sweep() == 0
    assert post.sent == []
    assert state(bench, "a").state == "in_doubt"


def test_a_lost_message_is_posted_anew(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    bench.owe_reply("a")
    deliverer.sweep()
    owe_again(bench, "a", "newer")
    post.fail["a"] = [Lost("message_not_found")]
    while deliverer.sweep():
        pass
    assert post.sent == [("a", 1, True, None), ("a", 2, True, None)]


def test_what_was_moved_half_way_is_posted_and_not_moved_again(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    bench.owe_reply("a")
    deliverer.sweep()
    owe_again(bench, "a", "newer")
    post.fail["a"] = [HalfMoved("ratelimited", timedelta(seconds=3))]
    deliverer.sweep()
    assert state(bench, "a").place_ts is None
    bench.clock.forward(seconds=4)
    deliverer.sweep()
    assert post.sent == [("a", 1, True, None), ("a", 2, True, None)]


@pytest.mark.parametrize(("trouble", "stands"), [(Doubtful, True), (DoubtfulBelow, False)])
def test_what_is_in_doubt_half_way_stands_where_it_stood_only_if_it_may(
    bench: Bench, post: Post, deliverer: Deliverer, trouble: type[Doubtful], stands: bool
) -> None:
    bench.owe_reply("a")
    deliverer.sweep()
    owe_again(bench, "a", "newer")
    post.fail["a"] = [trouble("no answer from Slack")]
    deliverer.sweep()
    assert (state(bench, "a").state, state(bench, "a").place_ts is not None) == ("in_doubt", stands)


def test_a_fault_of_ours_holds_up_nobody(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    """Neither the other messages to that person, nor anybody else's, now or at the next sweep."""
    post.fail["a"] = [KeyError("not drawn")] * 100
    for key, to in (("a", ADA), ("after", ADA), ("b", BEN)):
        bench.owe_reply(key, to)
    deliverer.sweep()
    assert sorted(post.keys) == ["after", "b"]
    bench.clock.forward(seconds=LEASE.total_seconds() + 1)
    bench.owe_reply("later", ADA)
    deliverer.sweep()
    assert sorted(post.keys) == ["after", "b", "later"]
    assert state(bench, "a").state == "in_doubt", "it may have been posted before that"


def test_a_fault_of_ours_over_what_stands_leaves_no_doubt_of_it(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    bench.owe_reply("a")
    deliverer.sweep()
    owe_again(bench, "a", "second")
    post.fail["a"] = [KeyError("not drawn")]
    deliverer.sweep()
    assert state(bench, "a").state == "given_up"


def test_what_became_of_each_is_counted(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    def counted(result: str) -> float:
        return SENDS.labels("reply", result)._value.get()

    before = [counted(result) for result in ("sent", "passing", "gone")]
    post.fail = {"a": [Passing("busy")], "b": [Gone("user_not_found")]}
    for key, to in (("a", ADA), ("b", BEN), ("c", CHAIR)):
        bench.owe_reply(key, to)
    deliverer.sweep()
    assert [counted(result) for result in ("sent", "passing", "gone")] == [one + 1 for one in before]


@pytest.mark.parametrize(
    ("fails", "saved"), [(None, "sent"), (Passing("service_unavailable"), "owed")], ids=["arrived", "refused"]
)
def test_a_connection_that_ends_just_then_makes_no_doubt_of_what_is_certain(
    bench: Bench,
    post: Post,
    deliverer: Deliverer,
    monkeypatch: pytest.MonkeyPatch,
    fails: Exception | None,
    saved: str,
) -> None:
    """In a channel nobody but people could look, and they would be asked."""
    bench.owe_reply("a")
    post.fail["a"] = [fails] if fails else []
    writing, torn = Database.writing, list[CannotConnect]()
    post.during = lambda owed: torn.append(CannotConnect("it went away"))

    def ends(database: Database) -> AbstractContextManager[Tx]:
        if torn:
            raise torn.pop()
        return writing(database)

    monkeypatch.setattr(Database, "writing", ends)
    deliverer.sweep()
    assert (state(bench, "a").state, torn) == (saved, [])


def test_a_click_draws_its_message_by_its_own_address(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    bench.owe_reply("a")
    deliverer.sweep()
    assert deliverer.draw(TEAM, "D1", "1.1", "https://answer.here")
    assert post.sent[-1] == ("a", 1, False, "https://answer.here")


@pytest.mark.parametrize("place", [(OTHER_TEAM, "D1", "1.1"), (TEAM, "D2", "1.1"), (TEAM, "D1", "9.9")])
def test_a_click_on_what_is_not_ours_draws_nothing(
    bench: Bench, post: Post, deliverer: Deliverer, place: tuple[str, str, str]
) -> None:
    bench.owe_reply("a")
    deliverer.sweep()
    assert not deliverer.draw(*place, "https://answer.here")
    assert len(post.sent) == 1


def test_a_draw_and_a_sweep_at_once_are_one_writer(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    """`Post.send` fails when the same message is being sent twice at once."""
    bench.owe_reply("a")
    deliverer.sweep()
    started, go_on = threading.Event(), threading.Event()

    def hold(_: Owed) -> None:
        started.set()
        assert go_on.wait(5)

    owe_again(bench, "a", "newer")
    post.during = hold
    drawing = threading.Thread(target=deliverer.draw, args=(TEAM, "D1", "1.1", "u"))
    drawing.start()
    assert started.wait(5)
    assert deliverer.sweep() == 0
    assert not deliverer.draw(TEAM, "D1", "1.1", "u")
    go_on.set()
    drawing.join()
    assert post.sent[1:] == [("a", 2, False, "u")]


def test_a_message_that_changes_while_a_click_draws_it_is_drawn_again_at_once(
    bench: Bench, post: Post, deliverer: Deliverer
) -> None:
    """Not after the seconds for which a click's message is kept from the sweeper; and not for ever."""
    bench.owe_reply("a")
    deliverer.sweep()
    owe_again(bench, "a", "newer")
    versions = iter(["newer still", "newest", "one more", "another"])
    post.during = lambda _: owe_again(bench, "a", next(versions))
    assert deliverer.draw(TEAM, "D1", "1.1", "u")
    assert post.sent[1:] == [("a", 2, False, "u"), ("a", 3, False, "u"), ("a", 4, False, "u")]
    assert state(bench, "a").state == "owed"


def test_what_changed_while_it_was_drawn_for_the_last_time_is_the_sweepers_at_once(
    bench: Bench, post: Post, deliverer: Deliverer
) -> None:
    """The click that changed it found it being drawn and went away; held for that click, nobody would come for it."""
    bench.owe_reply("a")
    deliverer.sweep()

    def click(words: str) -> None:
        now = bench.clock.now()
        with bench.database.writing() as tx:
            outbox.owe(tx, TEAM, [Reply(key="a", to=ADA, lines=(words,))], now, held_until=now + IN_LINE)

    click("newer")
    versions = iter(["newer still", "newest", "the last"])
    post.during = lambda _: click(next(versions, "the last"))
    assert deliverer.draw(TEAM, "D1", "1.1", "u")
    assert deliverer.sweep() == 1
    assert post.sent[-1] == ("a", 5, False, None)


def test_a_newer_version_owed_while_sending_is_sent_after(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    owed_meanwhile = iter([True])

    def meanwhile(_: Owed) -> None:
        if next(owed_meanwhile, False):
            owe_again(bench, "a", "newer")

    post.during = meanwhile
    bench.owe_reply("a")
    while deliverer.sweep():
        pass
    assert post.sent == [("a", 1, True, None), ("a", 2, False, None)]


def test_a_message_taken_back_after_it_was_claimed_is_not_sent(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    bench.owe_reply("first", ADA)
    bench.owe_reply("second", ADA)

    def takes_back(_: Owed) -> None:
        with bench.database.writing() as tx:
            settled = Reply(key="second", to=ADA, lines=("settled",), redraw_only=True)
            outbox.owe(tx, TEAM, [settled], bench.clock.now())

    post.during = takes_back
    deliverer.sweep()
    assert post.keys == ["first"]


def test_a_worker_that_was_too_slow_does_not_speak_for_the_message(
    bench: Bench, post: Post, deliverer: Deliverer
) -> None:
    """Its lease ran out and another worker redrew the message meanwhile."""
    bench.owe_reply("a")
    deliverer.sweep()
    owe_again(bench, "a", "newer")
    other = Deliverer(bench.database, post, bench.clock, "other")

    def slow(owed: Owed) -> None:
        post.during = lambda owed: None
        post.at_once.discard(owed.id)
        bench.clock.forward(seconds=LONGEST_SENDING.total_seconds() + 1)
        assert other.sweep() == 1

    post.during = slow
    deliverer.sweep()
    assert state(bench, "a").state == "sent"
    assert deliverer.sweep() == 0


def test_a_sweeper_sends_when_woken_and_finishes_when_stopped(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    sweeper = Sweeper(deliverer)
    sent = threading.Event()
    post.during = lambda owed: sent.set()
    sweeper.start()
    try:
        for key in ("a", "b"):
            sent.clear()
            bench.owe_reply(key)
            sweeper.wake()
            assert sent.wait(5)
    finally:
        sweeper.stop()
    assert post.keys == ["a", "b"]
    assert state(bench, "b").state == "sent"


def test_a_sweeper_sleeps_until_it_is_woken(deliverer: Deliverer, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[int] = []
    monkeypatch.setattr(Deliverer, "sweep", lambda _: swept.append(1))
    sweeper = Sweeper(deliverer)
    sweeper.start()
    time.sleep(0.1)
    assert swept == []
    sweeper.wake()
    time.sleep(0.2)
    assert len(swept) == 1
    sweeper.stop()


def test_a_sweeper_that_sleeps_is_woken_to_stop(deliverer: Deliverer) -> None:
    sweeper = Sweeper(deliverer)
    sweeper.start()
    stopping = threading.Thread(target=sweeper.stop, daemon=True)
    time.sleep(0.1)
    stopping.start()
    stopping.join(5)
    assert not stopping.is_alive()
    sweeper.wake()


def test_a_stop_waits_for_what_is_being_sent_and_lets_nothing_more_begin(
    bench: Bench, post: Post, deliverer: Deliverer
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    post.during = lambda owed: (begun.set(), go_on.wait(5))[0]
    sweeper = Sweeper(deliverer)
    bench.owe_reply("a")
    sweeper.start()
    sweeper.wake()
    assert begun.wait(5)
    stopping = threading.Thread(target=sweeper.stop)
    stopping.start()
    stopping.join(0.2)
    assert stopping.is_alive()
    bench.owe_reply("b")
    go_on.set()
    stopping.join(5)
    assert (post.keys, state(bench, "a").state, state(bench, "b").state) == (["a"], "sent", "owed")


def test_a_sweeper_outlives_a_sweep_that_fails(bench: Bench, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    deliverer = Deliverer(bench.database, post, bench.clock, "worker")
    failed, sent = threading.Event(), threading.Event()
    real = outbox.claim

    def broken(*given: Any) -> Any:
        monkeypatch.setattr(outbox, "claim", real)
        failed.set()
        raise OSError("the disk went away")

    monkeypatch.setattr(outbox, "claim", broken)
    post.during = lambda owed: sent.set()
    sweeper = Sweeper(deliverer)
    sweeper.start()
    try:
        sweeper.wake()
        assert failed.wait(5)
        bench.owe_reply("a")
        sweeper.wake()
        assert sent.wait(5)
    finally:
        sweeper.stop()
    assert post.keys == ["a"]


def test_effects_of_a_reply_are_what_the_post_sees(bench: Bench, post: Post, deliverer: Deliverer) -> None:
    seen: list[Any] = []
    post.during = lambda owed: seen.append(owed.effect)
    reply = bench.owe_reply("a", ADA, "one", "two")
    deliverer.sweep()
    assert seen == [Reply(**reply.model_dump())]


def test_nothing_is_put_off_or_claimed_for_longer_than_a_clock_set_back_allows(
    bench: Bench, post: Post, deliverer: Deliverer
) -> None:
    """What lies further ahead counts as due: put off for longer it would be tried again at once, and without end."""
    assert max(LEASE, LONGEST_SENDING, IN_LINE) < outbox.LONGEST_CLAIM
    assert LONGEST_WAIT < outbox.LONGEST_DELAY
    assert doubts.LONGEST_WAIT < outbox.LONGEST_DOUBT
    post.fail["a"] = [Passing("ratelimited", timedelta(days=1))]
    bench.owe_reply("a")
    assert deliverer.sweep() == 1
    assert deliverer.sweep() == 0
    bench.clock.at += LONGEST_WAIT
    assert deliverer.sweep() == 1
