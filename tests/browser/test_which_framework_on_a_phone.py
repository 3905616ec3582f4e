"""A chair who is unsure is helped to choose; after a broad round the deep dive of its challenge is one tap away."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.autumn import GIVEN, TITLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAIR, DAVID, LEADERSHIP = "U0CHAIR001", "U0CEO00001", "C0LEADERS01"


def keep(person: Any, name: str) -> None:
    """A picture, for whoever asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        person.page.wait_for_timeout(400)
        person.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_three_answers_lead_to_a_set_up_with_the_framework_chosen(phone: Callable[[str], Any]) -> None:
    chair = phone(CHAIR)
    chair.channel(LEADERSHIP)
    chair.say("/assurance frameworks")
    chair.sees("Which framework, when")
    keep(chair, "1-list")
    chair.tap("Help me choose")
    form = chair.form("What would you like to look at?")
    for choice in ("The board's own work", "To look closer at a challenge we have seen", "Yes"):
        form.get_by_role("radio", name=choice, exact=True).check()
    keep(chair, "2-questions")
    chair.tap_in_form("Suggest one")
    chair.form("I suggest Assurance framework for trust governance.")
    keep(chair, "3-suggestion")
    chair.tap_in_form("Set up a round with it")
    chair.form("What shall we call this round?")
    chosen = chair.field("Framework").locator("option:checked")
    expect(chosen).to_have_text("Assurance framework for trust governance, 2024-09")
    keep(chair, "4-set-up")
    chair.close_forms()


def test_choosing_another_edition_tells_of_it_and_keeps_what_was_typed(phone: Callable[[str], Any]) -> None:
    chair = phone(CHAIR)
    chair.channel(LEADERSHIP)
    chair.say("/assurance start")
    chair.form("Building strong trusts: assurance framework, edition 2024-09")
    title = chair.field("What shall we call this round?").locator("input")
    title.fill("Half typ")
    chair.field("Framework").locator("select").select_option("trust-governance-2023-09")
    chair.form("Assurance framework for trust governance, edition 2023-09")
    expect(chair.page.locator("dialog.modal")).not_to_contain_text("edition 2024-09")
    expect(title).to_have_value("Half typ")
    expect(chair.field("Framework").locator("option:checked")).to_have_text(
        "Assurance framework for trust governance, 2023-09"
    )
    keep(chair, "4-another-edition")
    chair.tap_in_form("Next")
    chair.form("Who answers what?")
    expect(chair.field("Board leadership")).to_be_visible()
    chair.close_forms()


def test_a_challenge_in_governance_leads_to_its_deep_dive_with_the_same_leader(
    phone: Callable[[str], Any], begin: Callable[..., None]
) -> None:
    chair, david = phone(CHAIR), phone(DAVID)
    begin(chair, LEADERSHIP, TITLE, GIVEN)
    david.messages()
    david.tap("Start")
    david.sees("Governance, question 1 of 4")
    david.tap("1 Significant challenge")
    david.sees("Governance, question 2 of 4")
    chair.home()
    for button in ("Close now", "Post"):
        chair.page.get_by_role("button", name=f"{button}: {TITLE}").tap()
        chair.answer(button)
    chair.sees("posted on")
    chair.messages()
    chair.sees("A closer look, if you like")
    keep(chair, "5-offer")
    _sees_through(chair)
    chair.messages()
    chair.page.get_by_role("button", name="Set up: Assurance framework for trust governance").tap()
    chair.form("What shall we call this round?")
    keep(chair, "6-deep-dive")
    chair.tap_in_form("Next")
    chair.form("Who answers what?")
    expect(chair.field("Board leadership")).to_contain_text("David Okafor")
    keep(chair, "7-leaders")
    chair.close_forms()


def _sees_through(chair: Any) -> None:
    chair.home()
    chair.page.get_by_role("button", name=f"See through another framework: {TITLE}").tap()
    chair.form("tell us about another framework?")
    keep(chair, "8-which")
    chair.tap_in_form("Academy Trust Governance Code")
    form = chair.form("seen through Academy Trust Governance Code")
    expect(form).to_contain_text("Is partly covered by “Strategy rooted in need” (our reading)")
    keep(chair, "9-through")
    chair.close_forms()
