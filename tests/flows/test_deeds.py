"""Every change leaves one line in the round's history, and what was said leaves none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows import events
from flows.advance import advance
from flows.assessment import Phase, Scope
from flows.deeds import deeds
from flows.events import ChannelTrouble, Event
from flows.rules import Step
from flows.setup import Channel
from flows.sharing import shares
from frameworks.model import Framework
from tests.flows.test_changing import DEE, with_round

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
Do = Callable[..., Step]
Lines = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def lines(framework: Framework, recount: Callable[[Scope], Scope]) -> Lines:
    def _lines(scope: Scope, kind: type[Event], by: str = "cat", **fields: Any) -> list[tuple[str, str]]:
        event = kind.model_validate({"assessment": "r1", "team": "t1", "by": by, "at": NOW, **fields})
        before = recount(scope)
        after, _ = advance(framework, before, event)
        return [tuple(deed) for deed in deeds(framework, before, after, event)]  # type: ignore[misc]

    return _lines


def test_who_answers_what(scope: Scope, lines: Lines, do: Do) -> None:
    assert lines(scope, events.LeaderAdded, leader=DEE, domains=("people", "gov")) == [
        ("leader_added", "Dee: Gov and People")
    ]
    more = DEE.model_copy(update={"user": "ben"})
    assert lines(scope, events.LeaderAdded, leader=more, domains=("gov", "people")) == [("leader_added", "Ben: People")]
    shared, _ = do(scope, events.LeaderAdded, by="cat", leader=DEE, domains=("gov",))
    assert lines(shared, events.LeaderRemoved, leader="dee") == [("leader_removed", "Dee: Gov")]
    assert lines(scope, events.HandedOver, giver="ben", receiver=DEE, domain="money") == [
        ("handed_over", "Money: Ben → Dee")
    ]


def test_what_was_asked(scope: Scope, lines: Lines, do: Do) -> None:
    nudged = scope.leaders[0].model_copy(update={"nudged_at": NOW - timedelta(hours=1)})
    assert lines(scope.model_copy(update={"leaders": (nudged, scope.leaders[1])}), events.NudgedAll) == [
        ("nudged", "Ben")
    ]
    assert lines(scope, events.Declined, by="ben", domain="money") == [("declined", "Money: Ben")]
    declined, _ = do(scope, events.Declined, by="ben", domain="money")
    assert lines(declined, events.KeptWith, leader="ben", domain="money") == [("kept", "Money: Ben")]


def test_who_left_and_came_back(scope: Scope, lines: Lines, do: Do) -> None:
    assert lines(scope, events.Left, by="", user="ann", name="Ann") == [("left", "Ann")]
    gone, _ = do(scope, events.Left, by="", user="ann", name="Ann")
    assert lines(gone, events.Left, by="", user="ann", name="Ann") == []
    assert lines(gone, events.CameBack, by="", user="ann") == [("came_back", "Ann")]
    assert lines(scope, events.Left, by="", user="cat", name="Cat") == [("chair_passed", "cat → dee"), ("left", "Cat")]


def test_how_the_round_went(scope: Scope, lines: Lines) -> None:
    closed = with_round(scope, phase=Phase.CLOSED, closed_at=NOW)
    posted = with_round(closed, phase=Phase.PUBLISHED, published_at=NOW)
    board = Channel(id="C2", name="board", bot_is_member=True)
    assert lines(scope, events.ClosedNow) == [("closed", "")]
    assert lines(closed, events.Published) == [("published", "")]
    assert lines(posted, events.Unposted, by="", channel="C1", why=ChannelTrouble.ARCHIVED) == [("not_posted", "")]
    assert lines(closed, events.RoundReopened, due=date(2026, 6, 19)) == [
        ("reopened", ""),
        ("due_moved", "2026-06-12 → 2026-06-19"),
    ]
    assert lines(closed, events.RoundCancelled, reason="No time") == [("cancelled", "No time")]
    assert lines(closed, events.ChannelChosen, channel=board) == [("channel_moved", "C1 → C2")]


def test_what_changes_nothing_leaves_no_line(scope: Scope, lines: Lines) -> None:
    assert lines(scope, events.Ticked, by="") == []


def test_the_chair_sees_how_far_each_is_and_never_what_was_said(
    scope: Scope, framework: Framework, filled: Callable[..., Scope]
) -> None:
    begun = filled(scope, "ann", "gov", g1="weak", note_g1="Because", note_g2="Only a note")
    begun = filled(begun, "ben", "money", m1="strong", submitted_at=NOW)
    seen = shares(framework, begun)
    assert [(one.name, one.domain_name, one.answered, one.questions, one.submitted) for one in seen] == [
        ("Ann", "Gov", 1, 3, False),
        ("Ann", "People", 0, 2, False),
        ("Ben", "Gov", 0, 3, False),
        ("Ben", "Money", 1, 1, True),
    ]
    assert not any(word in str(seen) for word in ("weak", "strong", "Because", "note"))


def test_an_edition_without_the_domain_is_counted_as_it_can_be(scope: Scope, framework: Framework) -> None:
    bare = framework.model_copy(update={"domains": framework.domains[:1]})
    assert {one.domain for one in shares(bare, scope)} == {"gov"}
