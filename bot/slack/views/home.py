"""The Home tab: what is waiting, what can still be changed, the rounds somebody chairs, and what has ended."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.slack.blocks import (
    Block,
    View,
    actions,
    button,
    cut,
    day,
    divider,
    escape,
    header,
    home,
    section,
    small,
)
from bot.slack.ids import Do, action, pack
from bot.slack.views import rounds_chaired
from bot.slack.views.answers import count
from flows.assessment import Phase
from flows.at_home import AtHome, Chaired, Changeable, HowFar, TookPart
from flows.effects import Waiting
from flows.grammar import listed

WAITING_SHOWN = 20
HOW_FAR_SHOWN = 5
CHANGEABLE_SHOWN = 12
CHAIRED_SHOWN = 12
TOOK_PART_SHOWN = 10
TITLE_IN_QUESTION = 80
WHAT = (
    "I take school leaders through a self-assessment of their trust, a few minutes at a time, in direct messages. "
    "When a round closes, its chair gets what was found, and why, to share in a channel. "
    "There is no overall score."
)
NOTHING = "*Nothing is waiting for you.* When somebody gives you part of an assessment, it is listed here."
IN_MESSAGES = "Each button brings the page to the bottom of *Messages*, the tab beside this one."

T = TypeVar("T")


def draw(at_home: AtHome) -> View:
    """Within the hundred blocks of a Home tab, whatever there is: what is left out is counted."""
    start = button("Start a round", action(Do.START_ROUND), pack("home"), primary=not at_home.waiting)
    ask = button("Help", action(Do.HELP), pack("home"))
    return home(
        _steady(
            *_waiting(at_home.waiting, at_home.how_far, [one for one in at_home.chaired if _waits(one)]),
            *_part("You have submitted", at_home.changeable, CHANGEABLE_SHOWN, lambda one: [_changeable(one)]),
            *_part("Rounds you chair", at_home.chaired, CHAIRED_SHOWN, rounds_chaired.drawn),
            *_part("Rounds you took part in", at_home.took_part, TOOK_PART_SHOWN, _took_part),
            header("Guided self-assessment for school trusts"),
            section(WHAT),
            *actions([start, ask]),
            *small([at_home.stored, f"Assurance {at_home.version}. Type “help” to me at any time."]),
        )
    )


def _steady(*blocks: Block) -> list[Block]:
    """A row of buttons keeps its name from one drawing to the next: a tap on the one before still finds it.

    Rows are named by what they are about; which button comes first changes while a round goes on.
    """
    return [{**block, "block_id": row} if (row := _row(block)) else block for block in blocks]


def _row(block: Block) -> str:
    if "accessory" in block:
        return f"{block['accessory']['action_id']}:{block['accessory']['value']}"
    return f"round:{block['elements'][0]['value']}" if block["type"] == "actions" else ""


def _part(head: str, things: Sequence[T], most: int, drawn: Callable[[T], list[Block]]) -> list[Block]:
    if not things:
        return []
    more = len(things) - most
    left_out = small([f"And {more} more, not shown here." if more > 0 else ""])
    return [header(head), *(block for one in things[:most] for block in drawn(one)), *left_out, divider()]


def _waits(one: Chaired) -> bool:
    """Whether its chair is to do something: what has closed is to be posted, what was due another look to be set up."""
    return one.phase is Phase.CLOSED or rounds_chaired.is_due_again(one)


def _waiting(mine: Sequence[Waiting], how_far: Sequence[HowFar], chaired: Sequence[Chaired]) -> list[Block]:
    """What is to be answered; where that is nothing, the rounds that wait for their chair are what waits."""
    if not mine and chaired:
        return [section(f"*Waiting for you:* {_to_do(chaired)}"), divider()]
    if not mine:
        return [section(NOTHING), divider()]
    head, *drawn, line = _part("Waiting for you", mine, WAITING_SHOWN, lambda one: [_one(one)])
    return [head, *small(map(_in_all, how_far[:HOW_FAR_SHOWN])), *drawn, *small([IN_MESSAGES]), line]


def _in_all(one: HowFar) -> str:
    """How far somebody is in all they were given: each line below says it of one domain."""
    answered = f"{one.answered} of your {count(one.questions, one.thing)} answered"
    title = escape(cut(one.title, TITLE_IN_QUESTION))
    return f"*{title}*, in all: {answered}, {one.submitted} of {count(one.given, one.part)} submitted."


def _to_do(chaired: Sequence[Chaired]) -> str:
    closed = [one for one in chaired if one.phase is Phase.CLOSED]
    to_post = escape(listed(one.title for one in closed if not one.in_vain))
    in_vain = escape(listed(one.title for one in closed if one.in_vain))
    look = f"to look at the summary of {to_post}, and to post it." if to_post else ""
    decide = f"to reopen {in_vain}, where nobody answered, or to post that." if in_vain else ""
    due = escape(listed(one.title for one in chaired if rounds_chaired.is_due_again(one)))
    again = f"to look again at {due}." if due else ""
    return " And ".join(filter(None, [look, decide, again]))


def _one(waiting: Waiting) -> Block:
    begun = waiting.answered > 0
    number = waiting.next_number or f"{waiting.number}.{waiting.next_question}"
    where = f"continue at {number}, " if begun and waiting.next_question else ""
    ready = "ready to check and submit, " if waiting.questions and waiting.next_question is None else ""
    done = f"{waiting.answered} of {count(waiting.questions, waiting.thing)} answered, due {day(waiting.due)}"
    label = "Continue" if begun or waiting.begun else "Start"
    value = pack(waiting.assessment, waiting.domain)
    go_on = button(label, action(Do.FETCH), value, spoken=f"{label} {waiting.name}", primary=True)
    return section(f"*{escape(waiting.name)}*, {escape(waiting.title)}: {where}{ready}{done}.", go_on)


def _changeable(one: Changeable) -> Block:
    value = pack(one.assessment, one.domain)
    change = button("Change answers", action(Do.CHANGE_ANSWERS), value, spoken=f"Change answers to {one.name}")
    return section(f"*{escape(one.name)}*, {escape(one.title)}: submitted. You can change it until it closes.", change)


def _took_part(one: TookPart) -> list[Block]:
    on = f" on {day(one.over_on)}" if one.over_on else ""
    if one.channel:
        return [section(f"*{escape(one.title)}*: posted{on} in <#{one.channel}>.")]
    return [section(f"*{escape(one.title)}*: closed{on}. Its chair has not posted the summary yet.")]
