"""Pictures: a file of the workspace is shown; one from elsewhere is named and linked, never fetched."""

from __future__ import annotations

from markupsafe import Markup

from workspace.page.markup import NOTHING, tag
from workspace.page.scene import Json, Scene
from workspace.page.text_objects import text_object


def file_id(given: Json) -> str:
    """The id in a `slack_file` object, which may name the file by its address."""
    named = given.get("slack_file") or {}
    if named.get("id"):
        return str(named["id"])
    return next((part for part in str(named.get("url", "")).split("/") if part.startswith("F")), "")


def picture(given: Json, scene: Scene, *, small: bool = False) -> Markup:
    """The picture alone."""
    words = str(given.get("alt_text", ""))
    look = "thumb" if small else "picture"
    identity = file_id(given)
    if identity:
        address = scene.file_address(identity)
        if address:
            return tag("img", src=address, alt=words, class_=look, data_file_id=identity)
        return tag("span", f"Picture not ready yet: {words}", class_="missing-picture", data_file_id=identity)
    address = str(given.get("image_url", ""))
    if address.startswith("data:image/"):
        return tag("img", src=address, alt=words, class_=look)
    if not address.startswith(("https://", "http://")):
        return NOTHING
    link = tag("a", "open the picture", href=address, target="_blank", rel="noopener noreferrer")
    return tag("span", f"Picture on another site: {words} (", link, ")", class_="missing-picture")


def image_block(block: Json, scene: Scene) -> Markup:
    """An `image` block: its title, then the picture."""
    title = block.get("title")
    caption = tag("figcaption", text_object(title, scene)) if title else NOTHING
    return tag("figure", caption, picture(block, scene))
