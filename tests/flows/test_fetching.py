"""A page asked for on the Home tab comes to the bottom of the conversation."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.advance import advance
from flows.assessment import Assessment, Assignment, Leader, Phase, Scope
from flows.effects import Invitation, Page
from flows.events import Fetched
from flows.rules import NotAllowed
from tests.bot.bench import EDITION, GOVERNANCE, LEADERSHIP

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def scope(phase: Phase = Phase.OPEN, **first: Any) -> Scope:
    about: dict[str, Any] = {"chair": "UC", "started_by": "UC", "opened_at": AT, "due": date(2026, 3, 13)}
    return Scope(
        assessment=Assessment(
            id="r", team="T", framework=EDITION.key, title="Spring", channel="C", phase=phase, **about
        ),
        leaders=(Leader(user="U1", name="Ada", role="Head"),),
        assignments=(
            Assignment(leader="U1", domain=GOVERNANCE.id),
            Assignment(leader="U1", domain=LEADERSHIP.id, **first),
        ),
    )


def fetched(before: Scope, domain: str = LEADERSHIP.id, by: str = "U1") -> tuple[Assignment, list[Any]]:
    after, effects = advance(EDITION, before, Fetched(assessment="r", team="T", by=by, at=AT, domain=domain))
    found = after.assignment("U1", domain)
    assert found is not None
    return found, effects


def test_the_page_asked_for_comes_and_no_other() -> None:
    after, effects = fetched(scope(touched_at=AT, paused=True, reposts=2))
    assert (after.reposts, after.paused, after.touched_at) == (3, False, AT)
    assert [type(effect) for effect in effects] == [Invitation, Page]
    assert (effects[1].domain, effects[1].reposts) == (LEADERSHIP.id, 3)


def test_one_that_was_never_shown_is_simply_posted() -> None:
    after, _ = fetched(scope())
    assert after.reposts == 0


@pytest.mark.parametrize(("phase", "by"), [(Phase.OPEN, "U2"), (Phase.CLOSED, "U1"), (Phase.CANCELLED, "U1")])
def test_nobody_fetches_what_is_not_theirs_or_is_over(phase: Phase, by: str) -> None:
    with pytest.raises(NotAllowed):
        fetched(scope(phase), by=by)
