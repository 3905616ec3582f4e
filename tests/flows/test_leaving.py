"""Somebody leaves in mid-round."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows.assessment import Person, Phase, Scope
from flows.effects import Announcement, ChairNotice, Declination, News, Summary
from flows.events import CameBack, ClosedNow, Declined, Extended, HandedOver, LeaderAdded, Left
from flows.rules import Step
from tests.flows.test_changing import DEE, of_kind, told, with_round

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
Do = Callable[..., Step]
Filled = Callable[..., Scope]


@pytest.fixture
def leave(do: Do) -> Do:
    def _leave(scope: Scope, user: str, **more: Any) -> Step:
        return do(scope, Left, by="", user=user, name=user.capitalize(), **more)

    return _leave


def test_the_chair_is_asked_who_takes_what_a_leader_leaves_behind(scope: Scope, filled: Filled, leave: Do) -> None:
    begun = filled(scope, "ann", "gov", g1="weak")
    begun = filled(begun, "ann", "people", p1="weak", p2="weak", submitted_at=NOW)
    after, effects = leave(begun, "ann")
    (asked,) = effects
    assert isinstance(asked, Declination)
    assert (asked.to, asked.domain, asked.answered, asked.left) == ("cat", "gov", 1, True)
    assert after.assignment("ann", "gov").answers == begun.assignment("ann", "gov").answers  # type: ignore[union-attr]
    assert after.assignment("ann", "people") == begun.assignment("ann", "people")
    assert after.leader("ann").left_at == NOW  # type: ignore[union-attr]


def test_told_twice_it_asks_the_same(scope: Scope, leave: Do) -> None:
    once = leave(scope, "ann")
    again = leave(once[0], "ann", at=NOW + timedelta(hours=1))
    assert again == once


def test_whoever_left_is_never_written_to(scope: Scope, leave: Do, do: Do) -> None:
    gone, _ = leave(scope, "ann")
    for kind, more in (
        (Extended, {"due": date(2026, 6, 19)}),
        (HandedOver, {"giver": "ann", "receiver": DEE, "domain": "gov"}),
        (ClosedNow, {}),
    ):
        _, effects = do(gone, kind, by="cat", **more)
        assert [effect.kind for effect in effects if effect.to == "ann" and not effect.redraw_only] == []
        assert {effect.to for effect in effects} & {"ben", "dee"}


def test_a_domain_left_behind_is_handed_over_in_one_step(scope: Scope, filled: Filled, leave: Do, do: Do) -> None:
    gone, (asked, *_) = leave(filled(scope, "ann", "gov", g1="weak"), "ann")
    after, effects = do(gone, HandedOver, by="cat", giver="ann", receiver=DEE, domain="gov")
    assert [one.key for one in of_kind(effects, Declination)] == [asked.key]
    assert after.assignment("dee", "gov").answers[0].answer == "weak"  # type: ignore[union-attr]


def test_somebody_added_again_has_come_back(scope: Scope, leave: Do, do: Do) -> None:
    gone, _ = leave(scope, "ann")
    back, effects = do(gone, LeaderAdded, by="cat", leader=scope.leaders[0], domains=("money",))
    assert back.leader("ann").left_at is None  # type: ignore[union-attr]
    assert told(effects, "ann")


def test_an_account_in_use_again_has_its_domains_again(scope: Scope, leave: Do, do: Do) -> None:
    gone, asked = leave(scope, "ann")
    back, effects = do(gone, CameBack, by="", user="ann")
    assert (back.leaders, back.assignments) == (scope.leaders, scope.assignments)
    assert [(one.key, one.settled) for one in of_kind(effects, Declination)] == [
        (one.key, "Ann is back.") for one in asked
    ]
    assert do(back, CameBack, by="", user="ann") == (back, [])
    assert do(back, CameBack, by="", user="eve") == (back, [])


@pytest.mark.parametrize("phase", list(Phase))
def test_a_stranger_leaves_nothing_behind(scope: Scope, leave: Do, phase: Phase) -> None:
    closed = with_round(scope, phase=phase, closed_at=NOW)
    assert leave(closed, "eve") == (closed, [])


def test_once_closed_nobody_is_asked_to_take_anything(scope: Scope, leave: Do) -> None:
    after, effects = leave(with_round(scope, phase=Phase.CLOSED, closed_at=NOW), "ann")
    assert effects == []
    assert after.leader("ann").left_at == NOW  # type: ignore[union-attr]


def test_a_cancelled_round_is_left_as_it_is(scope: Scope, leave: Do) -> None:
    cancelled = with_round(scope, phase=Phase.CANCELLED)
    assert leave(cancelled, "cat") == (cancelled, [])


# The chair


def test_whoever_started_the_round_chairs_it_then(scope: Scope, leave: Do) -> None:
    dee = Person(user="dee", name="Dee", tz="Asia/Kathmandu")
    after, effects = leave(scope, "cat", others=(dee,))
    assert (after.assessment.chair, after.assessment.chair_tz) == ("dee", "Asia/Kathmandu")
    assert told(effects, "dee") == [
        "Cat, who chaired this round, has left, so you chair it now. Type /assurance manage to see it."
    ]
    assert [one.chair for one in of_kind(effects, Announcement)] == ["dee"]


def test_else_the_first_leader_who_is_there(scope: Scope, leave: Do) -> None:
    gone = Person(user="dee", name="Dee", deactivated=True)
    after, _ = leave(scope, "cat", others=(gone,))
    assert after.assessment.chair == "ann"
    without_ann, _ = leave(scope, "ann")
    after, _ = leave(without_ann, "cat", others=(gone,))
    assert (after.assessment.chair, after.assessment.chair_tz) == ("ben", "Asia/Kathmandu")
    external = Person(user="dee", name="Dee", external=True)
    assert leave(with_round(scope, started_by="cat"), "cat", others=(external,))[0].assessment.chair == "ann"


def test_the_new_chair_is_asked_what_the_old_one_was(scope: Scope, leave: Do, do: Do) -> None:
    waiting, (before, *_) = do(scope, Declined, by="ben")
    waiting = with_round(waiting, all_submitted_at=NOW, due_told_at=NOW, unfinished_told_at=NOW)
    after, effects = leave(waiting, "cat")
    (asked,) = of_kind(effects, Declination)
    assert (asked.to, asked.domain) == ("dee", "gov")
    assert asked.key != before.key
    assert [notice.to for notice in of_kind(effects, ChairNotice)] == ["dee"]
    assert (after.assessment.due_told_at, after.assessment.unfinished_told_at) == (None, None)


def test_a_summary_that_waits_goes_to_the_new_chair(scope: Scope, leave: Do, do: Do) -> None:
    closed, (old, *_) = do(scope, ClosedNow, by="cat")
    _, effects = leave(closed, "cat")
    (preview,) = of_kind(effects, Summary)
    assert (preview.to, preview.preview) == ("dee", True)
    assert preview.key != old.key


def test_once_posted_the_new_chair_hears_it_and_no_more(scope: Scope, leave: Do) -> None:
    posted = with_round(scope, phase=Phase.PUBLISHED, closed_at=NOW, published_at=NOW)
    after, effects = leave(posted, "cat")
    assert after.assessment.chair == "dee"
    assert [type(effect) for effect in effects] == [News]


def test_a_chair_who_answers_too_is_both(scope: Scope, leave: Do) -> None:
    after, effects = leave(with_round(scope, chair="ben", started_by="ben"), "ben")
    assert after.assessment.chair == "ann"
    assert {(one.to, one.domain) for one in of_kind(effects, Declination)} == {("ann", "gov"), ("ann", "money")}


def test_a_round_never_loses_its_chair_in_silence(scope: Scope, leave: Do) -> None:
    alone, _ = leave(with_round(scope, started_by="cat"), "ann")
    alone, _ = leave(alone, "ben")
    after, (said,) = leave(alone, "cat")
    assert isinstance(said, News)
    assert (said.to, after.assessment.chair) == ("C1", "cat")
    assert "nobody else in it is there to chair it" in said.sentence
    assert leave(after, "cat", at=NOW + timedelta(days=1)) == (after, [said])
