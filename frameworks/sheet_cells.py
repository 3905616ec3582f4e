"""The cells of a framework's spreadsheet as text, row by row under their headings."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from openpyxl.workbook import Workbook

from frameworks.cell_faults import on_cell
from frameworks.faults import quoted
from frameworks.reading import Place, Remark
from frameworks.sheet_shape import Column, out_of_cell

MOST_ROWS = 5_000
NEEDED = ("id", "name", "prompt", "label", "meaning", "on the scale")
Row = dict[tuple[str, str], tuple[str, Place]]


class Cells:
    """Reads the cells of a workbook, and remarks on those that it cannot."""

    def __init__(self, book: Workbook, remarks: list[Remark]) -> None:
        self.book = book
        self.remarks = remarks

    def remark(self, sheet: str, place: Place, what: str, mend: str) -> None:
        self.remarks.append(on_cell(sheet, place, what, mend))

    def rows(self, sheet: str, columns: Sequence[Column]) -> Iterator[Row]:
        """Every row with anything in it; a cell under a heading that is missing is blank, in the first column."""
        cells = self.cells(sheet)
        headings = self.headings(sheet, next(cells, ()), columns)
        for number, row in enumerate(cells, start=2):
            found: Row = {(column.part, column.key): ("", Place(number, 1)) for column in columns}
            for place, column in headings.items():
                at = Place(number, place)
                found[column.part, column.key] = (
                    self.text(sheet, row[place - 1] if place <= len(row) else None, at),
                    at,
                )
            if any(text for text, _ in found.values()):
                yield found

    def headings(self, sheet: str, row: Sequence[Any], columns: Sequence[Column]) -> dict[int, Column]:
        by_title = {column.title.casefold(): column for column in columns}
        found: dict[int, Column] = {}
        for number, cell in enumerate(row, start=1):
            title = str(cell or "").strip()
            column = by_title.get(title.casefold())
            if column is not None and column not in found.values():
                found[number] = column
            elif column is not None:
                self.remark(
                    sheet, Place(1, number), f"the heading {quoted(title)} stands here twice.", "Keep one of the two."
                )
            elif title:
                self.unknown(sheet, Place(1, number), title, [one.title for one in columns])
        for column in columns:
            if column not in found.values() and column.key in (
                "id",
                "name",
                "prompt",
                "label",
                "meaning",
                "on the scale",
            ):
                self.remark(sheet, Place(1, 1), f"the column {quoted(column.title)} is missing.", "Put it back.")
        return found

    def unknown(self, sheet: str, place: Place, title: str, known: Sequence[str]) -> None:
        near = get_close_matches(title.casefold(), [one.casefold() for one in known], n=1)
        meant = next((one for one in known if near and one.casefold() == near[0]), None)
        mend = f"Did you mean `{meant}`?" if meant else "Take it out; what stands there would be lost."
        self.remark(sheet, place, f"{quoted(title)} is not a name that is known here.", mend)

    def cells(self, sheet: str) -> Iterator[tuple[Any, ...]]:
        last = min(self.book[sheet].max_row, MOST_ROWS)
        for row in self.book[sheet].iter_rows(max_row=last):
            yield tuple(_Formula() if cell.data_type == "f" else cell.value for cell in row)

    def text(self, sheet: str, value: Any, place: Place) -> str:
        """A cell's text. A number keeps its digits where that is certain."""
        if value is None or isinstance(value, str):
            return out_of_cell(value or "").strip()
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int):
            return str(value)
        kind = "a formula" if isinstance(value, _Formula) else "a number" if isinstance(value, float) else "a date"
        mend = "Format the cell as Text, and type it again."
        self.remark(sheet, place, f"this cell holds {kind}, and what was typed cannot be told from it.", mend)
        return ""


class _Formula:
    """Stands for the value of a cell that is worked out."""
