"""Worked out for the proof, and as the calendar that the app uses has them."""

import holidays
import pytest

from demo.bank_holidays import bank_holidays


@pytest.mark.parametrize("year", range(2024, 2041))
def test_they_are_those_of_the_calendar(year: int) -> None:
    known = holidays.country_holidays("GB", subdiv="ENG", years=year)
    assert bank_holidays(year) == {day for day in known if day.weekday() < 5}
