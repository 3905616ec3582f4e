"""When a round is due and when it closes: worked out from stored facts, so that a restart changes nothing."""

from datetime import datetime, timedelta

from flows.assessment import Assessment, Phase, Scope
from flows.calendar import day_begins, day_ends, working_day_after

HOUR_OF_GRACE = timedelta(hours=1)
"""From the last submission to closing."""

LONGEST_ROUND = timedelta(days=366)
"""A due date further off than this is taken for a slip, such as the wrong year."""


def chair_told_at(assessment: Assessment) -> datetime:
    """When working hours begin on the due date, where the chair is."""
    return day_begins(assessment.due, assessment.chair_tz)


def closes_at(scope: Scope) -> datetime:
    """The end of the first working day after the due date, where the chair is; an hour after everybody has submitted
    where that is sooner."""
    assessment = scope.assessment
    end = day_ends(working_day_after(assessment.due, scope.closed_days), assessment.chair_tz)
    if assessment.all_submitted_at is None:
        return end
    return min(end, assessment.all_submitted_at + HOUR_OF_GRACE)


def next_look(scope: Scope) -> datetime | None:
    """When the clock must next look at this round; None when nothing is to come."""
    assessment = scope.assessment
    if assessment.phase is not Phase.OPEN:
        return None
    closing = closes_at(scope)
    return closing if assessment.due_told_at is not None else min(closing, chair_told_at(assessment))
