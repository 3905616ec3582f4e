from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.assessment import Person, Promise, Shown
from flows.preflight import Page, Problem, preflight
from flows.setup import Channel, Setup
from frameworks.model import Framework

TODAY = date(2026, 6, 1)
LEADERSHIP = Channel(id="C1", name="leadership", bot_is_member=True)
EVERYBODY = ("ann", "ben", "cat")
PEOPLE = {
    person.user: person
    for person in (
        Person(user="ann", name="Ann"),
        Person(user="ben", name="Ben"),
        Person(user="cat", name="Cat"),
        Person(user="bot", name="Helper", bot=True),
        Person(user="gone", name="Gil", deactivated=True),
        Person(user="guest", name="Gus", external=True),
    )
}


def problems(framework: Framework, channel: Channel | None = LEADERSHIP, **fields: Any) -> tuple[Problem, ...]:
    given = {domain.id: EVERYBODY for domain in framework.domains} | fields.pop("given", {})
    usual = {
        "id": "r1",
        "team": "t1",
        "by": "ann",
        "begun_at": datetime(2026, 6, 1, tzinfo=UTC),
        "channel": "C1",
        "framework": framework.key,
        "title": "Summer review",
        "due": date(2026, 6, 19),
        "chair": "cat",
        "domains": given,
    }
    found = preflight(Setup.model_validate(usual | fields), framework, PEOPLE, channel, TODAY)
    for problem in found:
        assert problem.what.endswith(".")
        assert problem.mend.endswith(".")
    return found


def test_a_sound_round_has_no_problems(framework: Framework) -> None:
    assert problems(framework) == ()
    assert problems(framework, promise=Promise(shown=Shown.UNATTRIBUTED, smallest_group=3)) == ()


@pytest.mark.parametrize(
    ("channel", "what"),
    [
        (None, ["I cannot see that channel."]),
        (LEADERSHIP.model_copy(update={"archived": True}), ["#leadership is archived."]),
        (LEADERSHIP.model_copy(update={"archived": True, "bot_is_member": False}), ["#leadership is archived."]),
        (
            LEADERSHIP.model_copy(update={"bot_is_member": False}),
            ["I am not in #leadership, so I could not post the summary."],
        ),
        (
            LEADERSHIP.model_copy(update={"bot_is_member": False, "shared": True}),
            [
                "I am not in #leadership, so I could not post the summary.",
                "#leadership is shared with people outside your workspace.",
            ],
        ),
    ],
)
def test_the_channel_must_be_one_the_summary_can_go_to(
    framework: Framework, channel: Channel | None, what: list[str]
) -> None:
    assert [problem.what for problem in problems(framework, channel)] == what


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"chair": None}, "Nobody chairs this round."),
        ({"chair": ""}, "Nobody chairs this round."),
        ({"chair": "stranger"}, "I cannot find the person chosen to chair it."),
        ({"chair": "bot"}, "Helper cannot chair it: that is an app, not a person."),
        ({"chair": "gone"}, "Gil cannot chair it: their Slack account is deactivated."),
        ({"chair": "guest"}, "Gus cannot chair it: they belong to another organisation."),
        ({"title": "  "}, "The round has no title."),
        ({"due": None}, "There is no due date."),
        ({"due": date(2026, 5, 31)}, "The due date is in the past."),
        ({"due": date(2027, 6, 3)}, "The due date is more than a year away."),
        ({"due": date.max}, "The due date is more than a year away."),
        ({"given": {"people": ()}}, "People has nobody to answer it."),
        ({"domains": {"gov": EVERYBODY, "people": EVERYBODY, "empty": EVERYBODY}}, "Money has nobody to answer it."),
        ({"given": {"gov": ("bot",)}}, "Helper cannot answer: that is an app, not a person."),
        ({"given": {"gov": ("ann", "gone")}}, "Gil cannot answer: their Slack account is deactivated."),
        ({"given": {"gov": ("guest",)}}, "Gus cannot answer: they belong to another organisation."),
        (
            {"given": {"gov": ("stranger",)}},
            "Somebody you chose (stranger) cannot answer: I cannot find them in this workspace.",
        ),
    ],
)
def test_what_is_wrong_is_named_with_how_to_mend_it(framework: Framework, fields: dict[str, Any], what: str) -> None:
    (problem,) = problems(framework, **fields)
    assert problem.what == what


@pytest.mark.parametrize("due", [TODAY, date(2027, 6, 2)])
def test_a_round_may_be_due_today_and_a_year_from_now(framework: Framework, due: date) -> None:
    assert problems(framework, due=due) == ()


def test_how_to_mend_it_names_the_domains_somebody_was_given(framework: Framework) -> None:
    given = {"gov": ("ann", "gone"), "money": ("gone",)}
    (problem,) = problems(framework, given=given)
    assert problem.mend == "Choose somebody else for Gov, Money."


