"""Every form and the Home tab, small and extreme: Slack would take it, and it says what it should."""

from datetime import timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.slack.blocks import texts_of
from bot.slack.ids import AT_ONCE, INPUT, Field, field, field_of, unpack
from bot.slack.views import extend_modal, home, note_modal, setup, setup_ready
from bot.slack.views.home import Waiting
from flows.assessment import Person, Promise, Shown
from flows.effects import Face
from flows.preflight import Problem
from tests.bot.slack.judge import faults_of_view
from tests.bot.slack.views.samples import (
    BY_ROLE,
    DUE,
    LONG_NOTE,
    NASTY,
    UNATTRIBUTED,
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
WAITING = Waiting("A1", "Trust review <2026>", "Governance", 2, 4, DUE)
PROBLEM = Problem(what="Governance has nobody to answer it.", mend="Choose at least one leader for it.")


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
        "shown": setup.shown_page(empty_setup()),
        "shown, unattributed": setup.shown_page(prepared(bst, promise=UNATTRIBUTED)),
        "shown, largest": setup.shown_page(prepared(bst, promise=Promise(shown=Shown.BY_ROLE, smallest_group=20))),
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
        "extend": extend_modal.draw("A1", "Trust review <2026>", DUE, DUE + timedelta(days=7)),
        "home": home.draw(),
        "home, waiting": home.draw([WAITING, WAITING._replace(answered=0)]),
        "home, largest": home.draw([WAITING._replace(title="T" * 100, domain="D" * 150)] * 60),
    }


FORMS = forms()
MAIN = ["round,-filled", "leaders,-filled", "shown", "roles", "problem", "ready-by-role", "note,-old", "home,-waiting"]
every = pytest.mark.parametrize("view", FORMS.values(), ids=FORMS)


@every
def test_slack_would_take_it(view: View) -> None:
    assert faults_of_view(view) == []
    assert judge_view(view) == []


@every
def test_every_input_can_be_found_again(view: View) -> None:
    for block in view["blocks"]:
        if block["type"] == "input":
            assert field_of(block["block_id"])
            assert block["element"]["action_id"] == INPUT


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
