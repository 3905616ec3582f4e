"""Another chair: whoever steps in where the chair has left, or whom the operator names."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from flows.assessment import Person, Phase, Scope
from flows.deeds import Deed, deeds
from flows.effects import Announcement, ChairNotice, Declination, News, Summary
from flows.events import ChairPassed, ClosedNow, Declined, Left, Ticked
from flows.rules import NotAllowed, Step
from frameworks.model import Framework
from tests.flows.test_changing import of_kind, told, with_round

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
EVA, CAT = Person(user="eva", name="Eva Long", tz="Asia/Kathmandu"), Person(user="cat", name="Cat")
GONE = CAT.model_copy(update={"deactivated": True})
Do = Callable[..., Step]
Refused = Callable[..., NotAllowed]


@pytest.fixture
def vacant(scope: Scope, do: Do) -> Step:
    """Everybody of the round has left, the chair last."""
    scope = with_round(scope, started_by="cat")
    for user in ("ann", "ben"):
        scope, _ = do(scope, Left, by="", user=user, name=user.capitalize())
    return do(scope, Left, by="", user="cat", name="Cat")


def test_whoever_reads_that_nobody_chairs_can_step_in(vacant: Step, do: Do) -> None:
    scope, (said,) = vacant
    assert isinstance(said, News)
    assert (said.to, said.step_in) == ("C1", True)
    after, effects = do(scope, ChairPassed, by="eva", chair=EVA, former=GONE)
    assert (after.assessment.chair, after.assessment.chair_tz) == ("eva", "Asia/Kathmandu")
    redrawn = effects[0]
    assert isinstance(redrawn, News)
    assert (redrawn.key, redrawn.step_in, redrawn.redraw_only) == (said.key, False, True)
    assert redrawn.sentence == "Eva Long chairs this round now."
    assert told(effects, "eva") == ["You chair this round now. Type /assurance manage to see it."]
    assert {(one.to, one.leader, one.domain) for one in of_kind(effects, Declination) if not one.settled} == {
        ("eva", "ann", "gov"),
        ("eva", "ann", "people"),
        ("eva", "ben", "gov"),
        ("eva", "ben", "money"),
    }
    assert [one.chair for one in of_kind(effects, Announcement)] == ["eva"]
    assert [effect.to for effect in effects if effect.to == "cat" and not effect.redraw_only] == []


@pytest.mark.parametrize("former", [CAT, None])
def test_nobody_steps_in_where_the_chair_may_be_there(scope: Scope, refused: Refused, former: Person | None) -> None:
    assert "has a chair" in refused(scope, ChairPassed, by="eva", chair=EVA, former=former).reason


def test_only_the_first_to_step_in_chairs_it(vacant: Step, do: Do, refused: Refused) -> None:
    after, _ = do(vacant[0], ChairPassed, by="eva", chair=EVA, former=GONE)
    fay = Person(user="fay", name="Fay")
    assert "has a chair" in refused(after, ChairPassed, by="fay", chair=fay, former=EVA).reason
    assert "already" in refused(after, ChairPassed, by="eva", chair=EVA, former=EVA).reason


def test_one_steps_in_for_oneself(vacant: Step, refused: Refused) -> None:
    assert refused(vacant[0], ChairPassed, by="fay", chair=EVA, former=GONE)


def test_the_operator_may_name_another_chair_at_any_time(scope: Scope, do: Do) -> None:
    """What the old one was asked is asked of the new one, and the old one hears of it."""
    declined, _ = do(scope, Declined, by="ann", domain="gov")
    due, (notice,) = do(declined, Ticked, by="", at=datetime(2026, 6, 12, 8, 0, tzinfo=UTC))
    at = datetime(2026, 6, 12, 9, 0, tzinfo=UTC)
    after, effects = do(due, ChairPassed, by="", chair=EVA, former=CAT, at=at)
    assert after.assessment.chair == "eva"
    assert told(effects, "cat") == ["Eva Long chairs this round now."]
    (settled,) = of_kind(effects, ChairNotice)
    assert (settled.key, settled.settled, settled.redraw_only) == (notice.key, "Eva Long chairs this round now.", True)
    assert [(one.to, one.settled != "") for one in of_kind(effects, Declination)] == [("cat", True), ("eva", False)]
    _, (again,) = do(after, Ticked, by="", at=at + timedelta(minutes=1))
    assert (again.to, again.key != notice.key) == ("eva", True)  # told anew, who was not told before


def test_a_preview_goes_to_the_new_chair_and_the_old_one_cannot_post_it(scope: Scope, do: Do) -> None:
    closed, _ = do(scope, ClosedNow, by="cat")
    _, effects = do(closed, ChairPassed, by="", chair=EVA, former=CAT)
    old, new = of_kind(effects, Summary)
    assert (old.to, old.settled, old.redraw_only) == ("cat", "Eva Long chairs this round now.", True)
    assert (new.to, new.settled, new.preview) == ("eva", "", True)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"deactivated": True}, "deactivated"),
        ({"bot": True}, "an app"),
        ({"external": True}, "another organisation"),
    ],
)
def test_not_everybody_can_chair(scope: Scope, refused: Refused, more: dict[str, bool], why: str) -> None:
    assert why in refused(scope, ChairPassed, by="", chair=EVA.model_copy(update=more), former=CAT).reason


def test_a_cancelled_round_has_no_other_chair(scope: Scope, refused: Refused) -> None:
    over = with_round(scope, phase=Phase.CANCELLED)
    assert "cancelled" in refused(over, ChairPassed, by="", chair=EVA, former=CAT).reason


def test_it_is_a_line_in_the_history(scope: Scope, framework: Framework, do: Do) -> None:
    event = ChairPassed(assessment="r1", team="t1", at=NOW, chair=EVA, former=CAT)
    after, _ = do(scope, ChairPassed, by="", chair=EVA, former=CAT)
    assert deeds(framework, scope, after, event) == [Deed("chair_passed", "cat → eva")]
