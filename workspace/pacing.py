"""How fast the app may call: Slack's tiers, a minute at a time, by the clock; above them 429 and a time to wait."""

from collections import deque
from datetime import datetime, timedelta
from math import ceil

from workspace.clock import Clock

MINUTE = timedelta(minutes=1)
TIERS = {
    10: ("apps.connections.open",),
    20: ("conversations.list", "users.list"),
    50: (
        "chat.update",
        "chat.delete",
        "files.delete",
        "conversations.open",
        "conversations.info",
        "conversations.history",
        "conversations.replies",
        "bots.info",
    ),
    100: (
        "chat.postEphemeral",
        "conversations.members",
        "files.info",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
        "users.info",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    ),
    300: ("chat.postMessage",),
}
PER_MINUTE = {method: most for most, methods in TIERS.items() for method in methods}
"""Calls a minute, per method: docs.slack.dev/apis/web-api/rate-limits. Methods that are not here are not limited.

Opening connections is of the first tier: one a minute, "a small amount of burst" allowed, which is ten here.
"""
POST_BURST = 10
"""Messages that may come at once in one channel; after that, one a second."""


class TooFast(Exception):
    """The app must wait `seconds` before it calls again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class Pacing:
    """Counts calls. A refused call does not count."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[str, deque[datetime]] = {}
        self._posts: dict[str, deque[datetime]] = {}

    def check(self, method: str, channel: str) -> None:
        """Count one call of `method`, about `channel` if it posts there. Raises TooFast."""
        now = self._clock.now()
        most = PER_MINUTE.get(method)
        if most is None:
            return
        calls = _recent(self._calls, method, now - MINUTE)
        _check(calls, most, MINUTE, now)
        if method == "chat.postMessage":
            burst = timedelta(seconds=POST_BURST)
            posts = _recent(self._posts, channel, now - burst)
            _check(posts, POST_BURST, burst, now)
            posts.append(now)
        calls.append(now)


def _recent(kept: dict[str, deque[datetime]], key: str, since: datetime) -> deque[datetime]:
    times = kept.setdefault(key, deque())
    while times and times[0] <= since:
        times.popleft()
    return times


def _check(times: deque[datetime], most: int, span: timedelta, now: datetime) -> None:
    if len(times) >= most:
        raise TooFast(max(1, ceil((times[0] + span - now).total_seconds())))
