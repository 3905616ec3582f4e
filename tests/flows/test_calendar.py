from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.calendar import day_begins, day_ends, is_working_day, local_day, local_time, next_open, working_day_after

LONDON = "Europe/London"
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})  # Boxing Day is on a Saturday, so Monday is free
ZONES = (LONDON, "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 6, 5), True),
        (date(2026, 6, 6), False),
        (date(2026, 6, 7), False),
        (date(2026, 6, 8), True),
        (date(2026, 12, 25), False),
    ],
)
def test_weekends_and_closed_days_are_no_working_days(day: date, working: bool) -> None:
    assert is_working_day(day, CHRISTMAS) is working


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 6, 3), date(2026, 6, 4)),
        (date(2026, 6, 5), date(2026, 6, 8)),
        (date(2026, 6, 6), date(2026, 6, 8)),
        (date(2026, 12, 24), date(2026, 12, 29)),
    ],
)
def test_the_working_day_after_skips_weekends_and_closed_days(day: date, later: date) -> None:
    assert working_day_after(day, CHRISTMAS) == later


@pytest.mark.parametrize(
    ("day", "tz", "begins", "ends"),
    [
        (date(2026, 3, 27), LONDON, (9, 0), (17, 0)),  # the Friday before British Summer Time
        (date(2026, 3, 30), LONDON, (8, 0), (16, 0)),
        (date(2026, 10, 26), LONDON, (9, 0), (17, 0)),
        (date(2026, 6, 1), "Asia/Kathmandu", (3, 15), (11, 15)),
        (date(2026, 6, 1), "America/St_Johns", (11, 30), (19, 30)),
        (date(2026, 6, 1), "Mars/Olympus", (8, 0), (16, 0)),
        (date(2026, 6, 1), "", (8, 0), (16, 0)),
        (date(2026, 6, 1), "../etc", (8, 0), (16, 0)),
    ],
)
def test_a_day_begins_at_nine_and_ends_at_five_where_people_are(
    day: date, tz: str, begins: tuple[int, int], ends: tuple[int, int]
) -> None:
    assert day_begins(day, tz) == datetime(day.year, day.month, day.day, *begins, tzinfo=UTC)
    assert day_ends(day, tz) == datetime(day.year, day.month, day.day, *ends, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "tz", "opens"),
    [
        ("2026-06-01T10:00", LONDON, "2026-06-01T10:00"),
        ("2026-06-01T08:00", LONDON, "2026-06-01T08:00"),  # nine sharp
        ("2026-06-01T07:59", LONDON, "2026-06-01T08:00"),
        ("2026-06-01T15:59", LONDON, "2026-06-01T15:59"),
        ("2026-06-01T16:00", LONDON, "2026-06-02T08:00"),  # five sharp
        ("2026-06-05T16:30", LONDON, "2026-06-08T08:00"),  # Friday evening
        ("2026-06-06T06:00", LONDON, "2026-06-08T08:00"),  # Saturday before nine
        ("2026-06-07T12:00", LONDON, "2026-06-08T08:00"),
        ("2026-12-24T18:00", LONDON, "2026-12-29T09:00"),
        ("2026-12-25T10:00", LONDON, "2026-12-29T09:00"),
        ("2026-03-27T18:00", LONDON, "2026-03-30T08:00"),  # the clocks change in between
        ("2026-10-23T18:00", LONDON, "2026-10-26T09:00"),
        ("2026-06-01T02:00", "Asia/Kathmandu", "2026-06-01T03:15"),
        ("2026-06-05T11:15", "Asia/Kathmandu", "2026-06-08T03:15"),
        ("2026-06-06T01:00", "America/St_Johns", "2026-06-08T11:30"),  # still Friday there, 22:30
        ("2026-06-01T20:00", "Pacific/Kiritimati", "2026-06-01T20:00"),  # Tuesday morning there
    ],
)
def test_working_hours_next_open(moment: str, tz: str, opens: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert next_open(at, tz, CHRISTMAS) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_the_day_is_the_one_where_people_are() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert [local_day(late, tz).day for tz in (LONDON, "America/St_Johns", "Mars/Olympus")] == [2, 1, 2]


def test_the_clock_on_the_wall_is_the_one_where_people_are() -> None:
    winter, summer = (datetime(2026, month, 1, 12, tzinfo=UTC) for month in (1, 6))
    assert [f"{local_time(at, LONDON):%H:%M}" for at in (winter, summer)] == ["12:00", "13:00"]
    assert f"{local_time(winter, 'Asia/Kathmandu'):%H:%M}" == "17:45"
    assert local_time(winter, "Mars/Olympus") == winter


@settings(deadline=None)
@given(
    st.integers(0, 6 * 366 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(ZONES),
    st.frozensets(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=5),
)
def test_next_open_is_the_first_moment_of_working_hours(moment: datetime, tz: str, closed: frozenset[date]) -> None:
    opens = next_open(moment, tz, closed)
    local = opens.astimezone(ZoneInfo(tz))
    assert opens >= moment
    assert is_working_day(local.date(), closed)
    assert 9 <= local.hour < 17
    assert next_open(opens, tz, closed) == opens
    if opens > moment:
        assert (local.hour, local.minute, local.second) == (9, 0, 0)
        assert next_open(opens - timedelta(seconds=1), tz, closed) == opens
