"""To a leader: what waits for them in all rounds; Continue, a later time, or that it is not for them."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from bot.slack.blocks import (
    Block,
    Drawn,
    Element,
    actions,
    button,
    confirmed,
    day,
    escape,
    header,
    said,
    section,
    small,
)
from bot.slack.ids import AGAIN, Do, action, pack
from bot.slack.views.answers import count
from flows.calendar import local_time
from flows.effects import Reminder, Waiting
from flows.occasions import Snooze

DECLINED_SHOWN = 20
HEAD = "When you have a few minutes"
DONE = "Nothing is waiting for you any more. Thank you."
LAST = (
    "This is the last reminder I send before the due date passes. "
    "At the end of the chair’s working day they are told who has not finished."
)
BEYOND = "That is after the due date: the chair is told then who has not finished, and the round closes soon after."
RHYTHM = "I write in your working hours only, at most once a day, and only while something is unfinished."
SNOOZES = {
    Snooze.LATER_TODAY: "Later today",
    Snooze.TOMORROW: "Tomorrow",
    Snooze.NEXT_MONDAY: "Next Monday",
}


def draw(reminder: Reminder) -> Drawn:
    if not reminder.waiting:
        return Drawn(DONE, [section(DONE)])
    notes = list(_notes(reminder))
    print_ = f"{escape(reminder.why)} {RHYTHM}".strip()
    rounds = [list(group) for _, group in groupby(reminder.waiting, key=lambda one: one.assessment)]
    return Drawn(
        said([f"{HEAD}.", *(line.replace("*", "") for each in rounds for line in _lines(each)), *notes, print_]),
        [
            header(HEAD),
            *(_round(each, first=each is rounds[0]) for each in rounds),
            *([section("\n".join(notes))] if notes else []),
            *actions(_buttons(reminder)),
            *actions(_declining(reminder)),
            *small([print_]),
        ],
    )


def _round(waiting: list[Waiting], first: bool) -> Block:
    """The first round's Continue is the one below; every other has its own beside it."""
    title = waiting[0].title
    label = "Continue"
    other = button(label, action(Do.START, AGAIN), pack(waiting[0].assessment), spoken=f"{label} {title}")
    return section("\n".join(_lines(waiting)), None if first else other)


def _lines(waiting: list[Waiting]) -> list[str]:
    first = waiting[0]
    return [f"*{escape(first.title)}*, due {day(first.due)}", *map(_line, waiting)]


def _line(one: Waiting) -> str:
    """ "Governance: 2 of 4 answered; continue at 1.3"."""
    name = escape(one.name)
    if not one.questions:
        return f"{name}: not submitted yet."
    if one.next_question is None:
        return f"{name}: all {one.questions} answered; only Submit is left."
    where = one.next_number or f"{one.number}.{one.next_question}"
    if not one.answered:
        return f"{name}: {count(one.questions, one.thing)}; begin at {where}."
    return f"{name}: {one.answered} of {one.questions} answered; continue at {where}."


def _notes(reminder: Reminder) -> Iterable[str]:
    if reminder.snoozed_until is not None:
        yield f"You will hear from me on {_when(reminder.snoozed_until, reminder.tz)}, your time."
        if any(local_time(reminder.snoozed_until, reminder.tz).date() > one.due for one in reminder.waiting):
            yield BEYOND
    elif reminder.last:
        yield LAST


def _when(moment: datetime, tz: str) -> str:
    local = local_time(moment, tz)
    return f"{day(local.date())} at {local:%H:%M}"


def _buttons(reminder: Reminder) -> list[Element]:
    value = pack(reminder.waiting[0].assessment)
    go_on = button("Continue", action(Do.START, AGAIN), value, primary=True)
    if reminder.snoozed_until is not None:
        return [go_on]
    return [go_on, *(button(label, action(Do.SNOOZE, choice), value) for choice, label in SNOOZES.items())]


def _declining(reminder: Reminder) -> list[Element]:
    """One button for each domain. With a single one there is no doubt which is meant."""
    return [
        _decline(one, str(n), "This is not for me" if len(reminder.waiting) == 1 else f"Not for me: {one.name}")
        for n, one in enumerate(reminder.waiting[:DECLINED_SHOWN])
    ]


def _decline(one: Waiting, n: str, label: str) -> Element:
    value = pack(one.assessment, one.domain)
    return confirmed(
        button(label, action(Do.DECLINE, n), value, spoken=f"{one.name} is not for me"),
        "Ask the chair to give it to somebody else?",
        f"The chair is asked who should answer {one.name[:100]}. What you have saved stays with it.",
        "Ask the chair",
        "Keep it",
    )
