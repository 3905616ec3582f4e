"""What Slack delivers, read into the few facts we need. Slack adds fields at will; what is not read here is ignored."""

import hashlib
import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any, NamedTuple

from bot.turn import CLICK

Payload = Mapping[str, Any]
_HALF = re.compile("[\ud800-\udfff]")
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


class Who(NamedTuple):
    """Who acted, and in which workspace that person is at home."""

    user: str
    team: str


class Where(NamedTuple):
    """The message something was clicked on, and its own address for answering."""

    channel: str
    ts: str
    url: str


def who(body: Payload) -> Who:
    """From a click, a form, a command or an event."""
    if "command" in body:
        return Who(body.get("user_id", ""), body.get("team_id", ""))
    user = body.get("user", {})
    return Who(user.get("id", ""), user.get("team_id") or (body.get("team") or {}).get("id", ""))


def where(body: Payload) -> Where | None:
    """None for a click in a form or on the Home tab."""
    container = body.get("container", {})
    if container.get("type") != "message":
        return None
    return Where(container.get("channel_id", ""), container.get("message_ts", ""), body.get("response_url", ""))


def click_key(body: Payload) -> str:
    """The same for every delivery of the same click."""
    action = body["actions"][0]
    return f"{CLICK}{who(body).user}:{action.get('action_ts', '')}:{action.get('action_id', '')}"


def form_key(body: Payload) -> str:
    """The same for the same form filled in alike. Where no answer came in time Slack leaves it open, and people may
    fill in something else before they send it once more.
    """
    view = body["view"]
    filled_in = json.dumps([view.get("hash", ""), form_values(body)], sort_keys=True)
    return f"form:{who(body).user}:{view['id']}:{hashlib.sha256(filled_in.encode()).hexdigest()[:20]}"


def as_typed(text: str) -> str:
    """What the person typed: Slack escapes `& < >` and wraps links and mentions on the way to us."""
    return whole(unescape_slack(_LINK.sub(_plain, text)))


def whole(text: str) -> str:
    """Half a character pair, which no database can hold, becomes a visible mark."""
    return _HALF.sub("\ufffd", text)


def unescape_slack(text: str) -> str:
    """Only the three characters Slack escapes, once."""
    return re.sub(r"&(?:lt|gt|amp);", lambda found: unescape(found[0]), text)


def _plain(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target[0] in "@#":
        return target[0] + (label or target[1:])
    if target.startswith("!date^"):
        return label or ""
    if target[0] == "!":
        return "@" + (label or target[1:].split("^")[0]).removeprefix("@")
    if not label or label == target or target.startswith(("mailto:", "tel:")):
        return label or target
    return label if label in target else f"{label} ({target})"


def form_values(body: Payload) -> dict[str, Any]:
    """What each input holds, by block id: text, an id, a list of ids, a date, or None when left empty."""
    blocks = body["view"].get("state", {}).get("values", {})
    return {block: _value(next(iter(inputs.values()))) for block, inputs in blocks.items() if inputs}


def _value(state: Payload) -> Any:
    for name in ("value", "selected_date", "selected_user", "selected_conversation", "selected_channel"):
        if state.get(name) is not None:
            return whole(state[name])
    if state.get("selected_option"):
        return state["selected_option"]["value"]
    if "selected_options" in state:
        return [option["value"] for option in state["selected_options"] or ()]
    return state.get("selected_users")
