"""Every form and the Home tab, small and extreme: Slack would take it, and it says what it should."""

from datetime import timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.slack.fitting import texts_of
from bot.slack.ids import AT_ONCE, INPUT, Do, Field, Form, action, field, field_of, unpack
from bot.slack.views import home, note_modal, preview_modal, setup, setup_ready
from bot.spoken import stored_line
from flows.assessment import Person, Phase, Promise, Shown
from flows.at_home import AtHome, Chaired, Changeable, HowFar, TookPart, Unfinished
from flows.effects import Face, Waiting
from flows.keeping import Keeping
from flows.preflight import Page, Problem
from tests.bot.slack.judge import faults_of_view
from tests.bot.slack.views.samples import (
    BY_ROLE,
    DUE,
    LONG_NOTE,
    NAMED,
    NASTY,
    UNATTRIBUTED,
    counted,
    crowd,
    empty_setup,
    largest,
    page,
    prepared,
    real,
)
from workspace.limits import judge_view

View = dict[str, Any]

PEOPLE = {
    "U1": Person(user="U1", name="Amara Okafor", title="Headteacher, Oak Park"),
    "U2": Person(user="U2", name="Bryn <b> Rees", title=""),
}
WAITING = Waiting(
    assessment="A1",
    title="Trust review <2026>",
    due=DUE,
    domain="gov",
    name="Governance",
    number=1,
    answered=2,
    questions=4,
    next_question=3,
)
IN_ALL = HowFar(title="Trust review <2026>", answered=6, questions=12, submitted=1, given=3)
CHANGEABLE = Changeable(assessment="A1", title="Trust review <2026>", domain="gov", name="Governance")
OPEN = Chaired(
    assessment="A1",
    title="Trust review <2026>",
    phase=Phase.OPEN,
    due=DUE,
    channel="C1",
    finished=("Amara Okafor",),
    unfinished=(
        Unfinished(name="Bryn <b> Rees", finished=1, given=3, begun=True),
        Unfinished(name="Cai", finished=0, given=1, begun=False),
    ),
)
STANDINGS: tuple[dict[str, Any], ...] = (
    {},
    {"unfinished": ()},
    {"phase": Phase.CLOSED, "over_on": DUE},
    {"phase": Phase.PUBLISHED, "over_on": DUE},
    {"phase": Phase.PUBLISHED, "over_on": DUE, "again_on": DUE + timedelta(days=180)},
    {"phase": Phase.CANCELLED},
    {"phase": Phase.CLOSED, "over_on": DUE, "in_vain": True},
    {"phase": Phase.PUBLISHED, "over_on": DUE, "in_vain": True},
)
CHAIRED = tuple(
    OPEN.model_copy(update={"assessment": f"A{number}", **standing}) for number, standing in enumerate(STANDINGS)
)
TOOK_PART = (
    TookPart(title="Trust review <2026>", phase=Phase.PUBLISHED, over_on=DUE, channel="C1"),
    TookPart(title="Another", phase=Phase.CLOSED, over_on=DUE),
)
PROBLEM = Problem(
    what="Governance has nobody to answer it.", mend="Choose at least one leader for it.", on=(Page.LEADERS,)
)


def largest_home() -> AtHome:
    """Twenty and more of everything, with the longest names there can be."""
    long = {"title": "T" * 150, "name": "D" * 150}
    many = [{"assessment": f"A{number}"} for number in range(60)]
    busy = {
        "finished": ("N" * 80,) * 60,
        "unfinished": (OPEN.unfinished[0].model_copy(update={"name": "M" * 80}),) * 60,
    }
    return AtHome(
        waiting=tuple(WAITING.model_copy(update=long | each) for each in many),
        how_far=(IN_ALL.model_copy(update={"title": "T" * 150}),) * 60,
        changeable=tuple(CHANGEABLE.model_copy(update=long | each) for each in many),
        chaired=tuple(OPEN.model_copy(update={"title": "T" * 150} | busy | each) for each in many[:20]),
        took_part=(TOOK_PART[0].model_copy(update={"title": "T" * 150}),) * 20,
        stored=stored_line(Keeping(answers_months=12)),
        version="0.1.0",
    )


