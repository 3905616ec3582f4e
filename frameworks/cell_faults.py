"""A fault of a spreadsheet, told by its sheet and cell."""

import re
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from frameworks.explaining import where
from frameworks.faults import Fault
from frameworks.reading import Path, Place, Remark
from frameworks.sheet_shape import QUESTIONS, SCALE, WHOLE

CELL = "cell"  # a remark whose path begins so is about a cell itself, not about a part of the framework


@dataclass(frozen=True)
class CellFault(Fault):
    """A fault told by its sheet and cell. `line` and `column` are the cell's row and column."""

    sheet: str = ""

    def __str__(self) -> str:
        place = f"sheet {self.sheet}, cell {cell_name(Place(self.line, self.column))}"
        return f"{place} ({self.where}): {self.what} {self.mend}" if self.where else f"{place}: {self.what} {self.mend}"

    def __lt__(self, other: Fault) -> bool:
        return self._order() < (other._order() if isinstance(other, CellFault) else ())

    def _order(self) -> tuple[str | int, ...]:
        return ((WHOLE, SCALE, QUESTIONS).index(self.sheet), self.line, self.column, self.what)


def cell_name(place: Place) -> str:
    return f"{get_column_letter(place.column)}{place.line}"


def on_cell(sheet: str, place: Place, what: str, mend: str) -> Remark:
    """A remark about a cell, whatever it belongs to."""
    return Remark((CELL, sheet, *place), place, what, mend)


def told(remarks: list[Remark], data: Any) -> tuple[CellFault, ...]:
    """Each remark as a fault; what only follows from an unreadable cell is left out."""
    cells = {(str(remark.path[1]), remark.place) for remark in remarks if remark.path[:1] == (CELL,)}
    wanted = (one for one in remarks if one.path[:1] == (CELL,) or (_sheet_of(one.path), one.place) not in cells)
    return tuple(_told(remark, data) for remark in wanted)


def _told(remark: Remark, data: Any) -> CellFault:
    """Where the words speak of lines, they mean rows here."""
    what = re.sub(r"\bon line (\d+)", r"in row \1", remark.what)
    mend = re.sub(r"Add a line `[^`]*`: ", "Write here ", remark.mend).replace(", or remove the line", "")
    if remark.path[:1] == (CELL,):
        return CellFault(*remark.place, "", what, mend, str(remark.path[1]))
    return CellFault(*remark.place, where(remark.path, data), what, mend, _sheet_of(remark.path))


def _sheet_of(path: Path) -> str:
    if path == ("scale", "wording"):  # a fact of the whole, in the first sheet
        return WHOLE
    return {"scale": SCALE, "domains": QUESTIONS}.get(str(path[0]) if path else "", WHOLE)
