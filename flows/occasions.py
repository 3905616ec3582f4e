"""The occasions on which a leader is reminded of a round: planned from its dates, in their own working hours.

Three before the due date (half-way, three quarters of the way, the working day before) and one on the day, each at the
beginning of the leader's working hours, moved to the next open moment, never dropped. In a short round several come to
stand on one day and are one. None is planned for the day of the invitation.
"""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from pydantic import AwareDatetime

from flows.assessment import Assessment, Leader
from flows.calendar import day_begins, is_working_day, local_day, next_open, working_day_after
from frameworks.model import Frozen


class Kind(StrEnum):
    """In the order in which one speaks for the others it shares a message with: the last first."""

    NUDGE = "nudge"
    SNOOZED = "snoozed"
    HALFWAY = "halfway"
    THREE_QUARTERS = "three_quarters"
    DAY_BEFORE = "day_before"
    DUE_DAY = "due_day"


ASKED = frozenset({Kind.SNOOZED, Kind.NUDGE})
"""What somebody asked for; the others are planned from the round's dates."""

REASONS = {
    Kind.HALFWAY: "half of the time has passed",
    Kind.THREE_QUARTERS: "three quarters of the time have passed",
    Kind.DAY_BEFORE: "the due date is the next working day",
    Kind.DUE_DAY: "the due date is here",
    Kind.SNOOZED: "they asked to be reminded then",
    Kind.NUDGE: "the chair asks those who have not finished",
}


class Occasion(Frozen):
    """`at` is an open moment where the leader is; `reason` says why they are written to then."""

    kind: Kind
    at: AwareDatetime

    @property
    def reason(self) -> str:
        return REASONS[self.kind]


class Withheld(StrEnum):
    """Why there was no message of its own for an occasion."""

    SUBMITTED = "submitted before"
    MERGED = "merged with another on that day"
    SNOOZED = "snoozed"
    CLOSED = "round closed first"
    MOVED = "the due date moved"
    DECLINED = "asked for somebody else to answer"
    LEFT = "has left"


class Entry(Frozen):
    """What became of one occasion: sent, or withheld for a reason. `sent_at` is when the message was owed."""

    assessment: str
    user: str
    kind: Kind
    planned_at: AwareDatetime
    sent_at: AwareDatetime | None = None
    reason: str


def occasions(assessment: Assessment, leader: Leader, closed_days: AbstractSet[date]) -> tuple[Occasion, ...]:
    """This leader's planned reminders of a round, in order, at most one on each day where they are."""
    asked = next_open(leader.invited_at or assessment.opened_at, leader.tz, closed_days)
    return _planned(local_day(asked, leader.tz), assessment.due, leader.tz, frozenset(closed_days))


@lru_cache(maxsize=1024)
def _planned(invited: date, due: date, tz: str, closed_days: frozenset[date]) -> tuple[Occasion, ...]:
    """Steps are working days: from the invitation (0) past those in between to the due date (the last)."""
    between = _between(invited, due, closed_days)
    steps = len(between) + 1
    before = {
        Kind.HALFWAY: steps // 2,
        Kind.THREE_QUARTERS: steps * 3 // 4,
        Kind.DAY_BEFORE: steps - 1,
    }
    by_day = {between[step - 1]: kind for kind, step in before.items() if step > 0}
    planned = [Occasion(kind=kind, at=day_begins(day, tz)) for day, kind in by_day.items()]
    last = day_begins(max(due, working_day_after(invited, closed_days)), tz)
    return (*planned, Occasion(kind=Kind.DUE_DAY, at=next_open(last, tz, closed_days)))


def _between(first: date, last: date, closed_days: frozenset[date]) -> list[date]:
    """The working days after `first` and before `last`."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days))
    return [day for day in days if is_working_day(day, closed_days)]


class Snooze(StrEnum):
    """When somebody would rather be reminded."""

    LATER_TODAY = "later_today"
    TOMORROW = "tomorrow"
    NEXT_MONDAY = "next_monday"


A_WHILE = timedelta(hours=3)
MONDAY = 0


def snooze(choice: Snooze, at: datetime, tz: str, closed_days: AbstractSet[date]) -> datetime:
    """When to remind somebody who asks for it at `at`: always an open moment where they are."""
    if choice is Snooze.LATER_TODAY:
        return next_open(at + A_WHILE, tz, closed_days)
    day = local_day(at, tz) + timedelta(days=1)
    while choice is Snooze.NEXT_MONDAY and day.weekday() != MONDAY:
        day += timedelta(days=1)
    return next_open(day_begins(day, tz), tz, closed_days)