def forms() -> dict[str, View]:
    bst, big = real(), largest()
    everybody = crowd(120)
    crowded = prepared(big, domains={d.id: tuple(everybody) for d in big.domains[:2]}, promise=BY_ROLE)
    asked = page(Face.ASKING, bst, {1: f"some-strength: {NASTY}"}, 1)
    return {
        "loading": setup.loading("S1"),
        "round, empty": setup.round_page(empty_setup(), [bst], ask_channel=True),
        "round, filled": setup.round_page(prepared(bst), [bst, big], ask_channel=False),
        "round, long title": setup.round_page(prepared(big, title="T" * 100), [big], ask_channel=True),
        "leaders, empty": setup.leaders_page(empty_setup(), bst),
        "leaders, filled": setup.leaders_page(prepared(bst), bst),
        "leaders, largest": setup.leaders_page(crowded, big),
        "shown": setup.shown_page(empty_setup(), bst),
        "shown, by role": setup.shown_page(prepared(bst, promise=BY_ROLE), bst),
        "shown, unattributed": setup.shown_page(prepared(bst, promise=UNATTRIBUTED), bst),
        "shown, largest": setup.shown_page(prepared(bst, promise=Promise(shown=Shown.BY_ROLE, smallest_group=20)), bst),
        "roles": setup_ready.roles_page(prepared(bst, promise=BY_ROLE, roles={"U1": "Head"}), PEOPLE),
        "roles, largest": setup_ready.roles_page(crowded, everybody),
        "problem": setup_ready.problems_page(prepared(bst), [PROBLEM]),
        "problems, largest": setup_ready.problems_page(crowded, [Problem(what="w" * 300, mend=NASTY)] * 120),
        "ready": setup_ready.ready_page(prepared(bst), bst),
        "ready by role": setup_ready.ready_page(prepared(bst, promise=BY_ROLE, invite_at_once=True), bst),
        "ready, largest": setup_ready.ready_page(crowded, big),
        "expired": setup.expired(),
        "note, new": note_modal.draw(bst, page(Face.ASKING, bst, {}, 1), bst.questions[2].id),
        "note, old": note_modal.draw(bst, asked, bst.questions[0].id),
        "note, largest": note_modal.draw(big, page(Face.REVIEW, big, {1: f"level-1: {LONG_NOTE[:3000]}"}), "d0-q0"),
        "home": home.draw(AtHome(stored=stored_line(Keeping()), version="0.1.0")),
        "home, waiting": home.draw(
            AtHome(
                waiting=(WAITING, WAITING.model_copy(update={"domain": "lead", "answered": 0})),
                how_far=(IN_ALL,),
                stored="Kept.",
                version="0.1.0",
            )
        ),
        "home, chair": home.draw(AtHome(chaired=CHAIRED, version="0.1.0")),
        "home, ended": home.draw(AtHome(took_part=TOOK_PART, changeable=(CHANGEABLE,), version="0.1.0")),
        "home, largest": home.draw(largest_home()),
        "preview": preview_modal.draw(bst, "Trust review <2026>", counted(bst, NAMED, 9)),
        "preview, largest": preview_modal.draw(big, "T" * 150, counted(big, NAMED, 9)),
    }


FORMS = forms()
MAIN = [
    "round,-filled",
    "leaders,-filled",
    "shown",
    "shown,-by-role",
    "roles",
    "problem",
    "ready-by-role",
    "note,-old",
    "home,-waiting",
    "home,-chair",
]
every = pytest.mark.parametrize("view", FORMS.values(), ids=FORMS)


@every
def test_slack_would_take_it(view: View) -> None:
    assert faults_of_view(view) == []
    assert judge_view(view) == []


def test_a_row_of_home_keeps_its_name_while_its_buttons_change() -> None:
    before, after = (
        home.draw(AtHome(chaired=(one,), version="1")) for one in (OPEN, OPEN.model_copy(update={"unfinished": ()}))
    )
    rows = [[b["block_id"] for b in view["blocks"] if b["type"] == "actions"] for view in (before, after)]
    assert rows[0] == rows[1] == ["round:v1|A1", "round:v1|home"]


