"""A `rich_text` block: sections, lists, quotes and preformatted text, each of typed elements."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from workspace.page.markup import NOTHING, joined, plain, tag
from workspace.page.moments import formatted
from workspace.page.mrkdwn import BROADCAST, channel, emoji, mention, outside_link
from workspace.page.scene import Json, Scene

STYLES = (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s"), ("underline", "u"))
LIST_STYLES = "1ai"


def styled(content: Markup, style: Json | None) -> Markup:
    """Bold, italic, struck, underlined, code, in any combination."""
    for name, element in STYLES:
        if (style or {}).get(name):
            content = tag(element, content)
    return content


def broadcast(element: Json, _scene: Scene) -> Markup:
    """`@here`, `@channel` or `@everyone`."""
    name = str(element.get("range", ""))
    return tag("span", f"@{name}", class_="mention mention-all") if name in BROADCAST else plain(f"@{name}")


def link(element: Json, _scene: Scene) -> Markup:
    """A link with its own words, or its address."""
    address = str(element.get("url", ""))
    return outside_link(address, plain(str(element.get("text") or address)))


def date(element: Json, scene: Scene) -> Markup:
    """A moment in the viewer's zone, or its fallback."""
    shown = formatted(str(element.get("format", "")), int(element.get("timestamp", 0)), scene.zone, scene.now)
    return plain(shown or str(element.get("fallback", "")))


ELEMENTS: dict[str, Callable[[Json, Scene], Markup]] = {
    "text": lambda element, _scene: plain(str(element.get("text", ""))),
    "user": lambda element, scene: mention(str(element.get("user_id", "")), scene),
    "channel": lambda element, scene: channel(str(element.get("channel_id", "")), scene),
    "usergroup": lambda _element, _scene: tag("span", "@group", class_="mention"),
    "emoji": lambda element, _scene: emoji(f":{element.get('name', '')}:"),
    "broadcast": broadcast,
    "link": link,
    "date": date,
    "color": lambda element, _scene: plain(str(element.get("value", ""))),
}


def run(elements: list[Json], scene: Scene) -> Markup:
    """The elements of one section, one after another."""
    drawn = []
    for element in elements:
        draw = ELEMENTS.get(str(element.get("type")))
        drawn.append(styled(draw(element, scene), element.get("style")) if draw else NOTHING)
    return joined(drawn)


def listed(part: Json, scene: Scene) -> Markup:
    """A bullet or numbered list; a deeper list comes as its own part with an indent."""
    indent = int(part.get("indent", 0))
    items = joined(tag("li", run(item.get("elements", []), scene)) for item in part.get("elements", []))
    if part.get("style") == "ordered":
        offset = int(part.get("offset", 0))
        return tag(
            "ol",
            items,
            class_=f"indent-{min(indent, 8)}",
            start=offset + 1 if offset else None,
            type=LIST_STYLES[indent % 3],
        )
    return tag("ul", items, class_=f"indent-{min(indent, 8)}")


def rich_text(block: Json, scene: Scene) -> Markup:
    """A whole `rich_text` block (or table cell)."""
    drawn = []
    for part in block.get("elements", []):
        match part.get("type"):
            case "rich_text_list":
                drawn.append(listed(part, scene))
            case "rich_text_quote":
                drawn.append(tag("blockquote", run(part.get("elements", []), scene)))
            case "rich_text_preformatted":
                drawn.append(tag("pre", run(part.get("elements", []), scene)))
            case _:
                drawn.append(tag("div", run(part.get("elements", []), scene), class_="text"))
    return joined(drawn)
