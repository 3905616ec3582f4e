"""Block Kit drawn as HTML: pure functions of the blocks and the scene."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from workspace.page.controls import Standing, control
from workspace.page.images import image_block, picture
from workspace.page.markdown import markdown
from workspace.page.markup import NOTHING, joined, tag
from workspace.page.rich_text import rich_text
from workspace.page.scene import Json, Scene
from workspace.page.tables import data_table, table, visualization
from workspace.page.text_objects import text_object


def section(block: Json, scene: Scene) -> Markup:
    """Text, fields, and one element beside them, which the text names."""
    name = scene.identity(str(block.get("block_id", "")), "text")
    text = (
        tag("div", text_object(block.get("text"), scene), class_="text", id=name, dir="auto")
        if block.get("text")
        else NOTHING
    )
    fields = joined(
        tag("div", text_object(field, scene), class_="text", dir="auto") for field in block.get("fields") or []
    )
    body = tag("div", text, tag("div", fields, class_="fields") if fields else NOTHING, class_="section-body")
    accessory = block.get("accessory")
    if not accessory:
        return body
    standing = Standing(str(block.get("block_id", "")), labelled_by=name if text else "")
    return body + tag("div", control(accessory, scene, standing), class_="accessory")


def context(block: Json, scene: Scene) -> Markup:
    """Small text and pictures in one line."""
    return joined(
        picture(element, scene, small=True)
        if element.get("type") == "image"
        else tag("span", text_object(element, scene), class_="text", dir="auto")
        for element in block.get("elements", [])
    )


def actions(block: Json, scene: Scene) -> Markup:
    """A row of controls that wraps."""
    standing = Standing(str(block.get("block_id", "")))
    return joined(control(element, scene, standing) for element in block.get("elements", []))


def input_block(block: Json, scene: Scene) -> Markup:
    """A labelled field with its hint and the place where an error will stand."""
    block_id = str(block.get("block_id", ""))
    element = block.get("element") or {}
    field = scene.identity(block_id, str(element.get("action_id", "")))
    label, hint, error = (scene.identity(block_id, part) for part in ("label", "hint", "error"))
    optional = bool(block.get("optional"))
    standing = Standing(
        block_id,
        dispatches=bool(block.get("dispatch_action")),
        labelled_by=label,
        described_by=f"{hint} {error}" if block.get("hint") else error,
        required=not optional,
    )
    mark = tag("span", " (optional)", class_="optional") if optional else NOTHING
    return joined(
        [
            tag("label", text_object(block.get("label"), scene), mark, id=label, for_=field),
            control(element, scene, standing),
            tag("p", text_object(block.get("hint"), scene), id=hint, class_="hint") if block.get("hint") else NOTHING,
            tag("p", id=error, class_="field-error", hidden=True),
        ]
    )


def header(block: Json, scene: Scene) -> Markup:
    """A heading."""
    return tag("h3", text_object(block.get("text"), scene), dir="auto")


def alert(block: Json, scene: Scene) -> Markup:
    """A notice inside a modal; its level is said, not only coloured."""
    level = str(block.get("level", "info"))
    return tag("div", tag("strong", f"{level.capitalize()}: "), text_object(block.get("text"), scene), class_="text")


BLOCKS: dict[str, Callable[[Json, Scene], Markup]] = {
    "section": section,
    "header": header,
    "divider": lambda _block, _scene: tag("hr"),
    "context": context,
    "actions": actions,
    "image": image_block,
    "input": input_block,
    "rich_text": rich_text,
    "table": table,
    "data_table": data_table,
    "data_visualization": visualization,
    "markdown": lambda block, scene: markdown(str(block.get("text", "")), scene),
    "alert": alert,
}


def block_html(block: Json, scene: Scene) -> Markup:
    """One block in its frame; a kind we do not draw says so instead of vanishing."""
    kind = str(block.get("type", ""))
    draw = BLOCKS.get(kind)
    inside = (
        draw(block, scene)
        if draw
        else tag("p", f"A block of the kind “{kind}” cannot be drawn here.", class_="unknown")
    )
    look = f"block block-{kind.replace('_', '-')}"
    if block.get("accessory"):
        look += " has-accessory"
    return tag("div", inside, class_=look, data_block=kind, data_block_id=block.get("block_id"))


def blocks_html(blocks: Sequence[Json], scene: Scene) -> Markup:
    """Blocks one under another."""
    return joined(block_html(block, scene) for block in blocks)
