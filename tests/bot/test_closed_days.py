"""England's bank holidays, with the days that stand in for them at weekends."""

from datetime import date

from bot.closed_days import YEARS_AHEAD, bank_holidays


def test_a_year_as_the_government_lists_it() -> None:
    listed = {
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    }
    found = {day for day in bank_holidays(2026) if day.year == 2026 and day.weekday() < 5}
    assert found == listed


def test_it_is_england_not_scotland_or_northern_ireland() -> None:
    found = bank_holidays(2026)
    assert date(2026, 1, 2) not in found
    assert date(2026, 11, 30) not in found
    assert date(2026, 3, 17) not in found


def test_a_round_begun_now_is_covered_to_its_end_and_one_begun_last_year_too() -> None:
    years = {day.year for day in bank_holidays(2026)}
    assert set(range(2025, 2026 + YEARS_AHEAD + 1)) <= years
