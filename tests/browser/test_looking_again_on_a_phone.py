"""After the end: choosing when to look again, the word on that day, and the next round with what was filled in."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAIR, RUTH, LEADERSHIP = "U0CHAIR001", "U0EDU00001", "C0LEADERS01"
TITLE, SECOND = "Trust review, first look", "Trust review, second look"
GIVEN = {"Governance": "Ruth Adeyemi"} | dict.fromkeys(
    (
        "Leadership",
        "High quality, inclusive education",
        "School improvement",
        "Workforce",
        "Finance and operations",
        "Public benefit",
    ),
    "David Okafor",
)
IN_SIX_MONTHS = re.compile(r"In six months \((.+)\)")


def test_a_chair_looks_again(phone: Callable[[str], Any], begin: Callable[..., None]) -> None:
    chair = phone(CHAIR)
    begin(chair, LEADERSHIP, TITLE, GIVEN)
    _answers_one(phone(RUTH))
    _closes_and_posts(chair)
    day = _chooses(chair)
    chair.act("deactivate", user=RUTH)
    chair.act("forward", to=day)
    _sets_up_again(chair)
    _is_not_asked_twice(chair)
    _looks_again_at_any_moment(chair)


def _answers_one(ruth: Any) -> None:
    """Where nobody answered there is nothing to look at again."""
    ruth.messages()
    ruth.tap("Start")
    ruth.sees("Governance, question 1 of 4")
    ruth.tap("3 Some strength")
    ruth.sees("Governance, question 2 of 4")


def _closes_and_posts(chair: Any) -> None:
    """From the messages: the command, and the preview."""
    chair.messages()
    chair.say("/assurance manage")
    chair.form("0 of 2 leaders have finished.")
    chair.tap_in_form("Close now", says="Close now")
    chair.form("The round has closed.")
    chair.close_forms()
    chair.tap("Post to the channel", says="Post")


def _chooses(chair: Any) -> str:
    """A day by one tap; another may be chosen afterwards. Answers the day in ISO 8601."""
    chair.sees("When shall we look again?")
    offered = chair.page.locator("#conversation button:visible", has_text=IN_SIX_MONTHS)
    found = IN_SIX_MONTHS.search(offered.inner_text())
    assert found
    chair.tap(found[0])
    chair.sees("I will write to you then.")
    return datetime.strptime(found[1], "%d %b %Y").date().isoformat()  # noqa: DTZ007 - only the date


def _sets_up_again(chair: Any) -> None:
    """The message of the day opens the set-up; who has left is named, and somebody is chosen in their place."""
    chair.messages()
    chair.sees("Time to look again")
    chair.tap("Set up the next round")
    chair.form("What shall we call this round?")
    chair.field("What shall we call this round?").locator("input").fill(SECOND)
    chair.tap_in_form("Next")
    chair.form("Ruth Adeyemi has left since; choose somebody in their place.")
    chair.choose(chair.field("Governance").locator(".picker"), "Tom Bracewell")
    chair.field("Public benefit").scroll_into_view_if_needed()
    chair.tap_in_form("Next")
    form = chair.form("Who will see what?")
    expect(form.get_by_text("Who will see what?")).to_be_in_viewport()  # another page is read from its top
    chair.tap_in_form("Next")
    chair.form(f"Ready: {SECOND}")
    chair.tap_in_form("Start the round")
    chair.no_form()


def _is_not_asked_twice(chair: Any) -> None:
    chair.sees(f"The next round has started: {SECOND}.")
    expect(chair.page.get_by_role("button", name="Set up the next round")).to_have_count(0)
    chair.home()
    chair.sees("Not finished (2)")


def _looks_again_at_any_moment(chair: Any) -> None:
    chair.messages()
    chair.say("/assurance again")
    chair.form("What shall we call this round?")
    chair.tap_in_form("Next")
    chair.form("Ruth Adeyemi has left since")
    chair.close_forms()
