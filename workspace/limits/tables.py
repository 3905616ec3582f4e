"""Tables and charts. Limits: docs.slack.dev/reference/block-kit/blocks (table, data_table, data_visualization)."""

from collections.abc import Iterator, Mapping
from typing import Any

from workspace.limits.rich_text import RICH_TEXT
from workspace.limits.rules import Fault, Rule, boolean, listing, number, one_of, shape, string, typed

MOST_COLUMNS = 20
MOST_DATA_ROWS = 101
MOST_DATA_TEXT = 20_000
MOST_PARTS = 6
MOST_POINTS = 20

_ID: Mapping[str, Rule] = {"block_id": string(255, 1)}
_CELLS: Mapping[str, Rule] = {
    "raw_text": shape({"type": one_of("raw_text"), "text": string(least=1)}),
    "raw_number": shape({"type": one_of("raw_number"), "value": number(whole=False), "text": string(least=1)}),
    "rich_text": RICH_TEXT,
}
_TABLE_CELLS: Mapping[str, Rule] = {key: rule for key, rule in _CELLS.items() if key != "raw_number"}
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _data_rows(value: Any, at: str) -> Iterator[Fault]:
    rows = [row for row in value.get("rows") or [] if isinstance(row, list)]
    if rows and any(len(row) != len(rows[0]) for row in rows):
        yield Fault(f"{at}/rows", "uneven", "every row must have the same number of cells")
    for index, cell in enumerate(rows[0] if rows else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            yield Fault(f"{at}/rows/0/{index}", "not_here", "the header row cannot hold rich_text")
    column = value.get("row_header_column_index")
    if rows and isinstance(column, int) and column >= len(rows[0]):
        yield Fault(f"{at}/row_header_column_index", "too_big", "there is no such column")


TABLE = shape(
    {
        "type": one_of("table"),
        "rows": listing(listing(typed(lambda: _TABLE_CELLS), 1, MOST_COLUMNS), 1, 100),
    },
    {**_ID, "column_settings": listing(_COLUMN, 0, MOST_COLUMNS)},
)
DATA_TABLE = shape(
    {
        "type": one_of("data_table"),
        "caption": string(least=1),
        "rows": listing(listing(typed(lambda: _CELLS), 1, MOST_COLUMNS), 2, MOST_DATA_ROWS),
    },
    {**_ID, "page_size": number(1, 100), "row_header_column_index": number(0)},
    _data_rows,
)

_LABEL = string(20, 1)
_POINT = shape({"label": _LABEL, "value": number(whole=False)})
_SEGMENT = shape({"label": _LABEL, "value": number(0, whole=False)})
_SERIES = shape({"name": _LABEL, "data": listing(_POINT, 1, MOST_POINTS)})
_AXIS = shape({"categories": listing(_LABEL, 1, MOST_POINTS)}, {"x_label": string(50), "y_label": string(50)})


def _same_categories(value: Any, at: str) -> Iterator[Fault]:
    axis = value.get("axis_config")
    wanted = set(axis.get("categories") or []) if isinstance(axis, dict) else set()
    for index, series in enumerate(value.get("series") or []):
        points = series.get("data") or [] if isinstance(series, dict) else []
        if [p for p in points if isinstance(p, dict)] and {p.get("label") for p in points} != wanted:
            yield Fault(f"{at}/series/{index}/data", "categories", "must have exactly the categories of the axis")


def _axis_chart(kind: str) -> Rule:
    must = {"type": one_of(kind), "series": listing(_SERIES, 1, MOST_PARTS), "axis_config": _AXIS}
    return shape(must, {}, _same_categories)


_CHARTS: Mapping[str, Rule] = {
    "pie": shape({"type": one_of("pie"), "segments": listing(_SEGMENT, 1, MOST_PARTS)}),
    **{kind: _axis_chart(kind) for kind in ("bar", "area", "line")},
}
DATA_VISUALIZATION = shape(
    {"type": one_of("data_visualization"), "title": string(50, 1), "chart": typed(lambda: _CHARTS)}, _ID
)
