"""What happens between start and end, tapped through on a phone: changes by the chair, reminders, a hand-over."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAIR, TOM, YASMIN, LEADERSHIP = "U0CHAIR001", "U0HEAD0001", "U0HEAD0002", "C0LEADERS01"
TITLE = "Trust review, mid-year"
GIVEN = {
    "Governance": "Tom Bracewell",
    "Leadership": "Yasmin Begum",
    "High quality, inclusive education": "Yasmin Begum",
    "School improvement": "Yasmin Begum",
    "Workforce": "Yasmin Begum",
    "Finance and operations": "Nadia Hussain",
    "Public benefit": "Nadia Hussain",
}


def test_the_chair_changes_a_round_and_a_leader_is_reminded(
    phone: Callable[[str], Any], begin: Callable[..., None]
) -> None:
    chair, tom, yasmin = phone(CHAIR), phone(TOM), phone(YASMIN)
    begin(chair, LEADERSHIP, TITLE, GIVEN)
    _manages(chair)
    _nudges_and_extends(chair)
    _is_reminded(tom)
    _takes_over(chair, yasmin)


def _manages(chair: Any) -> None:
    """Adds somebody, hands a domain over, takes somebody off; each is said in the form."""
    _manage(chair, 3, "Add a leader")
    chair.form("Whoever you add is invited in their own working hours.")
    chair.choose(chair.field("Who?").locator(".picker"), "Callum Fraser")
    chair.choose(chair.field("What do they answer?").locator(".picker"), "School improvement")
    chair.tap_in_form("Add")
    chair.form("Callum Fraser now answers School improvement.")
    chair.close_forms()
    _manage(chair, 4, "Hand a domain over")
    chair.form("The domain you choose passes on at once")
    whose = chair.field("Which domain, and whose?").locator("select")
    whose.select_option(label="Workforce")
    chair.choose(chair.field("To whom?").locator(".picker"), "Nadia Hussain")
    chair.tap_in_form("Hand over")
    chair.form("Workforce has passed from Yasmin Begum to Nadia Hussain")
    chair.close_forms()
    _manage(chair, 4, "Remove a leader")
    chair.form("What this leader has not submitted is taken off their list.")
    chair.field("Who?").locator("select").select_option(label="Callum Fraser")
    chair.tap_in_form("Remove")
    chair.form("Callum Fraser no longer answers School improvement.")
    chair.close_forms()
    chair.home()
    chair.sees("Not finished (3)")


def _manage(chair: Any, unfinished: int, what: str) -> None:
    chair.messages()
    chair.say("/assurance manage")
    chair.form(f"0 of {unfinished} leaders have finished.")
    chair.tap_in_form(what)


def _nudges_and_extends(chair: Any) -> None:
    chair.home()
    chair.sees("Not finished (")
    chair.tap("Nudge")
    chair.messages()
    chair.sees("will be asked to finish")
    chair.home()
    chair.sees("Not finished (")
    chair.tap("Move due date")
    chair.form("New due date")
    chair.tap_in_form("Move it")
    chair.no_form()
    chair.messages()
    chair.sees("will be asked to finish")
    chair.sees("It is now due on")


def _is_reminded(tom: Any) -> None:
    """The chair's nudge comes when working hours begin; snoozed, it comes again; then it is not for him."""
    tom.messages()
    tom.forward("To tomorrow, 09:00")
    tom.sees("When you have a few minutes")
    tom.tap("Tomorrow", beside="When you have a few minutes")
    tom.sees("You will hear from me on")
    tom.forward("To tomorrow, 09:00")
    tom.sees("You asked me to remind you now")  # the one they snoozed has moved down: what was above is gone
    tom.tap("Continue", beside="You asked me to remind you now")
    tom.sees("Governance, question 1 of 4")
    tom.tap("This is not for me", says="Ask the chair")


def _takes_over(chair: Any, yasmin: Any) -> None:
    """One choice on the message, and it has passed."""
    chair.messages()
    chair.sees("Who takes Governance?")
    chair.choose(
        chair.page.locator("article.message").filter(has_text="Who takes Governance?").locator(".picker"),
        "Yasmin Begum",
    )
    chair.sees("Governance: settled")
    yasmin.home()
    yasmin.sees("Governance")
