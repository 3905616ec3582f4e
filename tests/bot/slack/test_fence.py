"""A process that stood still between its fence and Slack: whoever was overtaken meanwhile sends nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.clock import Clock
from bot.deliver import LEASE, LONGEST_SENDING, Deliverer, HalfMoved, Passing
from bot.doubts import Absent, Doubts
from bot.fence import LONGEST_CALL, OVERTAKEN, YOUNG, Fence
from bot.slack.send import TIMEOUT_SECONDS, SlackSender
from flows.effects import Effect, MyAnswers, Reply
from storage import outbox
from storage.database import Database
from storage.outbox import ARRIVES_WITHIN, Owed, Place
from storage.troubles import CannotConnect
from tests.bot.bench import ADA, CLEO, TEAM, StillClock
from tests.bot.slack.recording import SlackBench


@dataclass(frozen=True)
class Frozen:
    """Stands still for a while right after the message was drawn."""

    sender: SlackSender
    meanwhile: Callable[[], None]

    def send(self, owed: Owed, url: str | None) -> Place:
        held = replace(self.sender, fence=self._then_look)
        return held.send(owed, url)

    def _then_look(self, owed: Owed) -> None:
        self.meanwhile()
        self.sender.fence(owed)


class Two:
    """One process, whose clocks say what it noticed of the pause, and another whose clock went on."""

    def __init__(self, there: SlackBench) -> None:
        self.there, self.clock = there, StillClock()
        self.sender = replace(there.sender, fence=Fence(there.database, self.clock))
        self.other = Deliverer(there.database, there.sender, there.clock, "other")
        self.paused = 0

    def frozen(self, *steps: Callable[[], Any]) -> Deliverer:
        """Pauses before its first call, while `steps` happen, and not again."""
        left = [steps]

        def meanwhile() -> None:
            for step in left.pop() if left else ():
                self.paused += 1
                step()

        return Deliverer(self.there.database, Frozen(self.sender, meanwhile), self.clock, "one")

    def asleep(self, seconds: float) -> Callable[[], Any]:
        """Both clocks of the first go on as well, as where it was stopped or its machine slept."""
        return lambda: (self.clock.forward(seconds=seconds), self.there.clock.forward(seconds=seconds))

    def vanished(self, seconds: float) -> Callable[[], Any]:
        """Only the other's clock goes on: nothing in a paused virtual machine tells that it was."""
        return lambda: self.there.clock.forward(seconds=seconds)

    def takes_over(self) -> None:
        """Notices that it was left behind, looks for it, finds it not there and sends it."""
        self.other.sweep()
        self.there.clock.forward(seconds=ARRIVES_WITHIN.total_seconds())
        Doubts(self.there.database, NothingThere(), self.there.clock, "other", lambda: None)()
        self.other.sweep()

    def state(self, key: str = "k") -> Any:
        return self.there.owed()[key]

    def posted(self) -> int:
        return len(self.there.slack.asked("chat.postMessage"))


class NothingThere:
    """What was held back has arrived nowhere."""

    def look(self, owed: Owed, channel: str) -> Absent:
        return Absent()

    def conversation(self, user: str) -> str:
        return f"D{user[1:]}"

    def clear(self, owed: Owed, copy: Place) -> None: ...


@pytest.fixture
def two(there: SlackBench) -> Two:
    there.owe_reply("k")
    return Two(there)


LONG = LONGEST_SENDING.total_seconds() + 1


@pytest.mark.parametrize("pause", [Two.asleep, Two.vanished])
def test_whoever_was_overtaken_while_standing_still_posts_nothing(two: Two, pause: Any) -> None:
    two.frozen(pause(two, LONG), two.takes_over).sweep()
    assert two.paused == 2
    assert two.posted() == 1
    assert two.state().state == "sent"


@pytest.mark.parametrize("pause", [Two.asleep, Two.vanished])
def test_what_is_in_doubt_only_because_we_stood_still_is_owed_again(two: Two, pause: Any) -> None:
    """Somebody saw that the lease was over, and has not looked yet: we know that nothing was sent."""
    one = two.frozen(pause(two, LONG), two.other.sweep)
    one.sweep()
    assert two.posted() == 0
    assert (two.state().state, two.state().last_error) == ("owed", OVERTAKEN)
    two.there.clock.forward(minutes=1)
    two.other.sweep()
    assert two.posted() == 1


def test_whoever_nobody_has_overtaken_passes_the_fence_anew_and_posts(two: Two) -> None:
    leases: list[str] = []

    def then(owed: Owed) -> None:
        fence(owed)
        leases.append(str(two.state().lease_until)[:19])

    fence = two.sender.fence
    two.sender = replace(two.sender, fence=then)
    two.frozen(two.asleep(LONG)).sweep()
    assert leases == [str(two.clock.now() + LONGEST_SENDING)[:19]]
    assert (two.posted(), two.state().state) == (1, "sent")


