"""Composition objects: texts, options, confirmations, filters.

Limits: docs.slack.dev/reference/block-kit/composition-objects.
"""

from collections.abc import Iterator
from typing import Any

from workspace.limits.rules import Fault, Rule, boolean, exactly_one, listing, one_of, shape, string


def plain(most: int, least: int = 1) -> Rule:
    """A plain_text object."""
    return shape({"type": one_of("plain_text"), "text": string(most, least)}, {"emoji": boolean})


def text(most: int, least: int = 1) -> Rule:
    """A plain_text or mrkdwn object."""
    as_plain = plain(most, least)
    as_mrkdwn = shape({"type": one_of("mrkdwn"), "text": string(most, least)}, {"verbatim": boolean})

    def rule(value: Any, at: str) -> Iterator[Fault]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in {"plain_text", "mrkdwn"}:
            yield Fault(f"{at}/type", "unknown_type", f"unsupported text type: {kind}")
        else:
            yield from (as_plain if kind == "plain_text" else as_mrkdwn)(value, at)

    return rule


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

OPTION = shape({"text": plain(75), "value": string(150, 1)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": string(150, 1)}, {"description": text(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(150, 1)}, {"description": plain(75), "url": string(3000)})
OPTION_GROUP = shape({"label": plain(75), "options": listing(OPTION, 1, 100)})

FILTER = shape(
    {},
    {
        "include": listing(one_of("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH = shape({}, {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
SLACK_FILE = shape({}, {"id": string(), "url": string()}, exactly_one("id", "url"))


def offered(value: Any, at: str) -> Iterator[Fault]:
    """No two options share a value, and what is chosen at the start is among them."""
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    every = [o for g in groups if isinstance(g, dict) for o in g.get("options") or [] if isinstance(o, dict)]
    values = [option.get("value") for option in every]
    for index, one in enumerate(values):
        if one in values[:index]:
            yield Fault(f"{at}/options", "duplicate", f"option value is not unique: {one}")
    if (first := value.get("initial_option")) is not None and first not in every:
        yield Fault(f"{at}/initial_option", "invalid_value", "initial_option must be one of the options")
    for index, one in enumerate(value.get("initial_options") or []):
        if one not in every:
            yield Fault(f"{at}/initial_options/{index}", "invalid_value", "must be one of the options")
