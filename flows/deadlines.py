"""When a round is due and when it closes: worked out from stored facts, so that a restart changes nothing."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from flows.again import next_again
from flows.assessment import Assessment, Phase, Scope
from flows.calendar import day_begins, day_ends, is_working_day, working_day_after

HOUR_OF_GRACE = timedelta(hours=1)
"""From the last submission to closing."""

HOUR_BEFORE = timedelta(hours=1)

LONGEST_ROUND = timedelta(days=366)
"""A due date further off than this is taken for a slip, such as the wrong year."""


def chair_told_at(assessment: Assessment) -> datetime:
    """When working hours begin on the due date, where the chair is."""
    return day_begins(assessment.due, assessment.chair_tz)


def closes_at(scope: Scope) -> datetime:
    """When the round closes by itself, as things stand."""
    return closing(scope.assessment, scope.closed_days)


def closing(assessment: Assessment, closed_days: AbstractSet[date]) -> datetime:
    """The end of the first working day after the due date, where the chair is; an hour after everybody has submitted
    where that is sooner."""
    end = day_ends(working_day_after(assessment.due, closed_days), assessment.chair_tz)
    if assessment.all_submitted_at is None:
        return end
    return min(end, assessment.all_submitted_at + HOUR_OF_GRACE)


def unfinished_told_at(assessment: Assessment, closed_days: AbstractSet[date]) -> datetime:
    """When the chair is told who has not finished: at the end of their working day on the due date or, where that is
    no working day, an hour before the end of the next, which is when the round closes."""
    if is_working_day(assessment.due, closed_days):
        return day_ends(assessment.due, assessment.chair_tz)
    return day_ends(working_day_after(assessment.due, closed_days), assessment.chair_tz) - HOUR_BEFORE


def next_look(scope: Scope) -> datetime | None:
    """When the clock must next look at this round; None when nothing is to come."""
    assessment = scope.assessment
    if assessment.phase is Phase.PUBLISHED:
        return next_again(assessment, scope.closed_days)
    if assessment.phase is not Phase.OPEN:
        return None
    looks = [closes_at(scope)]
    if assessment.due_told_at is None:
        looks.append(chair_told_at(assessment))
    if assessment.unfinished_told_at is None and assessment.all_submitted_at is None and scope.unsubmitted != 0:
        looks.append(unfinished_told_at(assessment, scope.closed_days))
    return min(looks)
