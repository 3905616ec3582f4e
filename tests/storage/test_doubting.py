"""Settling what is stuck: by the word of whoever runs the bot, or because its process is certainly dead."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.effects import Reply
from storage import outbox
from storage.database import Database
from storage.outbox import Outcome, Owed, Place

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LEASE, SENDING, ARRIVES = timedelta(seconds=30), timedelta(seconds=45), timedelta(seconds=10)
HERE = Place(channel="D1", ts="1.000001")
Do = Callable[..., Any]


@pytest.fixture
def do(database: Database) -> Do:
    def run(act: Callable[..., Any], *args: Any, **named: Any) -> Any:
        with database.writing() as tx:
            return act(tx, *args, **named)

    return run


def owe(do: Do, key: str = "k", words: str = "words", to: str = "U1") -> None:
    do(outbox.owe, "T", [Reply(key=key, to=to, lines=(words,))], NOW)


def claim(do: Do, now: datetime = NOW) -> Owed:
    (owed,) = do(outbox.claim, now, "w", LEASE)
    return owed  # type: ignore[no-any-return]


def send(do: Do, now: datetime = NOW) -> Owed:
    """Being sent; the process then dies, or nobody hears the answer."""
    owed = claim(do, now)
    assert do(outbox.sending, owed, now + SENDING)
    return owed


def doubted(do: Do, key: str = "k") -> Owed:
    owe(do, key)
    owed = send(do)
    assert do(outbox.in_doubt, owed, "no answer", NOW)
    return owed


def test_a_claim_lasts_as_long_as_its_sending_can(do: Do) -> None:
    owe(do)
    owed = send(do)
    assert do(outbox.claim, NOW + LEASE + ARRIVES, "other", LEASE) == []
    assert do(outbox.list_stuck) == [], "it is still on its way, so nobody looks for it"
    assert do(outbox.sent, owed, HERE, NOW) is Outcome.DONE


def test_what_a_dead_process_had_only_claimed_is_sent_at_once(do: Do) -> None:
    owe(do)
    claim(do)
    assert do(outbox.claim, NOW, "next", LEASE) == []
    do(outbox.let_go, NOW)
    assert claim(do).key == "k"


def test_what_a_dead_process_was_posting_is_looked_for_only_once_it_must_have_arrived(do: Do) -> None:
    owe(do)
    send(do)
    do(outbox.let_go, NOW)
    assert do(outbox.claim, NOW, "next", LEASE) == [], "never sent again blindly"
    assert [one.state for one in do(outbox.list_stuck)] == ["in_doubt"]
    assert do(outbox.claim_doubts, NOW + ARRIVES - timedelta(seconds=1), "next", LEASE) == []
    assert len(do(outbox.claim_doubts, NOW + ARRIVES, "next", LEASE)) == 1


@pytest.mark.parametrize("redraw_only", [False, True])
def test_something_newer_lets_nobody_look_before_the_post_must_have_arrived(do: Do, redraw_only: bool) -> None:
    """It is on its way: who does not find it yet would send it a second time."""
    owe(do)
    assert do(outbox.in_doubt, send(do), "no answer", NOW + ARRIVES)
    newer = Reply(key="k", to="U1", lines=("something newer",), redraw_only=redraw_only)
    do(outbox.owe, "T", [newer], NOW + timedelta(seconds=1))
    assert do(outbox.claim_doubts, NOW + ARRIVES - timedelta(seconds=1), "next", LEASE) == []
    assert len(do(outbox.claim_doubts, NOW + ARRIVES, "next", LEASE)) == 1


def test_a_clock_that_is_fast_takes_no_post_on_its_way_for_lost(do: Do) -> None:
    """Another process, a minute ahead: for it every lease is over. It must not look before the post has arrived."""
    owe(do)
    owed, fast = send(do), NOW + timedelta(minutes=1)
    assert do(outbox.claim, fast, "fast", LEASE) == []
    assert do(outbox.claim_doubts, fast + ARRIVES - timedelta(seconds=1), "fast", LEASE) == []
    assert do(outbox.sent, owed, HERE, NOW) is Outcome.DONE
    assert do(outbox.claim_doubts, fast + ARRIVES, "fast", LEASE) == []


def test_what_a_dead_process_was_changing_is_changed_again_at_once(do: Do) -> None:
    owe(do)
    assert do(outbox.sent, send(do), HERE, NOW) is Outcome.DONE
    owe(do, words="newer")
    send(do)
    do(outbox.let_go, NOW)
    assert claim(do).place == HERE


def test_a_conversation_is_known_from_any_message_that_stands_in_it(do: Do) -> None:
    owe(do)
    assert do(outbox.conversation_with, "T", "U1") is None
    do(outbox.sent, send(do), HERE, NOW)
    assert do(outbox.conversation_with, "T", "U1") == "D1"
    assert do(outbox.conversation_with, "T", "U2") is None
    assert do(outbox.conversation_with, "OTHER", "U1") is None


def test_seen_there_it_is_never_sent_again_and_can_be_changed(do: Do) -> None:
    doubted(do)
    assert do(outbox.settle_sent, "k", HERE, NOW)
    assert do(outbox.claim, NOW + LEASE, "w", LEASE) == []
    assert do(outbox.place, "", "k", "T") == HERE
    owe(do, words="newer")
    assert claim(do).place == HERE


def test_seen_there_with_something_newer_owed_it_is_redrawn(do: Do) -> None:
    doubted(do)
    owe(do, words="newer")
    assert do(outbox.settle_sent, "k", HERE, NOW)
    again = claim(do)
    assert (again.place, again.posts) == (HERE, False)


def test_not_there_it_is_sent(do: Do) -> None:
    doubted(do)
    assert do(outbox.settle_not_sent, "k", NOW)
    assert claim(do).posts


@pytest.mark.parametrize("settle", [lambda do: do(outbox.settle_sent, "k", HERE, NOW), None])
def test_only_what_is_in_doubt_is_settled(do: Do, settle: Callable[[Do], bool] | None) -> None:
    owe(do)
    settle = settle or (lambda do: bool(do(outbox.settle_not_sent, "k", NOW)))
    assert not settle(do)
    do(outbox.sent, send(do), HERE, NOW)
    assert not settle(do)


def test_whoever_looks_meanwhile_has_no_say_any_more(do: Do) -> None:
    doubted(do)
    (looked_for,) = do(outbox.claim_doubts, NOW, "w", LEASE)
    assert do(outbox.settle_sent, "k", HERE, NOW)
    assert not do(outbox.later, looked_for, NOW, "not there")
    assert do(outbox.claim, NOW + LEASE, "w", LEASE) == []


def test_what_was_given_up_is_tried_again_and_what_is_in_doubt_only_looked_for(do: Do) -> None:
    owe(do, "given-up")
    do(outbox.give_up, send(do), "channel_not_found")
    owe(do, "doubtful")
    do(outbox.in_doubt, send(do), "no answer", NOW + timedelta(hours=1))
    assert do(outbox.claim_doubts, NOW, "w", LEASE) == []
    assert do(outbox.retry, NOW) == 2
    assert claim(do).key == "given-up"
    assert [one.key for one in do(outbox.claim_doubts, NOW, "w", LEASE)] == ["doubtful"]


def test_one_is_tried_again_and_no_other(do: Do) -> None:
    for key in ("a", "b"):
        owe(do, key)
        do(outbox.give_up, send(do), "channel_not_found")
    assert do(outbox.retry, NOW, "a") == 1
    assert claim(do).key == "a"
    assert do(outbox.retry, NOW, "nothing") == 0


def test_what_waits_because_slack_was_away_need_not_wait(do: Do) -> None:
    owe(do)
    do(outbox.later, send(do), NOW + timedelta(minutes=10), "no answer")
    assert do(outbox.claim, NOW, "w", LEASE) == []
    assert do(outbox.retry, NOW) == 1
    assert claim(do).key == "k"
