"""Slack's request signature, version 0 (https://docs.slack.dev/authentication/verifying-requests-from-slack).

`v0=` and the HMAC-SHA256 of `v0:<timestamp>:<raw body>` under the signing secret, in hexadecimal.
"""

import hashlib
import hmac
from datetime import datetime

WINDOW_SECONDS = 300
"""A request signed longer ago, or further ahead, is a replay or comes from a clock that is wrong."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of `body` as sent at `timestamp` (seconds, as text)."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def fault(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> str:
    """Why this request is not Slack's, for the log; empty when it is."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return "no timestamp"
    if abs(now.timestamp() - int(timestamp)) > WINDOW_SECONDS:
        return "an old timestamp"
    if not hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode()):
        return "a wrong signature"
    return ""
