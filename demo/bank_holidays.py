"""England's bank holidays, worked out here again for the proof: the app takes them from elsewhere.

Rules: the Banking and Financial Dealings Act 1971, schedule 1, with New Year's Day and the early May holiday as
proclaimed every year since 1974 and 1978. Where one falls on a weekend, the next free weekday is taken instead.
"""

from datetime import date, timedelta

MONDAY, SATURDAY = 0, 5
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def bank_holidays(year: int) -> frozenset[date]:
    """Of one year; single holidays proclaimed for an occasion are not known here."""
    easter = easter_sunday(year)
    found = {_weekday(date(year, 1, 1)), easter - 2 * DAY, easter + DAY, _first_monday(year, 5)}
    found |= {_last_monday(year, 5), _last_monday(year, 8)}
    christmas = _weekday(date(year, 12, 25))
    return frozenset(found | {christmas, _boxing(date(year, 12, 26), christmas)})


def _boxing(day: date, christmas: date) -> date:
    """The weekday after, where Boxing Day is on a weekend and where Christmas Day has taken its place."""
    while day.weekday() >= SATURDAY or day == christmas:
        day += DAY
    return day


def _weekday(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += DAY
    return day


def _first_monday(year: int, month: int) -> date:
    day = date(year, month, 1)
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _last_monday(year: int, month: int) -> date:
    return _first_monday(year, month + 1) - WEEK


def easter_sunday(year: int) -> date:
    """The Gregorian calculation of Meeus, Astronomical Algorithms (1991), chapter 8."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)
