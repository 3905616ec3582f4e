"""When what Slack delivers was done, told by our own clock: Slack's may be ahead or behind."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

RECENT = 32
STEP_SECONDS = 1.0
"""By so much our clock may drift from one delivery to the next; more is somebody setting it."""


@dataclass
class Promptness:
    """The promptest of the last deliveries took no time to speak of: whatever took longer came later by the difference.

    Of the first one nothing is known, so the two clocks are taken to agree.
    """

    clock: Clock
    _delays: "deque[timedelta]" = field(default_factory=lambda: deque(maxlen=RECENT))
    _set_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def done_at(self, ts: object) -> datetime | None:
        """`ts` is Slack's, in seconds since 1970; None for what is none."""
        try:
            done = datetime.fromtimestamp(float(str(ts)), UTC)
        except (ValueError, OverflowError, OSError):
            return None
        now = self.clock.now()
        with self._lock:
            self._noticed_if_set(now)
            promptest = min(self._delays, default=timedelta())
            self._delays.append(now - done)
        return min(done + promptest, now)

    def _noticed_if_set(self, now: datetime) -> None:
        """What was learnt before the clock was set is worth nothing. It runs on while a process stands still."""
        set_at = now.timestamp() - self.clock.running()
        if abs(set_at - self._set_at) > STEP_SECONDS:
            self._delays.clear()
        self._set_at = set_at
