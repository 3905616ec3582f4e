"""The end of a round, tapped through on a phone from the Home tab: go on, manage, close, preview, post, delete."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAIR, DAVID, LEADERSHIP = "U0CHAIR001", "U0CEO00001", "C0LEADERS01"
TITLE = "Trust review, at Home"
GIVEN = {"Governance": "David Okafor"} | dict.fromkeys(
    (
        "Leadership",
        "High quality, inclusive education",
        "School improvement",
        "Workforce",
        "Finance and operations",
        "Public benefit",
    ),
    "Ruth Adeyemi",
)


def test_a_chair_ends_a_round_from_home(phone: Callable[[str], Any], begin: Callable[..., None]) -> None:
    chair, david = phone(CHAIR), phone(DAVID)
    begin(chair, LEADERSHIP, TITLE, GIVEN)
    _goes_on(david)
    _manages(chair)
    _closes(chair)
    _previews(chair)
    _posts(chair)
    _reads(david)
    _deletes(chair)


def _goes_on(david: Any) -> None:
    """Start and Continue on Home bring the page to the bottom of Messages."""
    david.home()
    david.tap("Start", beside="Governance")
    david.messages()
    david.sees("Governance, question 1 of 4")
    david.tap("4 Significant strength")
    david.sees("Governance, question 2 of 4")
    david.say("/assurance status")
    david.lowest("1 of 4 answered")
    david.home()
    david.sees("continue at 1.2, 1 of 4 questions answered")
    david.tap("Continue", beside="Governance")
    david.messages()
    for number in (2, 3, 4):
        david.lowest(f"Governance, question {number} of 4")
        david.tap("2 Some challenge")
    david.tap("Submit Governance", says="Submit")
    david.sees("Governance, submitted")


def _manages(chair: Any) -> None:
    chair.home()
    chair.sees("Not finished (1)")
    chair.tap("Manage", beside=TITLE)
    chair.form("1 of 2 leaders has finished.")
    chair.close_forms()


def _closes(chair: Any) -> None:
    """What is asked first can be called off."""
    chair.tap("Close now", says="Keep it open")
    chair.sees("Not finished (1)")
    chair.tap("Close now", says="Close now")
    chair.sees("not posted yet")


def _previews(chair: Any) -> None:
    chair.tap("Preview")
    form = chair.form("1 of 2 leaders submitted everything.")
    expect(form.get_by_text("Strategy rooted in need")).to_be_visible()
    chair.close_forms()


def _posts(chair: Any) -> None:
    chair.tap("Post", says="Post")
    chair.sees("no day is set to look again")
    chair.channel(LEADERSHIP)
    chair.sees("Strengths and challenges")


def _reads(david: Any) -> None:
    david.home()
    david.sees("posted on")
    david.sees("Nothing is waiting for you.")
    david.messages()
    david.forward("To tomorrow, 09:00")
    david.sees("thank you. The summary is in")


def _deletes(chair: Any) -> None:
    chair.home()
    chair.sees(TITLE)
    chair.tap("Delete", says="Delete the round")
    chair.sees_no(TITLE)
    chair.messages()
    chair.sees("deleted")
    chair.channel(LEADERSHIP)
    chair.sees("Strengths and challenges")  # what was posted stays
