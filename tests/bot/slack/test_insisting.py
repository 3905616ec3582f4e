"""Presses that are no event of a round: what others were in the way of is done once more, and nobody hears of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.insisting import insisting
from flows import events
from storage.database import Database, Tx
from storage.troubles import CannotConnect, DatabaseTrouble, Deadlock, Locked
from tests.bot.bench import CHAIR, GOVERNANCE, ROUND
from tests.bot.slack.recording import SlackBench
from tests.bot.slack.test_doubt_buttons import AGAIN, deeds, in_doubt, notices, posts
from tests.bot.slack.test_snoozing import remind

Undone = Callable[[DatabaseTrouble, bool], None]


@pytest.fixture
def undone(there: SlackBench, monkeypatch: pytest.MonkeyPatch) -> Undone:
    """The next transaction ends in this trouble; with `saved` the trouble is only that nobody hears of its commit."""
    left: list[tuple[DatabaseTrouble, bool]] = []
    writing = Database.writing

    @contextmanager
    def troubled(database: Database) -> Iterator[Tx]:
        with writing(database) as tx:
            yield tx
            if left and not left[-1][1]:
                raise left.pop()[0]
        if left:
            raise left.pop()[0]

    monkeypatch.setattr(Database, "writing", troubled)
    return lambda trouble, saved: left.append((trouble, saved))


TROUBLES = pytest.mark.parametrize(
    ("trouble", "saved"),
    [(Deadlock("crossed"), False), (CannotConnect("torn"), False), (CannotConnect("not heard of"), True)],
    ids=["crossed", "torn", "not heard of"],
)


@TROUBLES
def test_the_chair_s_word_on_a_message_in_doubt(
    there: SlackBench, undone: Undone, trouble: DatabaseTrouble, saved: bool
) -> None:
    in_doubt(there)
    (asked,) = notices(there)
    undone(trouble, saved)
    assert there.press(AGAIN, CHAIR).status == 200
    assert (posts(there), deeds(there)) == (2, ["posted_again"])
    assert there.whispers() == []
    assert asked["ts"] == notices(there)[0]["ts"]


@TROUBLES
def test_putting_a_reminder_off(there: SlackBench, undone: Undone, trouble: DatabaseTrouble, saved: bool) -> None:
    remind(there)
    undone(trouble, saved)
    assert there.press("Next Monday").status == 200
    assert "You will hear from me on Monday 9 March 2026" in there.page()
    assert there.whispers() == []


@TROUBLES
def test_deleting_a_round(there: SlackBench, undone: Undone, trouble: DatabaseTrouble, saved: bool) -> None:
    there.began()
    undone(trouble, saved)
    assert there.click("delete_round", f"v1|{ROUND}", CHAIR).status == 200
    assert len(there.rows("deletion")) == 1
    assert there.whispers() == []


def test_what_others_hold_is_not_insisted_on(there: SlackBench, undone: Undone) -> None:
    """Whoever pressed has waited five seconds for it already."""
    there.began()
    undone(Locked("held"), False)
    assert there.click("delete_round", f"v1|{ROUND}", CHAIR).status == 500
    assert there.rows("deletion") == []


def test_whoever_waited_for_us_has_passed_before_it_is_done_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Awake at once, we would take what they were just given, and cross their way a second time."""
    done: list[str] = []
    monkeypatch.setattr(time, "sleep", lambda seconds: done.append("waited" if seconds > 0 else ""))

    def act() -> str:
        done.append("tried")
        if len(done) == 1:
            raise Deadlock("crossed")
        return "done"

    assert insisting(act) == "done"
    assert done == ["tried", "waited", "tried"]


def test_what_came_with_no_key_is_not_done_twice(there: SlackBench, undone: Undone) -> None:
    """Nothing would tell whether it was saved. What certainly was not is done once more all the same."""
    there.began()
    undone(CannotConnect("not heard of"), True)
    with pytest.raises(CannotConnect):
        there.door.turn(there.event(events.Started))
    undone(Deadlock("crossed"), False)
    assert there.door.turn(there.event(events.Paused, domain=GOVERNANCE.id)).outcome == "applied"
