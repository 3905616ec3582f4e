"""A closed round through another framework, from the chair's Home tab."""

import pytest

from bot.slack import through_form
from bot.slack.fitting import texts_of
from flows import events
from flows.assessment import Promise, Shown
from frameworks.overview import OVERVIEW
from tests.bot.bench import ADA, BEN, CHAIR, GOVERNANCE, OTHER_TEAM, ROUND
from tests.bot.slack.recording import Json, SlackBench, buttons
from tests.bot.slack.test_choosing import in_form
from tests.bot.slack.test_home import opens, press
from workspace.limits import judge_view

LABEL = "See through another framework"


def closed(there: SlackBench, promise: Promise | None = None) -> None:
    there.began(leaders=(ADA, BEN), **({"promise": promise} if promise else {}))
    for leader in (ADA, BEN):
        there.rate(leader, question=GOVERNANCE.questions[0].id)
    there.door.turn(there.event(events.ClosedNow, CHAIR))
    there.settle()


def seen_through(there: SlackBench, name: str) -> Json:
    opens(there, CHAIR)
    press(there, LABEL, CHAIR)
    choice = there.slack.asked("views.open")[-1]["view"]
    assert judge_view(choice) == []
    (one,) = [button for button in buttons(choice["blocks"]) if button["text"]["text"] == name]
    in_form(there, one["action_id"], one["value"])
    view: Json = there.slack.asked("views.push")[-1]["view"]
    assert judge_view(view) == []
    return view


def words(view: Json) -> str:
    return "\n".join(texts_of(view["blocks"]))


@pytest.mark.parametrize("published", [False, True])
def test_the_chair_sees_what_the_round_tells_of_the_code(there: SlackBench, published: bool) -> None:
    closed(there)
    if published:
        there.door.turn(there.event(events.Published, CHAIR))
    told = words(seen_through(there, "Academy Trust Governance Code"))
    outcome = told.split("*Outcome 1.1: ")[1].split("*Outcome 1.2: ")[0]
    assert "Is partly covered by “Strategy rooted in need” (our reading): median “Significant strength”" in outcome
    assert "In part: Objects as one root of the strategy" in outcome
    assert "*Nothing in this round speaks to:*" in told
    assert "5.1 Room for challenge" in told
    assert "nothing here says how the trust stands on Academy Trust Governance Code" in told


@pytest.mark.parametrize("name", [about.name for about in OVERVIEW[1:]] + ["Trust quality descriptions"])
def test_slack_takes_each_of_them(there: SlackBench, name: str) -> None:
    closed(there)
    assert f"seen through *{name}*" in words(seen_through(there, name))


def test_what_was_withheld_is_withheld_here_too(there: SlackBench) -> None:
    closed(there, Promise(shown=Shown.UNATTRIBUTED, smallest_group=3))
    told = words(seen_through(there, "Academy Trust Governance Code"))
    assert "withheld, under the promise made to leaders." in told
    assert "Significant strength" not in told


@pytest.mark.parametrize(("user", "team"), [(ADA, "T0TRUST01"), (CHAIR, OTHER_TEAM)])
def test_nobody_else_sees_it(there: SlackBench, user: str, team: str) -> None:
    closed(there)
    there.click("through:academy-trust-governance-code-2023-10", f"v1|{ROUND}", user, team=team)
    assert there.slack.asked("views.open") == []
    assert there.whispers()


def test_an_open_round_shows_nothing(there: SlackBench) -> None:
    there.began()
    there.click("through", f"v1|{ROUND}", CHAIR)
    assert there.slack.asked("views.open") == []
    assert through_form.NOT_CLOSED in there.whispers()[-1]


def test_an_edition_that_nothing_links_is_refused(there: SlackBench) -> None:
    closed(there)
    there.click("through:no-such-2024", f"v1|{ROUND}", CHAIR)
    assert through_form.NOT_LINKED in there.whispers()[-1]
