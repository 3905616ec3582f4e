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


def png_size(given: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; None for anything else. Source: W3C, PNG specification, 11.2.1 (IHDR)."""
    if given[:8] != b"\x89PNG\r\n\x1a\n" or given[12:16] != b"IHDR" or len(given) < 24:
        return None
    return int.from_bytes(given[16:20], "big"), int.from_bytes(given[20:24], "big")


def kept_once(identity: str, size: tuple[int, int], address: str) -> Markup:
    """The one copy of a file's picture that `file_picture` refers to."""
    return tag("image", id=f"file-{identity}", href=address, width=size[0], height=size[1])


def file_picture(identity: str, address: str, words: str, look: str, scene: Scene) -> Markup:
    """A file's picture: itself, which opens alone when pressed, or a reference where the page keeps it once."""
    size = scene.sizes.get(identity)
    if size is None:
        image = tag("img", src=address, alt=words, class_=look, data_file_id=identity)
        alone = {"href": address, "target": "_blank", "rel": "noopener", "title": "Open the picture alone"}
        return tag("a", image, class_="opens-picture", **alone) if look == "picture" and not scene.still else image
    width, height = size
    return tag(
        "svg",
        tag("use", href=f"#file-{identity}"),
        role="img",
        aria_label=words,
        class_=look,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        data_file_id=identity,
    )


def picture(given: Json, scene: Scene, *, small: bool = False) -> Markup:
    """The picture alone."""
    words = str(given.get("alt_text", ""))
    look = "thumb" if small else "picture"
    identity = file_id(given)
    if identity:
        address = scene.file_address(identity)
        if address:
            return file_picture(identity, address, words, look, scene)
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
