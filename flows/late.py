"""Words that come late: the page they were typed on may have gone on meanwhile, and then they mean something else."""

from datetime import timedelta

from flows.assessment import Assignment
from flows.events import Typed

LATE = timedelta(seconds=10)
"""The two clocks may differ by seconds, and what follows in order comes within a few. What Slack has to deliver once
more comes after a minute, or after five.
"""


def too_late(event: Typed, assignment: Assignment) -> bool:
    """Whether they came late, and the leader has done something on this page since they were typed."""
    came_late = event.at - event.typed_at > LATE
    return came_late and assignment.touched_at is not None and assignment.touched_at > event.typed_at


def sentence(event: Typed) -> str:
    return (
        f"Slack brought me “{event.text.strip()}” late, and your page had changed by then, so I did not use it. "
        "If you still mean it, type it again."
    )
