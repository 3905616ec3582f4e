"""Working days and working hours, worked out from data: zones by name, closed days as dates."""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_BEGINS = time(9)
DAY_ENDS = time(17)
SATURDAY = 5


def is_working_day(day: date, closed_days: AbstractSet[date]) -> bool:
    return day.weekday() < SATURDAY and day not in closed_days


def working_day_after(day: date, closed_days: AbstractSet[date]) -> date:
    """The first working day later than `day`."""
    later = day + timedelta(days=1)
    while not is_working_day(later, closed_days):
        later += timedelta(days=1)
    return later


def day_begins(day: date, tz: str) -> datetime:
    return _utc(day, DAY_BEGINS, tz)


def day_ends(day: date, tz: str) -> datetime:
    return _utc(day, DAY_ENDS, tz)


def next_open(moment: datetime, tz: str, closed_days: AbstractSet[date]) -> datetime:
    """`moment` itself inside working hours in zone `tz`, else when they next begin (UTC)."""
    local = moment.astimezone(ZoneInfo(tz))
    if is_working_day(local.date(), closed_days):
        if local.time() < DAY_BEGINS:
            return day_begins(local.date(), tz)
        if local.time() < DAY_ENDS:
            return moment
    return day_begins(working_day_after(local.date(), closed_days), tz)


def _utc(day: date, hour: time, tz: str) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(tz)).astimezone(UTC)
