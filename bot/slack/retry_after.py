"""How long Slack asks to wait."""

import re
from datetime import timedelta

from slack_sdk.web import SlackResponse

_SECONDS = re.compile(r"\d{1,6}(\.\d+)?", re.ASCII)


def retry_after(response: SlackResponse) -> timedelta | None:
    """None where no time is named, or, as something between us and Slack may, otherwise than in seconds."""
    said = str(response.headers.get("Retry-After") or response.headers.get("retry-after") or "").strip()
    return timedelta(seconds=float(said)) if _SECONDS.fullmatch(said) else None
