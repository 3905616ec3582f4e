"""A client of Slack's that keeps to its pace: what is sent in bulk goes no faster than its tier, and a method that
answered 429 is not called before its time is up.

Slack counts calls by method and workspace (https://docs.slack.dev/apis/web-api/rate-limits), so whatever else calls
that method here meanwhile is told what Slack would say, and Slack is left alone.
"""

import math
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.deliver import LONGEST_WAIT
from bot.slack.retry_after import retry_after
from bot.slack.tiers import Tiers

POST = "chat.postMessage"
ANYBODY = ""


class _Pause(NamedTuple):
    """`begun` as well: where the clock was set back behind it, nobody waits for the clock to come as far again."""

    begun: datetime
    until: datetime


class Pauses:
    """Which methods are to be left alone, and until when."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._pauses: dict[tuple[str, str], _Pause] = {}

    def left(self, method: str, channel: str) -> timedelta:
        """How long this call is still to wait."""
        with self._lock:
            return max(self._left((method, ANYBODY)), self._left((method, channel)))

    def begin(self, method: str, channel: str, wait: timedelta) -> None:
        """Slack asked for it. A post is counted for its channel and for the workspace, and Slack does not say which was
        too much: a second channel that is refused meanwhile tells that it is the workspace. Of calls under way
        together the longest wait counts, whichever answer comes last.
        """
        now = self._now()
        pause = _Pause(now, now + min(wait, LONGEST_WAIT))
        with self._lock:
            self._pauses = {of: one for of, one in self._pauses.items() if self._left(of)}
            others = any(of[0] == method and of[1] != channel for of in self._pauses)
            of = (method, channel if method == POST and not others else ANYBODY)
            self._pauses[of] = max(self._pauses.get(of, pause), pause, key=lambda one: one.until)

    def _left(self, of: tuple[str, str]) -> timedelta:
        pause, now = self._pauses.get(of), self._now()
        return pause.until - now if pause and pause.begun <= now < pause.until else timedelta()


class HeedingClient(WebClient):
    """As `WebClient`; copies share what was heard and counted."""

    def __init__(self, token: str, base_url: str, now: Callable[[], datetime], **settings: Any) -> None:
        super().__init__(token, base_url, **settings)
        self._heard = Pauses(now)
        self._tiers = Tiers(now)

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        """Raises `SlackApiError` as Slack would, status and Retry-After included, where it asked to wait or would."""
        channel = str((given.get("json") or given.get("params") or {}).get("channel") or ANYBODY)
        left = self._heard.left(api_method, channel) or self._tiers.take(api_method)
        if left:
            raise SlackApiError("Slack asked to wait", self._as_it_said(api_method, left))  # type: ignore[no-untyped-call]
        try:
            return super().api_call(api_method, **given)
        except SlackApiError as error:
            if error.response.status_code == 429 and (wait := retry_after(error.response)):
                self._heard.begin(api_method, channel, wait)
            raise

    def _as_it_said(self, method: str, left: timedelta) -> SlackResponse:
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url=self.base_url + method,
            req_args={},
            data={"ok": False, "error": "ratelimited"},
            headers={"Retry-After": str(math.ceil(left.total_seconds()))},
            status_code=429,
        )
