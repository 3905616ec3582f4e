"""The form in which the chair chooses a date to look again."""

from datetime import date

from bot.slack.blocks import View, asked, escape, modal, section
from bot.slack.ids import Field, Form, pack


def draw(assessment: str, title: str, suggested: date) -> View:
    picker = {"type": "datepicker", "initial_date": suggested.isoformat()}
    return modal(
        Form.AGAIN,
        "Look again",
        [
            section(f"When shall we look again at *{escape(title)}*? I write to you on that day, in working hours."),
            asked(Field.DUE, "Date", picker, hint="On a weekend or bank holiday it is the next working day."),
        ],
        metadata=pack(assessment),
        submit="Choose this date",
    )
