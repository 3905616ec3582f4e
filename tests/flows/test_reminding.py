"""What becomes of occasions: one message a day for a person, nothing twice, nothing dropped without a reason."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows.assessment import Phase, Scope
from flows.deadlines import closing
from flows.ledger import STILL_TO_COME, ledger, preview
from flows.occasions import Entry, Kind, Snooze
from flows.reminder import redrawn, reminder, waiting
from flows.reminding import (
    Reminded,
    Work,
    changed,
    in_one_zone,
    remind,
    remind_at,
    snoozed,
    turned,
    upcoming,
    works_by_user,
)
from frameworks.model import Framework

NONE: frozenset[date] = frozenset()
HALF, THREE, BEFORE, DUE = Kind.HALFWAY, Kind.THREE_QUARTERS, Kind.DAY_BEFORE, Kind.DUE_DAY
Filled = Callable[..., Scope]


def at(text: str) -> datetime:
    """A moment of June 2026 in UTC: "05 08:00"."""
    return datetime.fromisoformat(f"2026-06-{text}").replace(tzinfo=UTC)


def told(entries: tuple[Entry, ...]) -> list[tuple[str, str, str]]:
    """Round and kind, when planned, and when sent or why not."""
    return [
        (
            f"{one.assessment} {one.kind}",
            f"{one.planned_at:%d %H:%M}",
            f"{one.sent_at:%d %H:%M}" if one.sent_at else one.reason,
        )
        for one in entries
    ]


@pytest.fixture
def work(scope: Scope) -> Work:
    """Ann, from Monday 1 to Friday 12 June: occasions on the 5th, 9th, 11th and 12th at nine, 08:00 UTC."""
    return works_by_user(scope)["ann"]


def with_round(work: Work, **about: Any) -> Work:
    return work.model_copy(update={"assessment": work.assessment.model_copy(update=about)})


def done(work: Work, when: datetime) -> Work:
    return work.model_copy(
        update={"assignments": tuple(a.model_copy(update={"submitted_at": when}) for a in work.assignments)}
    )


def run(works: list[Work], *moments: str, closed: frozenset[date] = NONE) -> tuple[list[Reminded], list[Work]]:
    results = []
    for moment in moments:
        results.append(remind(works, at(moment), closed))
        works = list(results[-1].works)
    return results, works


def sent(results: list[Reminded]) -> list[list[Kind]]:
    return [[one.kind for one in result.sent] for result in results]


# Who is reminded, and when


def test_each_occasion_is_sent_once(work: Work) -> None:
    results, _ = run(
        [work], "04 15:00", "05 08:00", "05 08:01", "08 08:00", "09 08:00", "11 08:00", "12 08:00", "15 08:00"
    )
    assert sent(results) == [[], [HALF], [], [], [THREE], [BEFORE], [DUE], []]
    assert told(results[1].entries) == [("r1 halfway", "05 08:00", "05 08:00")]


def test_none_with_nothing_unfinished(work: Work) -> None:
    finished = done(work, at("02 09:00"))
    assert (upcoming(finished, NONE), remind_at(finished, NONE, at("02 09:00"))) == ((), None)
    assert remind([finished], at("05 08:00"), NONE) == Reminded(works=(finished,))
    part = work.model_copy(update={"assignments": (done(work, at("02 09:00")).assignments[0], work.assignments[1])})
    assert sent([remind([part], at("05 08:00"), NONE)]) == [[HALF]]


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.PUBLISHED, Phase.CANCELLED])
def test_none_for_a_round_that_is_not_open(work: Work, phase: Phase) -> None:
    assert remind([with_round(work, phase=phase)], at("05 08:00"), NONE).sent == ()


def test_none_of_what_they_asked_to_be_given_to_somebody_else_or_once_they_left(work: Work) -> None:
    declined = tuple(a.model_copy(update={"declined_at": at("02 09:00")}) for a in work.assignments)
    assert remind([work.model_copy(update={"assignments": declined})], at("05 08:00"), NONE).sent == ()
    assert remind([work.with_leader(left_at=at("02 09:00"))], at("05 08:00"), NONE).sent == ()


def test_outside_their_hours_it_waits_for_the_next_open_moment(work: Work) -> None:
    results, works = run([work], "05 16:00", "06 10:00", "08 07:59")
    assert sent(results) == [[], [], []]
    assert works == [work]
    assert remind_at(work, NONE, at("05 16:00")) == at("08 08:00")
    assert sent(run([work], "08 08:00")[0]) == [[HALF]]
    monday = frozenset({date(2026, 6, 8)})
    assert remind([work], at("08 08:00"), monday).sent == ()
    assert remind_at(work, monday, at("05 16:00")) == at("09 08:00")


def test_the_clock_looks_again_at_the_next_occasion(work: Work) -> None:
    assert remind_at(work, NONE, at("01 10:00")) == at("05 08:00")
    _, (after,) = run([work], "05 08:00")
    assert remind_at(after, NONE, at("05 08:00")) == at("09 08:00")
    _, (after,) = run([after], "12 08:00")
    assert remind_at(after, NONE, at("12 08:00")) is None


def test_several_that_were_missed_become_one(work: Work) -> None:
    results, _ = run([work], "11 13:00", "11 13:01", "12 08:00")
    assert sent(results) == [[HALF, THREE, BEFORE], [], [DUE]]
    assert told(results[0].entries) == [
        ("r1 halfway", "05 08:00", "merged with another on that day"),
        ("r1 three_quarters", "09 08:00", "merged with another on that day"),
        ("r1 day_before", "11 08:00", "11 13:00"),
    ]


def test_the_clock_going_back_an_hour_reminds_nobody_again(work: Work) -> None:
    results, _ = run([work], "05 08:00", "05 07:00", "05 07:59", "05 08:00", "05 09:30")
    assert sent(results) == [[HALF], [], [], [], []]


def test_what_was_covered_stays_covered_when_the_clock_has_gone_back(work: Work) -> None:
    covered = with_round(work, id="r2").with_leader(reminded_through=at("05 09:30"))
    _, works = run([work, covered], "05 08:30")
    assert {one.assessment.id: one.leader.reminded_through for one in works} == {
        "r1": at("05 08:30"),
        "r2": at("05 09:30"),
    }


# One message for all rounds


@pytest.fixture
def other(work: Work) -> Work:
    """A second round with Ann, three days longer: occasions on the 8th, 10th, 12th and 15th."""
    return with_round(work, id="r2", due=date(2026, 6, 15), opened_at=at("02 09:00"))


def test_all_rounds_of_a_person_share_one_message_a_day(work: Work, other: Work) -> None:
    results, _ = run([other, work], "05 08:00", "08 08:00", "12 08:00", "12 09:00")
    assert sent(results) == [[HALF], [HALF], [THREE, THREE, BEFORE, BEFORE, DUE], []]
    sent_rows = [one for result in results for one in result.entries if one.sent_at]
    assert len(sent_rows) == 3
    assert (sent_rows[2].assessment, sent_rows[2].kind) == ("r1", DUE)


def test_rounds_that_know_different_zones_do_not_make_two_messages_a_day(work: Work, other: Work) -> None:
    abroad = other.with_leader(tz="America/New_York")
    same_days = with_round(abroad, due=work.assessment.due, opened_at=work.assessment.opened_at + timedelta(minutes=1))
    results, _ = run([work, same_days], "05 08:00", "05 13:00", "05 14:00")
    assert sent(results) == [[], [HALF, HALF], []]  # the newer round knows best where she is: 09:00 in New York
    assert {one.leader.tz for one in in_one_zone([work, same_days])} == {"America/New_York"}
    assert in_one_zone([]) == ()


def test_a_message_covers_what_is_planned_for_later_that_day(work: Work) -> None:
    """A leader who travels west: reminded at nine in London, and it is nine in New York on the same day."""
    london = run([work], "05 08:00")[1][0]
    assert remind_at(london.with_leader(tz="America/New_York"), NONE, at("05 09:00")) == at("09 13:00")
    nudged = work.with_leader(nudged_at=at("05 13:30"), tz="America/New_York")
    east = with_round(nudged, id="r2", opened_at=work.assessment.opened_at + timedelta(minutes=1))
    result = remind([nudged, east.with_leader(tz="Europe/London")], at("05 13:30"), NONE)
    assert sent([result]) == [[Kind.NUDGE, Kind.NUDGE, HALF, HALF]]


# A nudge and a snooze


def test_a_nudge_is_sent_at_the_next_open_moment_also_on_top(work: Work) -> None:
    _, (reminded,) = run([work], "05 08:00")
    nudged = reminded.with_leader(nudged_at=at("05 09:00"))
    results, (after,) = run([nudged], "05 09:00", "05 09:01")
    assert sent(results) == [[Kind.NUDGE], []]
    late = after.with_leader(nudged_at=at("06 12:00"))
    assert remind_at(late, NONE, at("06 12:00")) == at("08 08:00")
    assert sent(run([late], "06 12:00", "08 08:00", "09 08:00")[0]) == [[], [Kind.NUDGE], [THREE]]


def test_a_snooze_silences_what_was_planned_and_comes_instead(work: Work) -> None:
    _, (reminded,) = run([work], "05 08:00")
    works, until = snoozed([reminded], Snooze.NEXT_MONDAY, at("05 09:00"), NONE)
    assert (until, works[0].leader.snoozed_until) == (at("08 08:00"), at("08 08:00"))
    assert sent(run(list(works), "08 08:00", "09 08:00")[0]) == [[Kind.SNOOZED], [THREE]]
    works, until = snoozed([run([work], "09 08:00")[1][0]], Snooze.NEXT_MONDAY, at("09 09:00"), NONE)
    results, _ = run(list(works), "11 08:00", "12 08:00", "15 08:00", "15 09:00")
    assert sent(results) == [[], [], [Kind.SNOOZED], []]
    assert told(results[2].entries) == [
        ("r1 snoozed", "15 08:00", "15 08:00"),
        ("r1 day_before", "11 08:00", "snoozed"),
        ("r1 due_day", "12 08:00", "snoozed"),
    ]


def test_a_snooze_leaves_finished_rounds_alone_and_a_new_round_is_not_silenced(work: Work, other: Work) -> None:
    finished = done(other, at("03 09:00"))
    works, until = snoozed([work, finished], Snooze.TOMORROW, at("05 09:00"), NONE)
    assert [one.leader.snoozed_until for one in works] == [until, None]
    silent = work.with_leader(snoozed_until=at("15 08:00"), reminded_through=at("05 08:00"))
    results, after = run([silent, other], "08 08:00")
    assert sent(results) == [[HALF]]
    assert [one.leader.snoozed_until for one in after] == [at("15 08:00"), None]


def test_a_snooze_after_the_clock_went_back_is_still_to_come(work: Work) -> None:
    reminded = work.with_leader(reminded_through=at("05 09:00"))
    works, until = snoozed([reminded], Snooze.LATER_TODAY, at("05 08:05"), NONE)
    assert until == at("05 12:00")
    assert sent(run(list(works), "05 12:00")[0]) == [[Kind.SNOOZED]]


def test_what_would_come_after_the_round_closes_does_not_come(work: Work) -> None:
    assert closing(work.assessment, NONE) == at("15 16:00")
    assert upcoming(work.with_leader(reminded_through=at("12 08:00"), snoozed_until=at("16 08:00")), NONE) == ()
    far = with_round(work, due=date(2026, 6, 14)).with_leader(tz="Pacific/Pago_Pago")  # nine there is 20:00 UTC
    assert [one.kind for one in upcoming(far, NONE)] == [HALF, THREE, BEFORE]


# What a change does away with


def both(work: Work, after: Work, now: str) -> tuple[list[tuple[str, str, str]], datetime | None]:
    turned_, entries = turned(work, after, at(now), NONE)
    return told(entries), turned_.leader.reminded_through


def test_who_reopens_is_not_reminded_of_what_passed_while_they_had_finished(work: Work) -> None:
    finished = done(work, at("03 09:00"))
    entries, through = both(finished, work, "10 09:00")
    assert entries == [
        ("r1 halfway", "05 08:00", "submitted before"),
        ("r1 three_quarters", "09 08:00", "submitted before"),
    ]
    assert through == at("09 08:00")
    again, _ = turned(finished, work, at("10 09:00"), NONE)
    assert remind_at(again, NONE, at("10 09:00")) == at("11 08:00")
    assert both(finished, work, "04 09:00") == ([], None)
    assert both(work, finished, "10 09:00") == ([], None)
    assert both(work, work, "10 09:00") == ([], None)


def test_a_due_date_that_moves_makes_no_occasions_in_the_past(work: Work) -> None:
    reminded = run([work], "09 08:00")[1][0]
    later = with_round(reminded, due=date(2026, 6, 19))
    after, entries = turned(reminded, later, at("10 12:00"), NONE)
    assert entries == ()
    assert [one.at for one in upcoming(after, NONE)] == [at("15 08:00"), at("18 08:00"), at("19 08:00")]
    never = with_round(work, due=date(2026, 6, 19))
    entries2, through = both(work, never, "10 12:00")
    assert [(kind, why) for kind, _, why in entries2] == [
        ("r1 halfway", "the due date moved"),
        ("r1 three_quarters", "the due date moved"),
    ]
    assert through == at("10 08:00")  # half of the new time had passed by then
    earlier, _ = turned(work, with_round(work, due=date(2026, 6, 5)), at("04 12:00"), NONE)
    assert [one.kind for one in upcoming(earlier, NONE)] == [DUE]


def test_why_there_was_no_message(work: Work) -> None:
    reopened = with_round(work, due=date(2026, 6, 26))
    declined = work.model_copy(
        update={"assignments": tuple(a.model_copy(update={"declined_at": at("02 09:00")}) for a in work.assignments)}
    )
    for before, why in (
        (with_round(work, phase=Phase.CLOSED), "round closed first"),
        (declined, "asked for somebody else to answer"),
        (work.with_leader(left_at=at("02 09:00")), "has left"),
        (work.with_leader(snoozed_until=at("08 08:00")), "snoozed"),
    ):
        entries, _ = both(before, reopened, "05 09:00")
        assert entries == [("r1 halfway", "05 08:00", why)]


def test_a_change_concerns_those_whose_list_changed(scope: Scope, filled: Filled) -> None:
    now = at("02 09:00")
    submitted = filled(scope, "ann", "gov", submitted_at=now)
    assert [one.leader.user for one in changed(scope, submitted, now)[0]] == ["ann"]
    assert changed(scope, filled(scope, "ann", "gov", g1="strong"), now) == ((), ())
    moved = scope.model_copy(update={"assessment": scope.assessment.model_copy(update={"due": date(2026, 6, 19)})})
    assert [one.leader.user for one in changed(scope, moved, now)[0]] == ["ann", "ben"]
    nudged = scope.leaders[1].model_copy(update={"nudged_at": now})
    asked = scope.model_copy(update={"leaders": (scope.leaders[0], nudged)})
    assert [one.leader.user for one in changed(scope, asked, now)[0]] == ["ben"]
    before = scope.model_copy(update={"leaders": scope.leaders[:1]})
    assert [one.leader.user for one in changed(before, scope, now)[0]] == ["ben"]


# The message


def test_the_message_names_everything_unfinished_most_urgent_first(
    work: Work, other: Work, framework: Framework, scope: Scope, filled: Filled
) -> None:
    begun = works_by_user(filled(scope, "ann", "gov", g1="strong", note_g2="only a note"))["ann"]
    complete = works_by_user(filled(scope, "ann", "people", p1="weak", p2="weak"))["ann"]
    library = {framework.key: framework}
    result = remind([other, begun], at("12 08:00"), NONE)
    message = reminder(result.works, library, at("12 08:00"), result.sent)
    assert [
        (one.assessment, one.name, one.number, one.answered, one.questions, one.next_question)
        for one in message.waiting
    ] == [
        ("r1", "Gov", 1, 1, 3, 2),
        ("r1", "People", 2, 0, 2, 1),
        ("r2", "Gov", 1, 0, 3, 1),
        ("r2", "People", 2, 0, 2, 1),
    ]
    assert (message.key, message.to, message.why, message.last) == (
        "reminder:ann",
        "ann",
        "The due date is here.",
        True,
    )
    assert (message.redraw_only, message.snoozed_until) == (False, None)
    assert [one.next_question for one in waiting([complete], library)] == [1, None]
    assert [(one.name, one.number, one.questions) for one in waiting([work], {})] == [("gov", 0, 0), ("people", 0, 0)]


def test_each_message_moves_to_the_bottom_and_only_the_last_says_so(work: Work) -> None:
    results, _ = run([work], "05 08:00", "12 08:00")
    first, last = (
        reminder(r.works, {}, m, r.sent) for r, m in zip(results, (at("05 08:00"), at("12 08:00")), strict=True)
    )
    assert last.reposts > first.reposts > 0
    assert (first.last, last.last) == (False, True)


def test_a_redraw_says_how_it_stands_and_never_brings_back_what_is_finished(work: Work) -> None:
    result = remind([work], at("05 08:00"), NONE)
    old = reminder(result.works, {}, at("05 08:00"), result.sent)
    part = work.model_copy(update={"assignments": work.assignments[1:]})
    unsent, standing = (
        redrawn(old, [part], {}, stands=False),
        redrawn(old, [part], {}, stands=True, until=at("08 08:00")),
    )
    assert (unsent.redraw_only, unsent.reposts, len(unsent.waiting)) == (False, old.reposts, 1)
    assert (standing.redraw_only, standing.snoozed_until) == (True, at("08 08:00"))
    assert redrawn(standing, [part], {}, stands=True).snoozed_until == at("08 08:00")
    empty = redrawn(standing, [done(work, at("05 09:00"))], {}, stands=False)
    assert (empty.waiting, empty.redraw_only, empty.reposts, empty.snoozed_until, empty.last) == (
        (),
        True,
        0,
        None,
        False,
    )


# The ledger and what is still to come


def test_the_ledger_tells_of_every_occasion(work: Work) -> None:
    results, (after,) = run([work], "05 08:00")
    entries = results[0].entries
    assert told(ledger([after], entries, NONE)) == [
        ("r1 halfway", "05 08:00", "05 08:00"),
        ("r1 three_quarters", "09 08:00", STILL_TO_COME),
        ("r1 day_before", "11 08:00", STILL_TO_COME),
        ("r1 due_day", "12 08:00", STILL_TO_COME),
    ]
    finished = done(after, at("10 09:00"))
    assert [why for _, _, why in told(ledger([finished], entries, NONE))][1:] == ["submitted before"] * 3
    closed = with_round(after, phase=Phase.CLOSED, closed_at=at("10 09:00"))
    assert [why for _, _, why in told(ledger([closed], entries, NONE))][1:] == ["round closed first"] * 3
    quiet = after.with_leader(snoozed_until=at("11 08:00"))
    assert told(ledger([quiet], entries, NONE))[1:] == [
        ("r1 three_quarters", "09 08:00", "snoozed"),
        ("r1 day_before", "11 08:00", "snoozed"),
        ("r1 snoozed", "11 08:00", STILL_TO_COME),
        ("r1 due_day", "12 08:00", STILL_TO_COME),
    ]
    beyond = after.with_leader(snoozed_until=at("16 08:00"))
    assert told(ledger([beyond], entries, NONE))[-1] == ("r1 snoozed", "16 08:00", "round closed first")
    assert ledger([], entries, NONE) == entries


def test_the_preview_is_what_then_comes(work: Work, other: Work) -> None:
    nudged = work.with_leader(nudged_at=at("04 19:00"))
    found = preview({"ann": [nudged, other]}, "r1", at("04 19:30"), NONE)
    assert [(f"{one.at:%d %H:%M}", one.reasons) for one in found] == [
        ("05 08:00", ("half of the time has passed", "the chair asks those who have not finished")),
        ("09 08:00", ("three quarters of the time have passed",)),
        ("11 08:00", ("the due date is the next working day",)),
        ("12 08:00", ("the due date is here",)),
    ]
    assert {one.tz for one in found} == {"Europe/London"}
    assert preview({"ann": [done(work, at("02 09:00"))]}, "r1", at("04 19:30"), NONE) == ()
    works, coming = [nudged, other], []
    moment = at("04 19:30")
    while moment < at("20 08:00"):
        result = remind(works, moment, NONE)
        works = list(result.works)
        coming += [moment] * any(one.assessment == "r1" for one in result.entries)
        moment += timedelta(minutes=30)
    assert coming == [one.at for one in found]