@pytest.mark.parametrize("shown", [Shown.BY_ROLE, Shown.UNATTRIBUTED])
@pytest.mark.parametrize(
    ("leaders", "what"),
    [
        (("ann", "ben"), "2 leaders answer Gov, and you promise never to show a group of fewer than 3."),
        (("ann",), "1 leader answers Gov, and you promise never to show a group of fewer than 3."),
        (("ann", "ben", "ann"), "2 leaders answer Gov, and you promise never to show a group of fewer than 3."),
    ],
)
def test_a_group_too_small_for_the_promise_is_a_problem(
    framework: Framework, shown: Shown, leaders: tuple[str, ...], what: str
) -> None:
    (problem,) = problems(framework, promise=Promise(shown=shown), given={"gov": leaders})
    assert problem.what == what


def test_a_named_round_has_no_group_too_small(framework: Framework) -> None:
    assert problems(framework, given={"gov": ("ann",)}) == ()


def test_a_domain_with_nobody_is_said_once(framework: Framework) -> None:
    found = problems(framework, promise=Promise(shown=Shown.UNATTRIBUTED), given={"gov": ()})
    assert [problem.what for problem in found] == ["Gov has nobody to answer it."]


def test_what_is_left_from_a_framework_chosen_before_is_no_problem(framework: Framework) -> None:
    assert problems(framework, given={"of-another": ("gone", "bot")}) == ()


def test_every_problem_is_said_at_once_the_most_fundamental_first(framework: Framework) -> None:
    found = problems(framework, None, title="", chair=None, due=None, given={"gov": (), "people": ("gone",)})
    assert [problem.what for problem in found] == [
        "I cannot see that channel.",
        "The round has no title.",
        "Nobody chairs this round.",
        "There is no due date.",
        "Gov has nobody to answer it.",
        "Gil cannot answer: their Slack account is deactivated.",
    ]


def test_domains_with_nobody_are_one_problem(framework: Framework) -> None:
    (found,) = problems(framework, given={"gov": (), "people": ()})
    assert found.what == "2 pillars have nobody to answer them: Gov and People."
    assert found.mend == "Choose at least one leader for each."
    (nobody,) = problems(framework, given={domain.id: () for domain in framework.domains})
    assert nobody.what == "Nobody is chosen yet to answer anything."
    assert nobody.mend == "Choose at least one leader for each pillar."


def test_domains_with_few_leaders_are_one_problem(framework: Framework) -> None:
    given = {"gov": ("ann",), "people": ("ann", "ben")}
    (found,) = problems(framework, promise=Promise(shown=Shown.UNATTRIBUTED), given=given)
    assert found.what == (
        "You promise never to show a group of fewer than 3 leaders. These have fewer: Gov (1) and People (2)."
    )
    assert found.on == (Page.LEADERS, Page.SHOWN)


def test_many_domains_are_named_as_far_as_it_stays_short(framework: Framework) -> None:
    many = framework.model_copy(
        update={
            "domains": tuple(
                framework.domains[0].model_copy(update={"id": f"d{n}", "name": f"D{n}"}) for n in range(20)
            )
        }
    )
    (found,) = problems(many, given={"d0": EVERYBODY} | {f"d{n}": () for n in range(1, 20)})
    assert found.what.startswith("19 pillars have nobody to answer them: D1, D2, ")
    assert found.what.endswith(", D12 and 7 more.")


@pytest.mark.parametrize(
    ("fields", "on"),
    [
        ({"title": ""}, (Page.ROUND,)),
        ({"chair": None}, (Page.ROUND,)),
        ({"chair": "stranger"}, (Page.ROUND,)),
        ({"chair": "gone"}, (Page.ROUND,)),
        ({"due": None}, (Page.ROUND,)),
        ({"due": date(2026, 5, 31)}, (Page.ROUND,)),
        ({"due": date.max}, (Page.ROUND,)),
        ({"given": {"gov": ()}}, (Page.LEADERS,)),
        ({"given": {"gov": ("gone",)}}, (Page.LEADERS,)),
        ({"channel": None}, (Page.ROUND,)),
        ({"channel": LEADERSHIP.model_copy(update={"archived": True})}, (Page.ROUND,)),
        ({"channel": LEADERSHIP.model_copy(update={"shared": True})}, (Page.ROUND,)),
        ({"channel": LEADERSHIP.model_copy(update={"bot_is_member": False})}, ()),
    ],
)
def test_a_problem_names_the_page_on_which_it_is_mended(
    framework: Framework, fields: dict[str, Any], on: tuple[Page, ...]
) -> None:
    (found,) = problems(framework, **fields)
    assert found.on == on