@every
def test_every_input_can_be_found_again(view: View) -> None:
    for block in view["blocks"]:
        if block["type"] == "input":
            assert field_of(block["block_id"])
            told_at_once = block.get("dispatch_action", False)
            assert block["element"]["action_id"] == (action(Do.SETUP_CHOSEN) if told_at_once else INPUT)


@every
def test_a_form_remembers_what_it_is_about(view: View) -> None:
    if "submit" in view:
        assert unpack(view["private_metadata"])


@pytest.mark.parametrize("name", MAIN)
def test_looks_as_it_did(name: str, snapshot: SnapshotAssertion) -> None:
    assert FORMS[name.replace("-", " ")] == snapshot(extension_class=JSONSnapshotExtension)


def element(view: View, block_id: str) -> Any:
    return next(block["element"] for block in view["blocks"] if block.get("block_id") == block_id)


def test_a_round_started_in_a_channel_does_not_ask_for_one() -> None:
    assert Field.CHANNEL not in [block.get("block_id") for block in FORMS["round, filled"]["blocks"]]
    assert Field.CHANNEL in [block.get("block_id") for block in FORMS["round, empty"]["blocks"]]


def test_going_back_finds_what_was_filled_in() -> None:
    view = FORMS["round, filled"]
    assert element(view, Field.TITLE)["initial_value"] == prepared(real()).title
    assert element(view, Field.DUE)["initial_date"] == "2026-03-20"
    assert element(view, Field.CHAIR)["initial_user"] == "U0CHAIR"
    assert element(FORMS["leaders, filled"], field(Field.DOMAIN, "leadership"))["initial_users"] == ["U1", "U2"]


def test_whoever_starts_a_round_chairs_it_until_somebody_else_is_chosen() -> None:
    assert element(FORMS["round, empty"], Field.CHAIR)["initial_user"] == "U0STARTER"


def test_each_domain_hints_at_who_usually_knows_it() -> None:
    hints = [block["hint"]["text"] for block in FORMS["leaders, empty"]["blocks"] if "hint" in block]
    assert hints[0] == f"Usually: {real().domains[0].suggested}"


def test_a_role_is_what_was_chosen_else_suggested_from_the_title() -> None:
    assert element(FORMS["roles"], field(Field.ROLE, "U1"))["initial_value"] == "Head"
    assert element(FORMS["roles"], field(Field.ROLE, "U2"))["initial_value"] == "Leader"


def test_a_crowd_beyond_what_a_form_holds_is_told_of() -> None:
    view = FORMS["roles, largest"]
    assert sum(block["type"] == "input" for block in view["blocks"]) == setup_ready.LEADERS_LIMIT
    assert any("The other 25 leaders" in text for text in texts_of(view))


def test_every_problem_says_how_to_mend_it() -> None:
    words = " ".join(texts_of(FORMS["problem"]))
    assert PROBLEM.what in words
    assert PROBLEM.mend in words
    assert FORMS["problem"]["submit"]["text"] == "Check again"


def test_invitations_wait_for_working_hours_unless_the_chair_says_now() -> None:
    assert "initial_options" not in element(FORMS["ready"], Field.INVITE)
    assert element(FORMS["ready by role"], Field.INVITE)["initial_options"][0]["value"] == AT_ONCE


def test_a_round_without_a_due_date_cannot_be_ready() -> None:
    with pytest.raises(ValueError, match="due date"):
        setup_ready.ready_page(empty_setup(), real())


def test_the_note_form_holds_the_old_note_as_typed() -> None:
    assert element(FORMS["note, old"], Field.NOTE)["initial_value"] == NASTY
    assert "initial_value" not in element(FORMS["note, new"], Field.NOTE)


def buttons(view: View) -> list[dict[str, Any]]:
    every_one = (e for b in view["blocks"] for e in [*b.get("elements", ()), b.get("accessory", {})])
    return [e for e in every_one if e.get("type") == "button"]


def labels(view: View) -> list[str]:
    return [b["text"]["text"] for b in buttons(view)]


