"""How many calls of a method Slack takes in a minute from one app in one workspace.

The figures are https://docs.slack.dev/apis/web-api/rate-limits: tier 3 is fifty, tier 4 a hundred. Only what is sent
in bulk is here, and what is looked for; a form that somebody waits for is asked for at once.
"""

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
PER_MINUTE = {
    **dict.fromkeys(("chat.update", "chat.delete", "files.delete", "conversations.open"), 50),
    **dict.fromkeys(("conversations.history", "conversations.replies"), 50),
    **dict.fromkeys(("files.getUploadURLExternal", "files.completeUploadExternal"), 100),
}


class Tiers:
    """The calls of the last minute, of this process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)

    def take(self, method: str) -> timedelta:
        """Counts a call that may be made now; else how long there is no room for it, and nothing is counted."""
        most = PER_MINUTE.get(method)
        if most is None:
            return timedelta()
        with self._lock:
            now, calls = self._now(), self._calls[method]
            while calls and not calls[0] <= now < calls[0] + MINUTE:  # over, or ahead of a clock that was set back
                calls.popleft()
            if len(calls) >= most:
                return calls[0] + MINUTE - now
            calls.append(now)
            return timedelta()
