"""Long lists, a page at a time."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from workspace.api import ApiError, Call

T = TypeVar("T")


def page(every: Sequence[T], call: Call, usual: int = 100, most: int = 1000) -> tuple[list[T], str]:
    """The page that `limit` and `cursor` ask for, and the cursor of the next one ("" at the end)."""
    limit = _number(call.optional("limit") or str(usual))
    if not 0 < limit <= most:
        raise ApiError("invalid_limit")
    try:
        start = int(base64.b64decode(call.optional("cursor"), validate=True).removeprefix(b"from:") or 0)
    except (binascii.Error, ValueError) as problem:
        raise ApiError("invalid_cursor") from problem
    end = start + limit
    return list(every[start:end]), base64.b64encode(b"from:%d" % end).decode() if end < len(every) else ""


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as problem:
        raise ApiError("invalid_limit") from problem
