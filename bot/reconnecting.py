"""Opening connections to Slack anew: at once where one has gone, and no faster than Slack allows."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.web import SlackResponse

from bot.slack.retry_after import retry_after

UNTOLD = timedelta(seconds=30)
"""How long we wait where Slack does not say."""
LOOK_SECONDS = 0.25
MINUTE = 60.0

log = structlog.get_logger()


class Opener(WebClient):
    """Asks Slack for connections, and waits where it asks to: it lets us open one a minute, and a few at once.

    Slack's own client would wait in silence, and could not be stopped meanwhile. Once `over` is set nothing is opened.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.over = threading.Event()

    def apps_connections_open(self, *, app_token: str, **more: Any) -> SlackResponse:
        while not self.over.is_set():
            try:
                return super().apps_connections_open(app_token=app_token, **more)
            except SlackApiError as error:
                if error.response.get("error") != "ratelimited":
                    raise
                wait = (retry_after(error.response) or UNTOLD).total_seconds()
            log.warning("Slack asks to wait before it opens a connection", seconds=wait)
            self.over.wait(wait)
        raise ConnectionAbortedError("we are stopping")


class Lookout:
    """Looks after a connection: every ping interval as Slack's client does, and also when it has just gone.

    That client alone looks every ten seconds, and nothing that anybody presses until then is heard. What goes again
    within a minute waits for the next regular look: one a minute is what Slack lets us open for certain.
    """

    def __init__(self, client: SocketModeClient, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._regular = self._at_once = float("-inf")

    def __call__(self) -> None:
        now = self._now()
        if now - self._regular >= self._client.ping_interval:
            self._regular = now
        elif now - self._at_once >= MINUTE and not self._client.is_connected():
            self._at_once = now
        else:
            return
        self._client._monitor_current_session()  # type: ignore[no-untyped-call]
