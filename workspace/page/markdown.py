"""The `markdown` block: standard Markdown as far as Slack draws it. Source: docs.slack.dev, markdown block."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from workspace.page.markup import NOTHING, joined, plain, tag
from workspace.page.mrkdwn import emoji, mention, outside_link
from workspace.page.scene import Scene
from workspace.page.tables import framed

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
ITEM = re.compile(r"^(\s*)([-*+]|\d{1,9}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$")
RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")
DIVIDER = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")
FENCE = re.compile(r"^\s*```")
SPAN = re.compile(
    r"(?P<code>`[^`\n]+`)|(?P<escaped>\\[\\`*_{}\[\]()#+.!~>|-])|(?P<link>\[[^\[\]\n]+\]\([^()\s]+\))"
    r"|(?P<person><@\w+>)|(?P<strong>\*\*(?=\S)[^*\n]+\*\*|(?<!\w)__(?=\S)[^_\n]+__(?!\w))"
    r"|(?P<em>\*(?=\S)[^*\n]+\*|(?<!\w)_(?=\S)[^_\n]+_(?!\w))|(?P<strike>~~[^~\n]+~~)|(?P<emoji>:[a-z0-9_+'-]+:)"
)


def link(run: str, scene: Scene) -> Markup:
    """`[words](address)`."""
    label, _, address = run[1:-1].partition("](")
    return outside_link(address, inline(label, scene))


def inline(text: str, scene: Scene) -> Markup:
    """Spans within a line."""
    draw: dict[str, Callable[[str], Markup]] = {
        "code": lambda run: tag("code", run[1:-1]),
        "escaped": lambda run: plain(run[1:]),
        "link": lambda run: link(run, scene),
        "person": lambda run: mention(run[2:-1], scene),
        "strong": lambda run: tag("strong", inline(run[2:-2], scene)),
        "em": lambda run: tag("em", inline(run[1:-1], scene)),
        "strike": lambda run: tag("s", inline(run[2:-2], scene)),
        "emoji": emoji,
    }
    parts: list[Markup] = []
    position = 0
    for match in SPAN.finditer(text):
        parts += [plain(text[position : match.start()]), draw[str(match.lastgroup)](match[0])]
        position = match.end()
    return joined([*parts, plain(text[position:])])


def cells(line: str) -> list[str]:
    """The cells of one row of a table."""
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def table(rows: list[str], scene: Scene) -> Markup:
    """A table: its heading, a row of dashes, its rows."""
    head = joined(tag("th", inline(cell, scene), scope="col") for cell in cells(rows[0]))
    body = (tag("tr", joined(tag("td", inline(cell, scene)) for cell in cells(line))) for line in rows[2:])
    return framed(tag("table", tag("thead", tag("tr", head)), tag("tbody", joined(body))), "Table")


def items(rows: list[str], scene: Scene) -> Markup:
    """A list; a deeper item keeps its depth as an indent."""
    drawn = []
    ordered = bool(re.match(r"^\s*\d", rows[0]))
    for line in rows:
        match = ITEM.match(line)
        if match:
            box = {"": "", " ": "☐ "}.get(match[3] or "", "☑ ")
            depth = min(len(match[1]) // 2, 8)
            drawn.append(tag("li", box, inline(match[4], scene), class_=f"indent-{depth}" if depth else None))
    return tag("ol" if ordered else "ul", joined(drawn))


def fence(rows: list[str]) -> int:
    """How many lines the fenced code at the top of `rows` takes."""
    return next((n + 1 for n in range(1, len(rows)) if FENCE.match(rows[n])), len(rows))


def leading(rows: list[str], belongs: Callable[[str], bool]) -> int:
    """How many of the first lines belong together."""
    return next((n for n, line in enumerate(rows) if not belongs(line)), len(rows))


def ordinary(line: str) -> bool:
    """Whether a line continues a paragraph."""
    return bool(line.strip()) and not any(p.match(line) for p in (HEADING, ITEM, RULE, FENCE)) and line[0] != ">"


def part(rows: list[str], scene: Scene) -> tuple[Markup, int]:
    """The first part of `rows` drawn, and how many lines it took."""
    first = rows[0]
    if not first.strip():
        return NOTHING, 1
    if FENCE.match(first):
        length = fence(rows)
        return tag("pre", "\n".join(line for line in rows[1:length] if not FENCE.match(line))), length
    if heading := HEADING.match(first):
        level = min(len(heading[1]) + 2, 6)
        return tag(f"h{level}", inline(heading[2], scene), class_=f"markdown-h{len(heading[1])}"), 1
    if RULE.match(first):
        return tag("hr"), 1
    if first.startswith(">"):
        length = leading(rows, lambda line: line.startswith(">"))
        return tag("blockquote", markdown("\n".join(re.sub("^> ?", "", r) for r in rows[:length]), scene)), length
    return table_list_or_paragraph(rows, scene)


def table_list_or_paragraph(rows: list[str], scene: Scene) -> tuple[Markup, int]:
    """The other kinds of part."""
    if ITEM.match(rows[0]):
        length = leading(rows, lambda line: bool(ITEM.match(line)))
        return items(rows[:length], scene), length
    if len(rows) > 1 and "|" in rows[0] and DIVIDER.match(rows[1]):
        length = leading(rows, lambda line: "|" in line)
        return table(rows[:length], scene), length
    length = max(1, leading(rows, ordinary))
    return tag("p", inline("\n".join(rows[:length]), scene)), length


def markdown(text: str, scene: Scene) -> Markup:
    """A whole Markdown text; HTML in it is shown as typed."""
    rows = text.replace("\r\n", "\n").split("\n")
    drawn: list[Markup] = []
    while rows:
        piece, length = part(rows, scene)
        drawn.append(piece)
        rows = rows[length:]
    return joined(drawn)
