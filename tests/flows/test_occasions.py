"""When leaders are reminded: planned from a round's dates, in their own working hours."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.assessment import Assessment, Leader, Scope
from flows.calendar import is_working_day, next_open, working_day_after
from flows.occasions import REASONS, Kind, Occasion, Snooze, occasions, snooze

LONDON, KATHMANDU = "Europe/London", "Asia/Kathmandu"
BANK_HOLIDAYS = frozenset({date(2026, 5, 25), date(2026, 12, 25), date(2026, 12, 28)})
moments = st.integers(0, 700 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
HALF, THREE, BEFORE, DUE = Kind.HALFWAY, Kind.THREE_QUARTERS, Kind.DAY_BEFORE, Kind.DUE_DAY


def planned(scope: Scope, tz: str = LONDON, invited: str = "", **about: Any) -> list[tuple[Kind, str]]:
    """Kinds and their moments in UTC, without the year."""
    assessment = scope.assessment.model_copy(update=about)
    asked = datetime.fromisoformat(invited).replace(tzinfo=UTC) if invited else None
    leader = Leader(user="ann", name="Ann", role="Head", tz=tz, invited_at=asked)
    return [(one.kind, f"{one.at:%a %d %b %H:%M}") for one in occasions(assessment, leader, BANK_HOLIDAYS)]


def began(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_three_before_the_due_date_and_one_on_the_day_at_nine(scope: Scope) -> None:
    assert planned(scope) == [
        (HALF, "Fri 05 Jun 08:00"),
        (THREE, "Tue 09 Jun 08:00"),
        (BEFORE, "Thu 11 Jun 08:00"),
        (DUE, "Fri 12 Jun 08:00"),
    ]


def test_it_is_nine_where_the_leader_is(scope: Scope) -> None:
    assert [at for _, at in planned(scope, KATHMANDU)] == [
        "Fri 05 Jun 03:15",
        "Tue 09 Jun 03:15",
        "Thu 11 Jun 03:15",
        "Fri 12 Jun 03:15",
    ]
    assert planned(scope, "Mars/Olympus") == planned(scope)


def test_weekends_and_bank_holidays_are_no_days_to_write(scope: Scope) -> None:
    assert planned(scope, opened_at=began("2026-05-18T09:00"), due=date(2026, 5, 26)) == [
        (HALF, "Wed 20 May 08:00"),
        (THREE, "Thu 21 May 08:00"),
        (BEFORE, "Fri 22 May 08:00"),  # the Monday after is a bank holiday
        (DUE, "Tue 26 May 08:00"),
    ]


def test_a_due_date_on_a_closed_day_is_spoken_of_on_the_next_open_one(scope: Scope) -> None:
    assert planned(scope, opened_at=began("2026-12-14T09:00"), due=date(2026, 12, 26))[-2:] == [
        (BEFORE, "Thu 24 Dec 09:00"),
        (DUE, "Tue 29 Dec 09:00"),
    ]


def test_the_clocks_going_back_leave_nine_at_nine(scope: Scope) -> None:
    assert planned(scope, opened_at=began("2026-10-19T09:00"), due=date(2026, 10, 28)) == [
        (HALF, "Thu 22 Oct 08:00"),
        (THREE, "Mon 26 Oct 09:00"),
        (BEFORE, "Tue 27 Oct 09:00"),
        (DUE, "Wed 28 Oct 09:00"),
    ]


def test_in_a_short_round_several_on_one_day_are_one(scope: Scope) -> None:
    assert planned(scope, due=date(2026, 6, 4)) == [
        (HALF, "Tue 02 Jun 08:00"),
        (BEFORE, "Wed 03 Jun 08:00"),
        (DUE, "Thu 04 Jun 08:00"),
    ]
    assert planned(scope, due=date(2026, 6, 3)) == [(BEFORE, "Tue 02 Jun 08:00"), (DUE, "Wed 03 Jun 08:00")]
    assert planned(scope, due=date(2026, 6, 2)) == [(DUE, "Tue 02 Jun 08:00")]


def test_nobody_is_reminded_on_the_day_of_the_invitation_but_on_the_next(scope: Scope) -> None:
    assert planned(scope, due=date(2026, 6, 1)) == [(DUE, "Tue 02 Jun 08:00")]
    late = began("2026-06-01T18:00")  # so the invitation comes on Tuesday
    assert planned(scope, opened_at=late, due=date(2026, 6, 2)) == [(DUE, "Wed 03 Jun 08:00")]
    assert planned(scope, opened_at=late, due=date(2026, 6, 3)) == [(DUE, "Wed 03 Jun 08:00")]


def test_who_is_asked_later_has_reminders_from_then_on(scope: Scope) -> None:
    assert planned(scope, invited="2026-06-09T09:00") == [
        (HALF, "Wed 10 Jun 08:00"),
        (BEFORE, "Thu 11 Jun 08:00"),
        (DUE, "Fri 12 Jun 08:00"),
    ]
    assert planned(scope, invited="2026-06-12T09:00") == [(DUE, "Mon 15 Jun 08:00")]
    assert planned(scope, invited="2026-06-15T09:00") == [(DUE, "Tue 16 Jun 08:00")]


def test_every_occasion_says_why(scope: Scope) -> None:
    assert set(REASONS) == set(Kind)
    assert Occasion(kind=HALF, at=scope.assessment.opened_at).reason == "half of the time has passed"


@given(
    moments,
    st.integers(0, 120),
    st.sampled_from([LONDON, KATHMANDU, "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
    st.frozensets(st.dates(date(2026, 1, 1), date(2028, 4, 1)), max_size=40),
)
def test_always_in_working_hours_never_two_a_day_the_last_on_or_after_the_due_date(
    opened_at: datetime, days: int, tz: str, closed: frozenset[date]
) -> None:
    due = opened_at.date() + timedelta(days=days)
    assessment = Assessment(
        id="r",
        team="t",
        framework="f",
        title="R",
        channel="C",
        chair="c",
        started_by="c",
        opened_at=opened_at,
        due=due,
    )
    found = occasions(assessment, Leader(user="u", name="U", role="R", tz=tz), closed)
    local = [one.at.astimezone(ZoneInfo(tz)) for one in found]
    invited = next_open(opened_at, tz, closed).astimezone(ZoneInfo(tz)).date()
    assert all((when.hour, when.minute) == (9, 0) and is_working_day(when.date(), closed) for when in local)
    assert [when.date() for when in local] == sorted({when.date() for when in local})
    assert all(when.date() > invited for when in local)
    assert all(when.date() < due for when in local[:-1])
    assert [one.kind for one in found] == sorted({one.kind for one in found}, key=list(Kind).index)
    assert found[-1].kind is DUE
    assert local[-1].date() >= max(due, working_day_after(invited, closed))
    between = sum(is_working_day(invited + timedelta(days=n), closed) for n in range(1, (due - invited).days))
    assert len(found) >= min(4, between // 2 + 1)
    if between >= 4:
        assert len(found) == 4


@pytest.mark.parametrize(
    ("choice", "now", "until"),
    [
        ("later_today", "2026-06-01T09:00", "2026-06-01T12:00"),
        ("later_today", "2026-06-01T12:59", "2026-06-01T15:59"),
        ("later_today", "2026-06-01T13:00", "2026-06-02T08:00"),  # four hours before the day ends at five
        ("later_today", "2026-06-01T05:30", "2026-06-01T08:30"),
        ("later_today", "2026-06-05T15:00", "2026-06-08T08:00"),  # Friday afternoon
        ("tomorrow", "2026-06-01T09:00", "2026-06-02T08:00"),
        ("tomorrow", "2026-06-01T23:30", "2026-06-03T08:00"),  # Tuesday already
        ("tomorrow", "2026-06-05T09:00", "2026-06-08T08:00"),
        ("next_monday", "2026-06-01T09:00", "2026-06-08T08:00"),
        ("next_monday", "2026-06-05T09:00", "2026-06-08T08:00"),
        ("next_monday", "2026-06-07T09:00", "2026-06-08T08:00"),
        ("next_monday", "2026-05-20T09:00", "2026-05-26T08:00"),  # a bank holiday
    ],
)
def test_a_snooze_ends_at_an_open_moment(choice: str, now: str, until: str) -> None:
    assert snooze(Snooze(choice), began(now), LONDON, BANK_HOLIDAYS) == began(until)


@given(
    moments,
    st.sampled_from(list(Snooze)),
    st.sampled_from([LONDON, KATHMANDU, "Pacific/Pago_Pago"]),
)
def test_a_snooze_is_always_later_and_open(at: datetime, choice: Snooze, tz: str) -> None:
    until = snooze(choice, at, tz, BANK_HOLIDAYS)
    assert until > at
    assert next_open(until, tz, BANK_HOLIDAYS) == until
