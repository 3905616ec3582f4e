"""Blocks and on which surface each may stand. Limits: docs.slack.dev/reference/block-kit/blocks."""

from collections.abc import Mapping
from typing import Literal

from workspace.limits import objects
from workspace.limits.elements import ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from workspace.limits.rich_text import RICH_TEXT
from workspace.limits.rules import Rule, boolean, exactly_one, listing, one_of, shape, some_of, string, typed
from workspace.limits.tables import DATA_TABLE, DATA_VISUALIZATION, TABLE

Surface = Literal["message", "modal", "home"]

MOST_MARKDOWN = 12_000

_ID: Mapping[str, Rule] = {"block_id": string(255, 1)}
_PICTURE: Mapping[str, Rule] = {"image_url": string(3000, 1), "slack_file": objects.SLACK_FILE}


def _block(kind: str, must: Mapping[str, Rule], may: Mapping[str, Rule] | None = None, *more: Rule) -> Rule:
    return shape({"type": one_of(kind), **must}, {**_ID, **(may or {})}, *more)


def _elements(allowed: set[str], most: int) -> Rule:
    return listing(typed(lambda: ELEMENTS, lambda: allowed), 1, most)


_CONTEXT_PARTS: Mapping[str, Rule] = {
    "image": ELEMENTS["image"],
    "plain_text": objects.text(3000),
    "mrkdwn": objects.text(3000),
}
_CARD_BUTTONS = listing(typed(lambda: ELEMENTS, lambda: {"button"}), 1, 3)
_CARD = _block(
    "card",
    {},
    {
        "hero_image": ELEMENTS["image"],
        "icon": ELEMENTS["image"],
        "slack_icon": shape({"type": one_of("icon"), "name": string(least=1)}),
        "title": objects.text(150),
        "subtitle": objects.text(150),
        "body": objects.text(200),
        "subtext": objects.text(200),
        "actions": _CARD_BUTTONS,
    },
    some_of("hero_image", "title", "body", "actions"),
)
_IN_CONTAINER = {
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
}

BLOCKS: dict[str, Rule] = {
    "section": _block(
        "section",
        {},
        {
            "text": objects.text(3000),
            "fields": listing(objects.text(2000), 1, 10),
            "accessory": typed(lambda: ELEMENTS, lambda: IN_SECTION),
            "expand": boolean,
        },
        some_of("text", "fields"),
    ),
    "header": _block("header", {"text": objects.plain(150)}),
    "divider": _block("divider", {}),
    "image": _block(
        "image",
        {"alt_text": string(2000)},
        {**_PICTURE, "title": objects.plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "context": _block("context", {"elements": listing(typed(lambda: _CONTEXT_PARTS), 1, 10)}),
    "actions": _block("actions", {"elements": _elements(IN_ACTIONS, 25)}),
    "context_actions": _block("context_actions", {"elements": _elements(IN_CONTEXT_ACTIONS, 5)}),
    "input": _block(
        "input",
        {"label": objects.plain(2000), "element": typed(lambda: ELEMENTS, lambda: IN_INPUT)},
        {"hint": objects.plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": _block("markdown", {"text": string(MOST_MARKDOWN, 1)}),
    "rich_text": RICH_TEXT,
    "file": _block("file", {"external_id": string(255, 1), "source": one_of("remote")}),
    "video": _block(
        "video",
        {
            "alt_text": string(2000),
            "title": objects.plain(200),
            "thumbnail_url": string(3000, 1),
            "video_url": string(3000, 1),
        },
        {
            "author_name": string(50),
            "description": objects.plain(200),
            "provider_icon_url": string(2000),
            "provider_name": string(50),
            "title_url": string(2000),
        },
    ),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "alert": _block(
        "alert",
        {"text": objects.text(200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": _CARD,
    "carousel": _block("carousel", {"elements": listing(typed(lambda: {"card": _CARD}), 1, 10)}),
    "container": _block(
        "container",
        {"child_blocks": listing(typed(lambda: BLOCKS, lambda: _IN_CONTAINER), 1, 10)},
        {
            "title": objects.plain(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": objects.text(150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": ELEMENTS["image"],
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        some_of("title", "rich_text_title"),
    ),
}

_EVERYWHERE = {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
_ROOMY = {"carousel", "container", "data_table", "data_visualization", "table"}

ON: Mapping[Surface, set[str]] = {
    "message": _EVERYWHERE | _ROOMY | {"context_actions", "file", "markdown"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _ROOMY,
}
MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
