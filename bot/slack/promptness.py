"""When what Slack delivers was done, told by our own clock: Slack's may be ahead or behind."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

REMEMBERED = timedelta(hours=1)
"""Longer than anything is held up, and shorter than two clocks need to drift apart."""
STEP_SECONDS = 1.0
"""By so much our clock may drift from one delivery to the next; more is somebody setting it."""


@dataclass
class Promptness:
    """The promptest of the last hour took no time to speak of: whatever took longer came later by the difference.

    Of the first one nothing is known, so the two clocks are taken to agree.
    """

    clock: Clock
    _delays: "deque[tuple[float, timedelta]]" = field(default_factory=deque)
    """When each came and how long it took: the promptest first, and of the others none that a later one outdid."""
    _set_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def done_at(self, ts: object) -> datetime | None:
        """`ts` is Slack's, in seconds since 1970; None for what is none."""
        try:
            done = datetime.fromtimestamp(float(str(ts)), UTC)
        except (ValueError, OverflowError, OSError):
            return None
        with self._lock:
            now, running = self.clock.now(), self.clock.running()
            self._noticed_if_set(now.timestamp() - running)
            promptest = self._delays[0][1] if self._delays else timedelta()
            self._remember(running, now - done)
        return min(done + promptest, now)

    def _remember(self, running: float, delay: timedelta) -> None:
        while self._delays and self._delays[-1][1] >= delay:
            self._delays.pop()
        self._delays.append((running, delay))
        while self._delays[0][0] < running - REMEMBERED.total_seconds():
            self._delays.popleft()

    def _noticed_if_set(self, set_at: float) -> None:
        """What was learnt before the clock was set is worth nothing. It runs on while a process stands still."""
        if abs(set_at - self._set_at) > STEP_SECONDS:
            self._delays.clear()
        self._set_at = set_at