def test_a_short_pause_asks_for_no_longer_lease(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    longer: list[Owed] = []
    monkeypatch.setattr("bot.fence.outbox.sending_longer", lambda tx, owed, until: longer.append(owed) or True)
    two.frozen(two.asleep(YOUNG.total_seconds() - 0.001)).sweep()
    assert longer == []
    assert two.posted() == 1


def test_an_old_drawing_is_not_put_over_a_newer_one(two: Two) -> None:
    two.other.sweep()
    two.there.owe_reply("k", ADA, "second")

    def newer() -> None:
        two.there.owe_reply("k", ADA, "third")
        two.other.sweep()

    two.frozen(two.asleep(LONG), newer).sweep()
    (message,) = two.there.slack.in_channel("D0ADA0001")
    assert "third" in str(message["blocks"])
    assert two.state().state == "sent"


def test_a_click_asks_the_database_nothing_more(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    two.other.sweep()
    two.there.owe_reply("k", ADA, "second")
    monkeypatch.setattr(Fence, "_still", lambda *_: pytest.fail("asked"))
    place = two.state()
    address = f"{two.there.slack.address}/hooks/{place.place_channel}/{place.place_ts}"
    assert two.frozen().draw(TEAM, place.place_channel, place.place_ts, address)
    assert two.state().state == "sent"


def test_overtaken_between_taking_away_and_posting_is_half_moved(two: Two) -> None:
    """The copy above is gone, and the row says so if it is ours still."""
    two.other.sweep()
    owed = claimed(two, Reply(key="k", to=ADA, lines=("moved",), reposts=1))
    looks: list[Owed] = []

    def overtaken_by_the_second(owed: Owed) -> None:
        looks.append(owed)
        if len(looks) == 2:
            raise Passing(OVERTAKEN)

    with pytest.raises(HalfMoved):
        replace(two.sender, fence=overtaken_by_the_second).send(owed, None)
    assert two.there.slack.in_channel("D0ADA0001") == []
    assert two.posted() == 1


def claimed(two: Two, effect: Effect) -> Owed:
    now = two.there.clock.now()
    with two.there.database.writing() as tx:
        outbox.owe(tx, TEAM, [effect], now)
        (owed,) = outbox.claim(tx, now, "one", LEASE)
        assert outbox.sending(tx, owed, now + LONGEST_SENDING)
    return owed.model_copy(update={"since": two.clock.running()})


def test_a_file_is_shown_to_nobody_by_whoever_was_overtaken_while_it_went_up(two: Two) -> None:
    two.other.sweep()
    row = two.state()
    about = {"key": "copy", "effect": MyAnswers(key="copy", to=ADA, rows=()), "place": None, "moves": False}
    below = {"parent": Place(channel=row.place_channel, ts=row.place_ts)}
    owed = claimed(two, Reply(key="other", to=CLEO, lines=("words",))).model_copy(update=about | below)
    uploaded: list[int] = []

    def overtaken(owed: Owed) -> None:
        uploaded.append(len(two.there.slack.uploaded))
        raise Passing(OVERTAKEN)

    with pytest.raises(Passing, match="stood still"):
        replace(two.sender, fence=overtaken).send(owed, None)
    assert uploaded == [1], "all before the last call is seen by nobody"
    assert two.there.slack.asked("files.completeUploadExternal") == []
    two.sender.send(owed, None)
    assert len(two.there.slack.asked("files.completeUploadExternal")) == 1


def test_where_the_database_cannot_be_asked_nothing_is_sent(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    two.other.sweep()
    owed = claimed(two, Reply(key="other", to=CLEO, lines=("words",)))

    def away(*_: Any) -> None:
        raise CannotConnect("gone")

    monkeypatch.setattr(Database, "reading", away)
    with pytest.raises(Passing, match="cannot be asked"):
        two.sender.send(owed, None)
    assert two.posted() == 1, "the one before"


def test_a_call_that_begins_in_time_ends_within_the_lease() -> None:
    assert LONGEST_CALL.total_seconds() == TIMEOUT_SECONDS
    assert LONGEST_SENDING == YOUNG + LONGEST_CALL
    assert LONGEST_CALL <= ARRIVES_WITHIN


def test_time_asleep_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(time, "CLOCK_BOOTTIME"):
        pytest.skip("only Linux has a clock that stands still while the machine sleeps")
    monkeypatch.setattr(time, "clock_gettime", {time.CLOCK_BOOTTIME: 3600.0, time.CLOCK_MONOTONIC: 1.0}.__getitem__)
    assert Clock().running() == 3600.0
