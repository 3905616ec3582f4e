"""The Slack app manifest: the least scopes, and why each is needed."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.clock import is_loopback

NAME = "assurance"
COMMAND = "/assurance"
START_ROUND = "start_round"
PATH = "/slack/events"
"""Where Slack's requests come in over HTTP: events, interactions, commands and options alike."""

SCOPES: Mapping[str, str] = {
    "chat:write": "ask leaders in direct messages, announce a round and post its summary",
    "commands": "/assurance and the shortcut that starts a round",
    "im:history": "read what leaders type to the app in its own direct message: answers, notes, help",
    "im:write": "find the conversation in which a first message may have arrived, so that it is not sent twice",
    "users:read": "names, titles, time zones; tell apps, guests and deactivated accounts from leaders",
    "channels:read": "check that the summary's channel is open, not shared, and the app is in it",
    "groups:read": "the same for a private channel",
    "files:write": "add the heat map to the summary's thread",
    "app_mentions:read": "answer somebody who mentions the app with help",
}

EVENTS: Mapping[str, str] = {
    "app_home_opened": "draw the Home tab",
    "app_mention": "answer with help",
    "message.im": "what leaders type to the app",
    "app_uninstalled": "stop everything, and delete what is stored when its time is over",
    "tokens_revoked": "the same: without its token the app is no longer there",
    "user_change": "a new title, time zone, or an account that was deactivated",
}


class BadAddress(Exception):
    """Slack sends nothing to this address; the text says why."""


def manifest(address: str = "") -> dict[str, Any]:
    """For Socket Mode, which needs no public address; or, with one, for signed requests to it. Raises BadAddress."""
    ours = _for_sockets()
    if address:
        url = request_url(address)
        for command in ours["features"]["slash_commands"]:
            command["url"] = url
        ours["settings"]["event_subscriptions"]["request_url"] = url
        ours["settings"]["interactivity"]["request_url"] = url
        ours["settings"]["socket_mode_enabled"] = False
    return ours


def request_url(address: str) -> str:
    """The address of this bot as Slack needs it, with our path at its end. Raises BadAddress."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(address)):
        raise BadAddress("The address must begin with https:// (http:// only on this machine, to try it).")
    if not parts.hostname or parts.query or parts.fragment:
        raise BadAddress("The address is https://, a host, and perhaps a path; nothing after that.")
    return address.rstrip("/").removesuffix(PATH) + PATH


def _for_sockets() -> dict[str, Any]:
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Assurance",
            "description": "Guided self-assessment of school trusts in Slack",
            "background_color": "#1f4e79",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "Start a round",
                    "type": "global",
                    "callback_id": START_ROUND,
                    "description": "Start a self-assessment round in a channel",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Start, continue or look at a self-assessment",
                    "usage_hint": "start | manage | again | continue | status | frameworks | my answers | help",
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def as_text(address: str = "") -> str:
    """The manifest as YAML (JSON values are YAML), with the reason for each scope and event beside it."""
    lines: list[str] = []
    for name, part in manifest(address).items():
        lines += [f"{name}:", *_lines(part, 1)]
    return "\n".join(lines) + "\n"


def _lines(part: Any, depth: int) -> list[str]:
    pad = "  " * depth
    lines: list[str] = []
    for name, value in part.items():
        if isinstance(value, dict):
            lines += [f"{pad}{name}:", *_lines(value, depth + 1)]
        elif name in ("bot", "bot_events"):
            reasons = {**SCOPES, **EVENTS}
            lines += [f"{pad}{name}:", *(f"{pad}  - {one}  # {reasons[one]}" for one in value)]
        elif isinstance(value, list):
            lines += [f"{pad}{name}:", *(f"{pad}  - {json.dumps(one, ensure_ascii=False)}" for one in value)]
        else:
            lines.append(f"{pad}{name}: {json.dumps(value, ensure_ascii=False)}")
    return lines
