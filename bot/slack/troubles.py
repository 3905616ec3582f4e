"""What Slack's errors, and a connection that fails, mean for a message: the four answers to them."""

import re
import socket
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.deliver import DeadToken, Doubtful, Gone, Misdrawn, NotLetIn, Passing, Undelivered
from bot.slack.retry_after import retry_after

NOT_THERE = "message_not_found"
LOST = frozenset({NOT_THERE, "edit_window_closed", "cant_update_message", "is_inactive", "block_mismatch"})
PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "org_login_required",
    }
)
NOT_LET_IN = frozenset(
    {
        "missing_scope",
        "not_allowed_token_type",
        "team_access_not_granted",
        "two_factor_setup_required",
        "accesslimited",
        "ekm_access_denied",
    }
)
"""A fault of the installation or of what the workspace allows, not of the message: it waits until that is mended."""
DEAD = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Our token is not taken: the app was removed, or needs another token. Messages wait."""
PERHAPS_DONE = frozenset({"internal_error", "fatal_error"})
MISDRAWN = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_arguments"}
)
_NAME = re.compile("[a-z0-9_]+")


def understood(error: Exception, posting: bool) -> Undelivered:
    """What a failure means for the message. Raises `error` itself when it is none of Slack's or the network's."""
    if isinstance(error, SlackApiError):
        return _slack_said(error, posting)
    if isinstance(error, URLError) and isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
        return Passing("Slack could not be reached")
    if isinstance(error, OSError | HTTPException):
        return Doubtful("no answer from Slack") if posting else Passing("no answer from Slack")
    raise error


def is_slacks(name: str) -> bool:
    """Whether this is one of Slack's errors, and not the page of something that stands between us."""
    return _NAME.fullmatch(name) is not None


def name_of(error: SlackApiError) -> str:
    """Slack's own name for it; else the status alone, for what stands between us may answer with a whole page."""
    name = str(error.response.get("error", ""))
    return name if is_slacks(name) else f"status {error.response.status_code}, and not in Slack's words"


def _slack_said(error: SlackApiError, posting: bool) -> Undelivered:
    response, name = error.response, name_of(error)
    if response.status_code == 429 or name in PASSING:
        return Passing(name, retry_after(response))
    if name in NOT_LET_IN:
        return NotLetIn(name)
    if name in DEAD:
        return DeadToken(name)
    if name in PERHAPS_DONE or response.status_code >= 500 or not is_slacks(name):
        return Doubtful(name) if posting else Passing(name)
    if name in MISDRAWN:
        return Misdrawn(name)
    return Gone(name)
