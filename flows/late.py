"""What comes late: its page may have gone on, and then it means something else, or undoes what was done since.

A press that was not answered within three seconds Slack calls failed, and people press again. A process that stood
still in between takes the first one up afterwards.
"""

from datetime import datetime, timedelta

from flows.assessment import Assignment
from flows.events import Declined, OnPage, Paused, Rated, Reopened, Resumed, Submitted, Typed, WentBack, WentTo

LATE = timedelta(seconds=10)
"""What Slack delivers in order comes within a few seconds; what it has to deliver once more, after a minute or five."""
_STEPS = (WentBack, WentTo, Paused, Resumed, Submitted, Declined, Typed)


def too_late(event: OnPage, assignment: Assignment) -> bool:
    """Whether it came late, and what it is about has changed since it was done."""
    done, newest = done_at(event), _changed(event, assignment)
    return done < event.at and newest is not None and newest > done


def done_at(event: OnPage) -> datetime:
    """When it was done, if it came late; else when it came, for which came first within seconds nobody can tell."""
    done = event.done_at
    return event.at if done is None or event.at - done <= LATE else done


def _changed(event: OnPage, assignment: Assignment) -> datetime | None:
    """An answer is about its question; a step about the page as it was. The rest may come at any time."""
    if isinstance(event, Rated):
        old = assignment.answer(event.question)
        return assignment.submitted_at or (old.at if old and old.answer else None)
    if isinstance(event, Reopened):
        return assignment.submitted_at
    return assignment.touched_at if isinstance(event, _STEPS) else None


def sentence(event: Typed) -> str:
    return (
        f"Slack brought me “{event.text.strip()}” late, and your page had changed by then, so I did not use it. "
        "If you still mean it, type it again."
    )
