"""Days on which nobody is written to: England's bank holidays."""

from datetime import date

YEARS_AHEAD = 5


def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays from the year before `year` to five years on, substitute days included."""
    import holidays  # 70 ms to import, needed only here

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(year - 1, year + YEARS_AHEAD + 1)))
