"""Asking Slack at the start: trouble that passes is waited for, and only then is it a reason not to begin."""

import socket
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import TypeVar
from urllib.error import URLError

import structlog
from slack_sdk.errors import SlackApiError

from bot.deliver import Passing
from bot.slack.troubles import DEAD, NOT_LET_IN, understood

T = TypeVar("T")
TRIES = 6
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0

log = structlog.get_logger()


def patiently(call: Callable[[], T], wait: Callable[[float], object] = time.sleep) -> T:
    """What `call` answers. Where Slack asks to wait, fails or gives no answer, it is asked again, as it named or after
    twice as long each time. Raises what the last of `TRIES` raised, and at once what waiting does not mend.
    """
    for tried in range(TRIES - 1):
        try:
            return call()
        except (SlackApiError, OSError, HTTPException) as error:
            named = _passes(error)
            log.warning("Slack cannot be asked just now; trying again", error=type(error).__name__)
        wait(min(FIRST_WAIT_SECONDS * 2**tried if named is None else named, LONGEST_WAIT_SECONDS))
    return call()


def _passes(error: Exception) -> float | None:
    """How long Slack asked to wait, if it named a time. Raises `error` when it does not pass, or nobody is there."""
    if isinstance(error, SlackApiError) and error.response.get("error") in DEAD | NOT_LET_IN:
        raise error
    if isinstance(error, URLError) and isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
        raise error
    trouble = understood(error, posting=False)
    if not isinstance(trouble, Passing):
        raise error
    return trouble.wait.total_seconds() if trouble.wait else None