def test_home_says_what_waits_first_and_where_it_goes_on() -> None:
    said = "\n".join(texts_of(FORMS["home, waiting"]["blocks"][:3]))
    assert "continue at 1.3, 2 of 4 questions answered, due Friday 20 March 2026" in said
    assert labels(FORMS["home, waiting"])[:2] == ["Continue", "Start"]


def test_home_says_how_far_somebody_is_in_all_they_were_given() -> None:
    said = "\n".join(texts_of(FORMS["home, waiting"]["blocks"][:3]))
    assert "*Trust review &lt;2026&gt;*, in all: 6 of your 12 questions answered, 1 of 3 domains submitted." in said


def test_home_is_useful_to_somebody_with_nothing() -> None:
    said = "\n".join(texts_of(FORMS["home"]))
    assert "Nothing is waiting for you" in said
    assert "What is stored" in said
    assert labels(FORMS["home"]) == ["Start a round", "Help"]


THROUGH = "See through another framework"


def test_the_chair_sees_who_has_finished_and_can_act_as_the_round_stands() -> None:
    said = "\n".join(texts_of(FORMS["home, chair"]))
    assert "Not finished (2): Bryn &lt;b&gt; Rees (1 of 3 domains) and Cai (not begun)." in said
    assert "Finished (1): Amara Okafor." in said
    assert labels(FORMS["home, chair"])[:-2] == [
        *["Nudge", "Move due date", "Close now", "Manage", "Delete"],
        *["Move due date", "Close now", "Manage", "Delete"],
        *["Preview", "Post", THROUGH, "Manage", "Delete"],
        *["Choose a day", "Look again now", THROUGH, "Delete"],
        *["Change the day", "Look again now", THROUGH, "Delete"],
        "Delete",
        *["Reopen", "Post", "Manage", "Delete"],
        *["Ask again", "Delete"],
    ]


def test_deleting_asks_with_the_rounds_name_and_says_what_stays() -> None:
    buttons = [e for b in FORMS["home, chair"]["blocks"] for e in b.get("elements", ()) if e.get("type") == "button"]
    asked = [b["confirm"] for b in buttons if b["text"]["text"] == "Delete"]
    assert len(asked) == len(CHAIRED)
    for confirm in asked:
        assert confirm["style"] == "danger"
        assert "Trust review <2026>" in confirm["text"]["text"]
        assert "What was posted in the channel stays there" in confirm["text"]["text"]


def test_home_counts_what_it_leaves_out() -> None:
    said = "\n".join(texts_of(FORMS["home, largest"]))
    for more in ("And 40 more, not shown here.", "And 48 more", "And 8 more", "And 10 more"):
        assert more in said
    assert len(FORMS["home, largest"]["blocks"]) <= 100


def test_how_to_mend_is_said_once_for_what_is_mended_the_same_way() -> None:
    alike = [Problem(what=f"Domain {n} has nobody.", mend="Choose somebody there.") for n in range(3)]
    shown = "\n".join(texts_of(setup_ready.problems_page(prepared(real()), [PROBLEM, *alike])["blocks"]))
    assert "*4 things to mend first*" in shown
    assert shown.count("Choose somebody there.") == 1
    assert "•  *Domain 2 has nobody.*\nChoose somebody there." in shown
    assert f"*{PROBLEM.what}* {PROBLEM.mend}" in shown


def test_the_check_leads_back_to_each_page_where_something_is_mended() -> None:
    def ways(*problems: Problem) -> list[tuple[str, str]]:
        view = setup_ready.problems_page(prepared(real(), promise=BY_ROLE), problems)
        return [(b["text"]["text"], b["action_id"]) for b in buttons(view)]

    few = Problem(what="Few.", mend="Add.", on=(Page.SHOWN, Page.LEADERS))
    leaders = ("Choose leaders", action(Do.SETUP_BACK, Form.SETUP_LEADERS))
    shown = ("Change who sees what", action(Do.SETUP_BACK, Form.SETUP_SHOWN))
    first = ("Back to the first page", action(Do.SETUP_BACK, Form.SETUP_ROUND))
    assert ways(PROBLEM) == [leaders]
    assert ways(few, PROBLEM) == [leaders, shown]
    assert ways(few, Problem(what="No title.", mend="Give it one.", on=(Page.ROUND,))) == [first, leaders, shown]
    assert ways(Problem(what="Not in there.", mend="Invite me.")) == [("Back", action(Do.SETUP_BACK, Form.SETUP_ROLES))]


