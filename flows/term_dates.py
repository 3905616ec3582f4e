"""The days a chair is offered for looking again: a term's beginning, or some months from now; always working days."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from flows.calendar import is_working_day, working_day_after

TERM_BEGINS = ((1, 6), (4, 14), (9, 3))
"""Month and day by which the spring, summer and autumn terms have typically begun; each trust sets its own dates."""

SOONEST_WEEKS = 6
"""A look at the beginning of a term that is nearer than this would be no new look."""


def next_term(day: date, closed_days: AbstractSet[date]) -> date:
    """The first working day of the next term that begins six weeks or more after `day`, by the typical pattern."""
    begins = [date(year, month, first) for year in (day.year, day.year + 1) for month, first in TERM_BEGINS]
    soonest = next(one for one in begins if (one - day).days >= SOONEST_WEEKS * 7)
    return working_from(soonest, closed_days)


def in_months(day: date, months: int, closed_days: AbstractSet[date]) -> date:
    """The same day `months` later (the month's last where there is none), moved to a working day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return working_from(date(year, month + 1, min(day.day, last)), closed_days)


def working_from(day: date, closed_days: AbstractSet[date]) -> date:
    """The first working day that is not before `day`."""
    return day if is_working_day(day, closed_days) else working_day_after(day, closed_days)
