"""The question before a click counts, as a dialog right after its control."""

from __future__ import annotations

from markupsafe import Markup

from workspace.page.markup import NOTHING, tag
from workspace.page.scene import Json, Scene
from workspace.page.text_objects import text_object


def confirm_dialog(given: Json | None, scene: Scene) -> Markup:
    """`<dialog class="confirm">` with its two answers as `button[value=confirm]` and `button[value=deny]`."""
    if not given or scene.still:
        return NOTHING
    look = "button danger" if given.get("style") == "danger" else "button primary"
    return tag(
        "dialog",
        tag("h2", text_object(given.get("title"), scene)),
        tag("div", text_object(given.get("text"), scene), class_="text"),
        tag(
            "div",
            tag("button", text_object(given.get("deny"), scene), type="button", value="deny", class_="button"),
            tag("button", text_object(given.get("confirm"), scene), type="button", value="confirm", class_=look),
            class_="dialog-buttons",
        ),
        class_="confirm",
        aria_label=str(text_object(given.get("title"), scene).striptags()),
    )