def test_the_smallest_group_is_asked_only_where_it_means_something() -> None:
    def asks(name: str) -> bool:
        return Field.SMALLEST_GROUP in [block.get("block_id") for block in FORMS[name]["blocks"]]

    assert not asks("shown")
    assert asks("shown, by role")
    assert asks("shown, unattributed")


@pytest.mark.parametrize(
    ("stands", "offered", "said"),
    [
        ({"again_was": DUE}, ["Change the day", "Look again now", THROUGH, "Delete"], "20 March 2026 was the day to"),
        ({"next_round": "Second <look>"}, [THROUGH, "Delete"], "in <#C1>; the next round is Second &lt;look&gt;."),
        ({"again_was": DUE, "next_round": "Second"}, [THROUGH, "Delete"], "in <#C1>; the next round is Second."),
        ({"in_vain": True, "next_round": "Second"}, ["Delete"], "nobody answered; the next round is Second."),
    ],
)
def test_home_does_not_ask_for_a_day_that_came_or_a_round_that_was_set_up(
    stands: dict[str, Any], offered: list[str], said: str
) -> None:
    one = OPEN.model_copy(update={"phase": Phase.PUBLISHED, "over_on": DUE, "title": "First", **stands})
    view = home.draw(AtHome(chaired=(one,), version="1"))
    shown = "\n".join(texts_of(view))
    assert labels(view)[:-2] == offered
    assert said in shown
    assert "no day is set" not in shown
    waits = "*Waiting for you:* to look again at First." in shown
    assert waits is ("next_round" not in stands)


@pytest.mark.parametrize(
    ("phase", "offered", "said"),
    [
        (Phase.CLOSED, ["Reopen", "Post", "Manage", "Delete"], "closed on Friday 20 March 2026, and nobody answered."),
        (Phase.PUBLISHED, ["Ask again", "Delete"], "posted on Friday 20 March 2026 in <#C1>; nobody answered."),
    ],
)
def test_where_nobody_answered_home_offers_to_ask_again_and_nothing_to_look_at(
    phase: Phase, offered: list[str], said: str
) -> None:
    one = OPEN.model_copy(update={"phase": phase, "over_on": DUE, "in_vain": True})
    view = home.draw(AtHome(chaired=(one,), version="1"))
    assert labels(view)[: len(offered)] == offered
    assert labels(view)[len(offered)] == "Start a round"
    assert said in "\n".join(texts_of(view))


def test_what_waits_for_the_chair_tells_a_round_nobody_answered_apart() -> None:
    closed = OPEN.model_copy(update={"phase": Phase.CLOSED, "title": "Autumn"})
    in_vain = closed.model_copy(update={"title": "Spring", "in_vain": True})

    def first(*chaired: Chaired) -> str:
        return str(home.draw(AtHome(chaired=chaired, version="1"))["blocks"][0]["text"]["text"])

    assert first(in_vain) == "*Waiting for you:* to reopen Spring, where nobody answered, or to post that."
    assert first(closed, in_vain) == (
        "*Waiting for you:* to look at the summary of Autumn, and to post it. "
        "And to reopen Spring, where nobody answered, or to post that."
    )


def test_before_it_is_posted_that_nobody_answered_the_chair_reads_what_the_channel_will_read() -> None:
    one = OPEN.model_copy(update={"phase": Phase.CLOSED, "title": "Spring", "in_vain": True})
    view = home.draw(AtHome(chaired=(one,), version="1"))
    (post,) = [b for b in buttons(view) if b["text"]["text"] == "Post"]
    assert post["confirm"]["title"]["text"] == "Post that nobody answered?"
    assert post["confirm"]["text"]["text"] == "Everybody in the round's channel reads that nobody answered “Spring”."
