"""Working days and working hours, worked out from data: zones by name, closed days as dates."""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY_BEGINS = time(9)
DAY_ENDS = time(17)
SATURDAY = 5
HOME = "Europe/London"
"""The zone of whoever has none that we know: the bot serves English schools."""


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


def local_day(moment: datetime, tz: str) -> date:
    return moment.astimezone(_zone(tz)).date()


def local_time(moment: datetime, tz: str) -> datetime:
    """The same moment as the clock on the wall shows it there."""
    return moment.astimezone(_zone(tz))


def next_open(moment: datetime, tz: str, closed_days: AbstractSet[date]) -> datetime:
    """`moment` itself inside working hours in zone `tz`, else when they next begin (UTC)."""
    local = moment.astimezone(_zone(tz))
    if is_working_day(local.date(), closed_days):
        if local.time() < DAY_BEGINS:
            return day_begins(local.date(), tz)
        if local.time() < DAY_ENDS:
            return moment
    return day_begins(working_day_after(local.date(), closed_days), tz)


def _utc(day: date, hour: time, tz: str) -> datetime:
    return datetime.combine(day, hour, _zone(tz)).astimezone(UTC)


def _zone(tz: str) -> ZoneInfo:
    """An unknown name is no reason to lose a round: it is read as `HOME`."""
    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(HOME)
