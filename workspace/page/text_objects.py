"""Slack's text objects: `plain_text` as typed, `mrkdwn` formatted."""

from __future__ import annotations

from markupsafe import Markup

from workspace.page.markup import NOTHING
from workspace.page.mrkdwn import mrkdwn, plain_text
from workspace.page.scene import Json, Scene


def text_object(given: Json | None, scene: Scene) -> Markup:
    """A text object as HTML; nothing for nothing."""
    if not given:
        return NOTHING
    if given.get("type") == "mrkdwn":
        return mrkdwn(given.get("text", ""), scene, verbatim=bool(given.get("verbatim")))
    return plain_text(given.get("text", ""), with_emoji=given.get("emoji", True) is not False)


def words(given: Json | None) -> str:
    """A text object's bare words, for an attribute."""
    return str(plain_text((given or {}).get("text", "")).striptags()) if given else ""
