"""A message somebody saw where we cannot look: never posted again, never changed, and what waits below it goes on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows.assessment import Promise
from flows.effects import Announcement, DoubtNotice, News
from storage import doubted, outbox
from storage.database import Database
from storage.outbox import Outcome, Owed, Place

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LEASE = timedelta(seconds=30)
Do = Callable[..., Any]
ABOUT: dict[str, Any] = {"assessment": "R1", "framework": "f", "title": "Autumn review"}


@pytest.fixture
def do(database: Database) -> Do:
    def run(act: Callable[..., Any], *args: Any, **named: Any) -> Any:
        with database.writing() as tx:
            return act(tx, *args, **named)

    return run


def announcement(leaders: int = 3) -> Announcement:
    about = {"started_by": "U1", "chair": "U1", "due": date(2026, 3, 13), "leaders": leaders, "promise": Promise()}
    return Announcement.model_validate({**ABOUT, "key": "a", "to": "C1", **about})


def below() -> News:
    return News(key="below", to="C1", under="a", sentence="words", **ABOUT)


def notice(message: str = "a", number: int = 1) -> DoubtNotice:
    about = {"row": 1, "number": number, "what": "it", "channel": "C1"}
    return DoubtNotice.model_validate(
        {**ABOUT, "key": f"n:{message}:{number}", "to": "U1", "message": message, **about}
    )


def owe(do: Do, *effects: Any) -> None:
    do(outbox.owe, "T", effects, NOW)


def claimed(do: Do) -> list[Owed]:
    return do(outbox.claim, NOW, "w", LEASE)  # type: ignore[no-any-return]


def doubt(do: Do) -> int:
    """The announcement, in doubt; answers its row."""
    owe(do, announcement())
    (owed,) = claimed(do)
    do(outbox.sending, owed)
    do(outbox.in_doubt, owed, "no answer", NOW)
    return owed.id


def test_seen_there_it_is_posted_no_more_and_not_changed(do: Do) -> None:
    row = doubt(do)
    assert do(doubted.seen_there, "T", "R1", row, "C1", NOW)
    owe(do, announcement(leaders=4))
    owe(do, announcement(leaders=5).model_copy(update={"redraw_only": True}))
    assert claimed(do) == []
    assert do(outbox.list_stuck) == []
    owe(do, announcement(leaders=6))
    assert claimed(do) == [], "a redraw has not made us forget that it stands"


def test_what_waits_below_it_goes_below_another(do: Do) -> None:
    row = doubt(do)
    owe(do, below())
    assert do(doubted.find, "T", "R1", row) == doubted.Doubted(row, "a", parent=True)
    do(doubted.seen_there, "T", "R1", row, "C1", NOW)
    do(doubted.hang_below, "T", "R1", "a", "line")
    assert claimed(do) == [], "it waits for the line"
    owe(do, News(key="line", to="C1", sentence="words", **ABOUT))
    (line,) = claimed(do)
    do(outbox.sending, line)
    assert do(outbox.sent, line, Place(channel="C1", ts="1.1"), NOW) is Outcome.DONE
    assert [owed.parent for owed in claimed(do)] == [Place(channel="C1", ts="1.1")]


def test_what_comes_to_wait_below_it_later_is_not_stuck(do: Do) -> None:
    row = doubt(do)
    do(doubted.seen_there, "T", "R1", row, "C1", NOW)
    owe(do, below())
    assert [(owed.key, owed.parent) for owed in claimed(do)] == [("below", None)]


def test_not_there_it_is_sent(do: Do) -> None:
    row = doubt(do)
    assert do(doubted.send_again, "T", "R1", row, NOW)
    assert [(owed.key, owed.posts) for owed in claimed(do)] == [("a", True)]


@pytest.mark.parametrize("first", [True, False])
def test_each_is_settled_once_and_by_whoever_comes_first(do: Do, first: bool) -> None:
    row = doubt(do)
    (looked_for,) = do(outbox.claim_doubts, NOW, "w", LEASE)
    seen, again = ("T", "R1", row, "C1", NOW), ("T", "R1", row, NOW)
    assert do(doubted.seen_there, *seen) if first else do(doubted.send_again, *again)
    assert not do(doubted.seen_there, *seen)
    assert not do(doubted.send_again, *again)
    assert not do(outbox.later, looked_for, NOW, "not there"), "who looks meanwhile has no say any more"


def test_only_by_its_own_team_and_round(do: Do) -> None:
    row = doubt(do)
    for team, round_ in (("OTHER", "R1"), ("T", "R2")):
        assert do(doubted.find, team, round_, row) is None
        assert not do(doubted.seen_there, team, round_, row, "C1", NOW)
        assert not do(doubted.send_again, team, round_, row, NOW)
    assert do(doubted.find_key, "a") == ("T", "R1")
    assert do(doubted.find_key, "b") is None


def test_what_the_chair_was_told_of_one_message(do: Do) -> None:
    owe(do, announcement(), notice("a"), notice("b"), notice("a", 2))
    assert [one.number for one in do(doubted.notices, "T", "R1", "a")] == [1, 2]
    assert do(doubted.notices, "OTHER", "R1", "a") == []
