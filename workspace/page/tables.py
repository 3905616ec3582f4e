"""Tables: the `table` block, and the `data_table` block with its caption and pages."""

from __future__ import annotations

from markupsafe import Markup

from workspace.page.markup import NOTHING, joined, plain, tag
from workspace.page.rich_text import rich_text
from workspace.page.scene import Json, Scene

Rows = list[list[Json]]


def cell_content(cell: Json, scene: Scene) -> Markup:
    """What stands in a cell."""
    if cell.get("type") == "rich_text":
        return rich_text(cell, scene)
    return plain(str(cell.get("text", cell.get("value", ""))))


def row(cells: list[Json], scene: Scene, aligned: list[str], *, header: bool, row_header: int | None) -> Markup:
    """One row; the header row and the row header are `<th>` with a scope."""
    drawn = []
    for position, cell in enumerate(cells):
        side = aligned[position] if position < len(aligned) else ""
        if not side and cell.get("type") == "raw_number":
            side = "right"
        look = f"align-{side}" if side in {"center", "right"} else None
        scope = "col" if header else "row" if position == row_header else None
        drawn.append(tag("th" if scope else "td", cell_content(cell, scene), scope=scope, class_=look))
    return tag("tr", joined(drawn))


def framed(table: Markup, label: str) -> Markup:
    """A frame that scrolls sideways on a narrow screen, also by keyboard."""
    return tag("div", table, class_="table-frame", tabindex="0", role="region", aria_label=label)


def table(block: Json, scene: Scene) -> Markup:
    """A `table` block: its first row is the header."""
    rows: Rows = block.get("rows", [])
    aligned = [str((setting or {}).get("align", "")) for setting in block.get("column_settings") or []]
    if not rows:
        return NOTHING
    head = tag("thead", row(rows[0], scene, aligned, header=True, row_header=None))
    body = tag("tbody", joined(row(cells, scene, aligned, header=False, row_header=None) for cells in rows[1:]))
    return framed(tag("table", head, body), "Table")


def data_table(block: Json, scene: Scene) -> Markup:
    """A `data_table` block. Rows after the first page stand in a second, hidden body with a button that shows them."""
    rows: Rows = block.get("rows", [])
    caption = str(block.get("caption", ""))
    if not rows:
        return NOTHING
    header = int(block.get("row_header_column_index", 0))
    page = len(rows) if scene.still else int(block.get("page_size", 5))
    numeric = numeric_columns(rows)
    head = tag("thead", row(rows[0], scene, numeric, header=True, row_header=None))
    drawn = [row(cells, scene, numeric, header=False, row_header=header) for cells in rows[1:]]
    more = scene.identity(str(block.get("block_id", caption)), "more")
    rest = drawn[page:]
    bodies = [tag("tbody", joined(drawn[:page])), tag("tbody", joined(rest), id=more, hidden=True) if rest else NOTHING]
    whole = framed(tag("table", tag("caption", caption), head, *bodies), caption)
    if not rest:
        return whole
    button = tag("button", f"Show all {len(drawn)} rows", type="button", class_="link", data_reveals=more)
    return tag("div", whole, button, class_="data-table")


def numeric_columns(rows: Rows) -> list[str]:
    """`right` for every column whose cells are all numbers, so that its heading stands above them."""
    width = max(len(cells) for cells in rows)
    kinds = [{cells[position].get("type") for cells in rows[1:] if position < len(cells)} for position in range(width)]
    return ["right" if kind == {"raw_number"} else "" for kind in kinds]


def visualization(block: Json, scene: Scene) -> Markup:
    """A `data_visualization` block as the table of its figures, which every reader can use."""
    chart = block.get("chart") or {}
    title = str(block.get("title", "Chart"))
    if chart.get("type") == "pie":
        names = ["", "Value"]
        lines = [[str(s.get("label", "")), str(s.get("value", ""))] for s in chart.get("segments", [])]
    else:
        series = chart.get("series", [])
        names = ["", *(str(one.get("name", "")) for one in series)]
        found = [{str(p.get("label")): p.get("value") for p in one.get("data", [])} for one in series]
        labels = list(dict.fromkeys(label for one in found for label in one))
        lines = [[label, *(str(one.get(label, "")) for one in found)] for label in labels]
    rows = [[{"type": "raw_text", "text": text} for text in line] for line in [names, *lines]]
    return data_table({"caption": title, "rows": rows, "page_size": 100, "block_id": block.get("block_id")}, scene)
