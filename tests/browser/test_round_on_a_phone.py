"""One round as its chair and a leader tap through it on a phone: from the set-up to a copy of the answers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.autumn import GIVEN, TITLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAIR, DAVID, LEADERSHIP = "U0CHAIR001", "U0CEO00001", "C0LEADERS01"


def test_a_round_is_set_up_answered_and_changed(phone: Callable[[str], Any], begin: Callable[..., None]) -> None:
    chair, david = phone(CHAIR), phone(DAVID)
    begin(chair, LEADERSHIP, TITLE, GIVEN)
    _answers(david)
    _changes(david)
    _writes_on_two_devices(david)
    _asks_for_a_copy(david)


def _answers(david: Any) -> None:
    """Rating, a note by form, Back, the review, Submit."""
    david.messages()
    david.sees(TITLE)
    david.tap("Start")
    david.sees("Governance, question 1 of 4")
    david.tap("3 Some strength")
    david.sees("Governance, question 2 of 4")
    david.tap("Back")
    david.sees("Governance, question 1 of 4")
    david.tap("✓ 3 Some strength")
    david.sees("Governance, question 2 of 4")
    david.tap("Add a note")
    form = david.form("3,000 characters left")
    form.locator("textarea").fill("Trustees read the papers.")
    david.tap_in_form("Save the note")
    david.no_form()
    david.sees("Trustees read the papers.")
    for number in (2, 3, 4):
        david.sees(f"Governance, question {number} of 4")
        david.tap("2 Some challenge")
    david.sees("Check your answers: Governance")
    david.home()
    david.sees("ready to check and submit")
    david.messages()
    david.tap("Submit Governance", says="Submit")
    david.sees("Governance, submitted")


def _changes(david: Any) -> None:
    david.home()
    david.sees("Nothing is waiting for you.")
    david.tap("Change answers")
    david.messages()
    david.sees("Check your answers: Governance")
    expect(david.page.locator("#conversation").get_by_text("Submit Governance")).to_be_visible()
    david.tap("Submit Governance", says="Submit")
    david.sees("Governance, submitted")


def _writes_on_two_devices(david: Any) -> None:
    """A form left open does not replace what was typed and saved on another device meanwhile."""
    david.tap("Change answers")
    david.tap("Change", beside="Check your answers: Governance")
    david.messages()
    david.sees("Governance, question 4 of 4")
    david.tap("Add a note")
    david.form("3,000 characters left").locator("textarea").fill("The chair asks.")
    david.say_beside_the_form("Minutes of the 14th show it.")
    david.sees("Save as note to question 4?")
    david.tap_beside_the_form("Save")
    david.sees("Saved as your note to question 4")
    david.tap_in_form("Save the note")
    form = david.form("This was changed somewhere else after you opened this form")
    expect(form).to_contain_text("Minutes of the 14th show it.")
    expect(form.locator("textarea")).to_have_value("The chair asks.")
    form.locator("textarea").fill("The chair asks, and the minutes of the 14th show it.")
    david.tap_in_form("Save the note")
    david.no_form()
    david.sees("The chair asks, and the minutes of the 14th show it.")


def _asks_for_a_copy(david: Any) -> None:
    david.messages()
    david.say("/assurance my answers")
    david.sees("Your copy is on its way")
    expect(david.page.get_by_role("link", name="My answers")).to_be_visible()
