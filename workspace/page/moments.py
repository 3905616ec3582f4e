"""Times as a person reads them, in that person's own zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

TOKEN = re.compile(r"\{(\w+)\}")


def of_ts(ts: str) -> datetime:
    """The moment in a message's `ts` ("1764000000.000100")."""
    return datetime.fromtimestamp(float(ts), UTC)


def clock_line(moment: datetime, zone: ZoneInfo) -> str:
    """`Tuesday 24 November, 09:40`."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def time_of_day(moment: datetime, zone: ZoneInfo) -> str:
    """`09:40`."""
    return f"{moment.astimezone(zone):%H:%M}"


def day(moment: datetime, zone: ZoneInfo, now: datetime, *, near_words: bool = True) -> str:
    """`Today`, `Yesterday`, or `Tuesday 24 November` (with the year when it is another one)."""
    local, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    near = {0: "Today", 1: "Yesterday"}.get((today - local).days) if near_words else None
    if near:
        return near
    return f"{local:%A} {local.day} {local:%B}" + (f" {local.year}" if local.year != today.year else "")


def ago(moment: datetime, now: datetime) -> str:
    """`3 minutes ago`, `in 2 days`."""
    seconds = int((now - moment).total_seconds())
    size = abs(seconds)
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if size >= length:
            count = size // length
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def token(name: str, moment: datetime, zone: ZoneInfo, now: datetime) -> str | None:
    """One token of Slack's date format, or None for a name it does not have.

    Source: docs.slack.dev, "Formatting message text", date formatting.
    """
    local = moment.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    usual = f"{local.day} {local:%B %Y}"
    short = f"{local.day} {local:%b %Y}"
    long = f"{local:%A} {local.day} {local:%B %Y}"
    forms = {
        "date_num": f"{local:%Y-%m-%d}",
        "date": usual,
        "date_short": short,
        "date_long": long,
        "date_pretty": near or usual,
        "date_short_pretty": near or short,
        "date_long_pretty": near or long,
        "time": f"{local:%H:%M}",
        "time_secs": f"{local:%H:%M:%S}",
        "ago": ago(moment, now),
        "day_divider_pretty": near or long,
    }
    return forms.get(name)


def formatted(pattern: str, timestamp: int, zone: ZoneInfo, now: datetime) -> str | None:
    """A `<!date^…>` pattern filled in; None when the timestamp or a token cannot be read (then the fallback shows)."""
    try:
        moment = datetime.fromtimestamp(timestamp, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    unknown = False

    def fill(match: re.Match[str]) -> str:
        nonlocal unknown
        value = token(match[1], moment, zone, now)
        unknown = unknown or value is None
        return value or ""

    filled = TOKEN.sub(fill, pattern)
    return None if unknown else filled


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Tomorrow 09:00 where this person is, in UTC."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, 9, tzinfo=zone).astimezone(UTC)
