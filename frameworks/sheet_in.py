"""From a spreadsheet to a framework; what is wrong is told by sheet and cell."""

from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from frameworks.cell_faults import cell_name, told
from frameworks.faults import Fault, FrameworkFault, quoted
from frameworks.load import look
from frameworks.model import Framework
from frameworks.reading import Path, Place, Reading
from frameworks.sheet_cells import Cells, Row
from frameworks.sheet_shape import FACTS, LEVEL_COLUMNS, QUESTION_COLUMNS, QUESTIONS, SCALE, WHOLE

LARGEST = 50_000_000  # bytes once unpacked; a full framework takes some 200,000


def from_xlsx(content: bytes, name: str) -> Framework:
    """The framework in a spreadsheet. Raises FrameworkFault, with every fault, under the `name` given."""
    book = _opened(content, name)
    missing = [title for title in (WHOLE, SCALE, QUESTIONS) if title not in book.sheetnames]
    if missing:
        what = f"the sheet {' and the sheet '.join(missing)} cannot be found."
        raise FrameworkFault(name, (Fault(1, 1, "", what, "Start from: assurance frameworks export KEY --xlsx FILE."),))
    reader = _Reader(book)
    reader.read()
    framework, remarks = look(reader.reading)
    if framework is None or remarks:
        raise FrameworkFault(name, told(remarks, reader.reading.data))
    return framework


def _opened(content: bytes, name: str) -> Workbook:
    what, mend = "this is not a spreadsheet that can be read.", "Save it as an Excel workbook (.xlsx)."
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise FrameworkFault(
                    name, (Fault(1, 1, "", "the spreadsheet is far too large.", "Is it the right one?"),)
                )
        return load_workbook(BytesIO(content))
    except (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, OSError, EOFError):
        raise FrameworkFault(name, (Fault(1, 1, "", what, mend),)) from None


class _Reader:
    """Turns sheets into the data a file would hold, and remembers the cell of each part."""

    def __init__(self, book: Workbook) -> None:
        self.reading = Reading(data={}, places={(): Place(1, 1)})
        self.cells = Cells(book, self.reading.remarks)

    def read(self) -> None:
        self.facts()
        data = self.reading.data
        data.setdefault("scale", {})
        self.at(("scale",), Place(1, 1))
        for kind in ("levels", "others"):
            self.at(("scale", kind), Place(1, 1))
        for row in self.cells.rows(SCALE, LEVEL_COLUMNS):
            self.level(row)
        data["scale"].setdefault("levels", [])
        data["domains"] = []
        self.at(("domains",), Place(1, 1))
        above: tuple[str, str] = ("", "")
        for row in self.cells.rows(QUESTIONS, QUESTION_COLUMNS):
            above = self.question(row, above)

    def at(self, path: Path, place: Place) -> None:
        self.reading.places.setdefault(path, place)

    def facts(self) -> None:
        for number, cells in enumerate(self.cells.cells(WHOLE), start=1):
            name = str(cells[0] if cells else "").strip()
            if number == 1 or not name:
                continue
            place, path = Place(number, 2), tuple(name.split("."))
            if name not in FACTS:
                self.cells.unknown(WHOLE, Place(number, 1), name, FACTS)
                continue
            if path in self.reading.keys:
                self.cells.remark(
                    WHOLE, Place(number, 1), f"{quoted(name)} stands here a second time.", "Keep one of the two."
                )
                continue
            self.reading.keys[path] = place
            if text := self.cells.text(WHOLE, cells[1] if len(cells) > 1 else None, place):
                part = self.reading.data
                for step in path[:-1]:
                    part = part.setdefault(step, {})
                part[path[-1]] = text

    def level(self, row: Row) -> None:
        on_scale, place = row.get(("level", "on the scale"), ("", Place(1, 1)))
        if on_scale.casefold() not in ("yes", "no"):
            self.cells.remark(SCALE, place, "it is not said whether this answer is on the scale.", "Write yes or no.")
        kind = "others" if on_scale.casefold() == "no" else "levels"
        levels: list[Any] = self.reading.data["scale"].setdefault(kind, [])
        self.part(("scale", kind, len(levels)), levels, row, "level")

    def question(self, row: Row, above: tuple[str, str]) -> tuple[str, str]:
        """Puts a question into its domain and group, which begin where their ids first stand."""
        domain_id = row["domain", "id"][0] or above[0]
        group_id = row["group", "id"][0] or (above[1] if domain_id == above[0] else "")
        domain, path = self.found((), "domains", domain_id, row, "domain")
        group, path = self.found((*path,), "groups", group_id, row, "group", domain)
        self.part((*path, "questions", len(group["questions"])), group["questions"], row, "question")
        return domain_id, group_id

    def found(
        self, above: Path, key: str, id: str, row: Row, part: str, parent: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], Path]:
        """The domain or group of that id: the one there is, with what this row says of it, or a new one."""
        there: list[Any] = self.reading.data[key] if parent is None else parent[key]
        path: Path = (*above, key)
        number = next((n for n, one in enumerate(there) if id and one.get("id") == id), None)
        if number is None:
            self.part((*path, len(there)), there, row, part)
            inner = "groups" if part == "domain" else "questions"
            there[-1][inner] = []
            self.at((*path, len(there) - 1, inner), row[part, "id"][1])
            return there[-1], (*path, len(there) - 1)
        self.merge((*path, number), there[number], row, part)
        return there[number], (*path, number)

    def merge(self, path: Path, known: dict[str, Any], row: Row, part: str) -> None:
        for (of, key), (text, place) in row.items():
            if of != part or key == "id" or not text or known.get(key) == text:
                continue
            if key in known:
                first = self.reading.keys[*path, key]
                what = f"this differs from what cell {cell_name(first)} says of the same {part}."
                self.cells.remark(
                    QUESTIONS, place, what, "Say it once, and leave the other blank; or give this an id of its own."
                )
            else:
                known[key] = text
                self.put(path, key, place)

    def put(self, path: Path, key: str, place: Place) -> None:
        self.reading.keys[*path, key] = place
        self.reading.places[*path, key] = place

    def part(self, path: Path, siblings: list[Any], row: Row, part: str) -> None:
        values: dict[str, Any] = {}
        considered: list[str] = []
        for (of, key), (text, place) in row.items():
            if of != part or key == "on the scale":
                continue
            if key.startswith("consider"):
                if text:
                    self.at((*path, "consider", len(considered)), place)
                    considered.append(text)
                continue
            self.put(path, key, place)
            if text:
                values[key] = text
        if considered:
            values["consider"] = considered
        self.at(path, row[part, "id"][1])
        siblings.append(values)
