"""The form in which the chair moves the due date."""

from datetime import date

from bot.slack.blocks import View, asked, day, escape, modal, section
from bot.slack.ids import Field, Form, pack


def draw(assessment: str, title: str, due: date, suggested: date) -> View:
    picker = {"type": "datepicker", "initial_date": suggested.isoformat()}
    return modal(
        Form.EXTEND,
        "Extend the round",
        [
            section(f"*{escape(title)}* is due on {day(due)}. Leaders keep what they have saved."),
            asked(Field.DUE, "New due date", picker, hint=f"A day after {day(due)}."),
        ],
        metadata=pack(assessment),
        submit="Extend",
    )
