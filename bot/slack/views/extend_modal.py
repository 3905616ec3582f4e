"""The form in which the chair moves the due date."""

from datetime import date

from bot.slack.blocks import View, asked, day, escape, modal, section
from bot.slack.ids import Field, Form, pack


def draw(assessment: str, title: str, due: date, suggested: date) -> View:
    picker = {"type": "datepicker", "initial_date": suggested.isoformat()}
    return modal(
        Form.EXTEND,
        "Move the due date",
        [
            section(f"*{escape(title)}* is due on {day(due)}. Leaders keep what they have saved."),
            asked(Field.DUE, "New due date", picker, hint="Today or a later day."),
        ],
        metadata=pack(assessment),
        submit="Move it",
    )
