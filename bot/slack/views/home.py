"""The Home tab: what is waiting, what this is, and how to begin."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bot.slack.blocks import Block, View, actions, button, day, divider, escape, header, home, section, small
from bot.slack.ids import AGAIN, Do, action, pack
from bot.slack.views.answers import count

WAITING_SHOWN = 20
WHAT = (
    "I take school leaders through a self-assessment of their trust, a few minutes at a time, in direct messages. "
    "When a round closes, its chair gets the most significant strengths and challenges to share in a channel. "
    "There is no overall score."
)


class Waiting(NamedTuple):
    """A domain a leader has not submitted yet."""

    assessment: str
    title: str
    domain: str
    answered: int
    questions: int
    due: date


def draw(waiting: Iterable[Waiting] = ()) -> View:
    mine = list(waiting)
    start = button("Start a round", action(Do.START_ROUND), pack("home"), primary=not mine)
    ask = button("Help", action(Do.HELP), pack("home"))
    return home(
        [
            *_waiting(mine),
            header("Guided self-assessment for school trusts"),
            section(WHAT),
            *actions([start, ask]),
            *small(["Only leaders named in a round are asked anything. Type “help” to me at any time."]),
        ]
    )


def _waiting(mine: list[Waiting]) -> list[Block]:
    if not mine:
        return []
    more = len(mine) - WAITING_SHOWN
    return [
        header("Waiting for you"),
        *(_one(each) for each in mine[:WAITING_SHOWN]),
        *small([f"And {more} more." if more > 0 else ""]),
        divider(),
    ]


def _one(waiting: Waiting) -> Block:
    progress = f"{waiting.answered} of {count(waiting.questions, 'question')} answered, due {day(waiting.due)}"
    label = "Continue" if waiting.answered else "Start"
    go_on = button(label, action(Do.START, AGAIN), pack(waiting.assessment), spoken=f"{label} {waiting.domain}")
    return section(f"*{escape(waiting.domain)}* ({escape(waiting.title)})\n{progress}", go_on)
