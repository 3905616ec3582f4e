"""A framework as a spreadsheet to work in: what is written here, `frameworks.sheet_in` reads as the same value."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from frameworks import sheet_looks as looks
from frameworks.explaining import MEANT
from frameworks.model import Domain, Framework, Group, Level, Question
from frameworks.sheet_shape import (
    FACTS,
    HOW,
    LEVEL_COLUMNS,
    QUESTION_COLUMNS,
    QUESTIONS,
    SCALE,
    UNHOLDABLE,
    WHOLE,
    Column,
    into_cell,
)

SPARE = 50  # rows below the last that are ready to be typed into
FEW = 10  # so many columns can be read on one page across
ROOMY = 24.0
ACROSS = 134  # the columns of the first sheet together
HOW_TO = (
    "Work on the three sheets that follow: Framework (what it is), Scale (the answers), Questions (one row to each).",
    "Save it as an Excel workbook (.xlsx) and give it to whoever looks after the bot, who types: "
    "assurance frameworks import FILE.xlsx --out FILE.yaml",
    "Whatever is wrong is told by sheet and cell, all of it at once. Nothing changes for anybody until it is mended.",
)
KEEP = (
    "Ids are permanent: answers are kept under them. Reword as you like; never change an id that has been used.",
    "The order counts: Scale goes from challenge to strength, and Questions is the order in which they are asked.",
    "What is said of a domain or group stands in its first row. Before you take that row out, copy it to the next one.",
    "Columns may be moved, rows added or taken out, and widths changed. Keep the headings as they are, and the names "
    "of the sheets.",
    "Write text: no formulas. Each cell is set to Text, so that 7.10 stays 7.10 and does not become 7.1.",
)
SAYS = {
    "described": "yes; or no where no question describes the two ends",
    "scale.wording": "whose words the answers are in, where they are not those of the rest",
}


class UnholdableError(ValueError):
    """A text that a spreadsheet would not give back as it was; the message quotes it in part."""


def to_xlsx(framework: Framework) -> bytes:
    """The spreadsheet's bytes. Raises UnholdableError rather than lose a character."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook begins with a sheet of cells")
    _how(first, framework)
    _facts(book.create_sheet(WHOLE), framework)
    scale = book.create_sheet(SCALE)
    _table(scale, LEVEL_COLUMNS, _levels(framework))
    scale.freeze_panes = "D2"
    _choices(scale, LEVEL_COLUMNS, {"on the scale": "yes,no", "side": "challenge,neither,strength"})
    questions = book.create_sheet(QUESTIONS)
    _table(questions, QUESTION_COLUMNS, _questions(framework))
    questions.freeze_panes = "E2"
    _choices(questions, QUESTION_COLUMNS, {})
    book.properties.creator, book.properties.title = "assurance", f"{framework.name}, {framework.edition}"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _how(sheet: Worksheet, framework: Framework) -> None:
    """What this is, what to do, what to keep, and then what each column holds."""
    sheet.title, sheet.sheet_view.showGridLines = HOW, False
    for number, width in enumerate((22, 22, ACROSS - 44), start=1):
        looks.column(sheet, number, width)
    lines = [
        (f"{framework.name}, edition {framework.edition}", True),
        ("This spreadsheet holds the whole edition.", False),
        ("What to do", True),
        *((f"{number}. {line}", False) for number, line in enumerate(HOW_TO, start=1)),
        ("What to keep in mind", True),
        *((f"– {line}", False) for line in KEEP),
        ("What each column holds", True),
    ]
    for number, (line, bold) in enumerate(lines, start=1):
        _row(sheet, number, [line])
        sheet.cell(row=number, column=1).font = Font(name=looks.FACE, bold=bold, size=14 if number == 1 else 11)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=3)
    head = len(lines) + 1
    _row(sheet, head, ("Sheet", "Column", "What it holds"), [""] * 3)
    told = [(SCALE, column) for column in LEVEL_COLUMNS] + [(QUESTIONS, column) for column in QUESTION_COLUMNS]
    for number, (title, column) in enumerate(told, start=head + 1):
        _row(sheet, number, (title, column.title, column.says))
    looks.heights(sheet, {number: float(ACROSS) for number in range(1, head)})
    for number in (number for number, (_, bold) in enumerate(lines, start=1) if bold):
        sheet.row_dimensions[number].height = ROOMY
        sheet.cell(row=number, column=1).alignment = Alignment(vertical="bottom")
    looks.on_paper(sheet, f"C{sheet.max_row}")
    sheet.page_setup.fitToHeight = 1


def _facts(sheet: Worksheet, framework: Framework) -> None:
    for number, width in enumerate((18, 80, 60), start=1):
        looks.column(sheet, number, width)
    _row(sheet, 1, ("What", "Here", "What it holds"), [""] * 3)
    for number, fact in enumerate(FACTS, start=2):
        value: Any = framework
        for step in fact.split("."):
            value = getattr(value, step)
        _row(sheet, number, (fact, _words(value), SAYS.get(fact) or MEANT[fact.rpartition(".")[2]]))
    _choice(sheet, "yes,no", f"B{FACTS.index('described') + 2}")
    looks.heights(sheet, {})
    looks.on_paper(sheet, f"C{sheet.max_row}", rows="1:1")
    sheet.freeze_panes = "B2"


def _levels(framework: Framework) -> Iterator[dict[tuple[str, str], str]]:
    for on_scale, levels in (("yes", framework.scale.levels), ("no", framework.scale.others)):
        for level in levels:
            yield _values("level", level) | {("level", "on the scale"): on_scale}


def _questions(framework: Framework) -> Iterator[dict[tuple[str, str], str]]:
    """One row for each question. What is said of a domain or group stands in its first row, its id in every row."""
    for domain in framework.domains:
        said = _values("domain", domain)
        for group in domain.groups:
            said |= _values("group", group)
            for question in group.questions:
                yield said | _values("question", question)
                said = {("domain", "id"): domain.id, ("group", "id"): group.id}


def _values(part: str, value: Level | Domain | Group | Question) -> dict[tuple[str, str], str]:
    found = {(part, key): _words(one) for key, one in value if not isinstance(one, tuple)}
    considered = value.consider if isinstance(value, Question) else ()
    return found | {(part, f"consider {n}"): text for n, text in enumerate(considered, start=1)}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _table(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[dict[tuple[str, str], str]]) -> None:
    for number, column in enumerate(columns, start=1):
        looks.column(sheet, number, column.width)
    _row(sheet, 1, [column.title for column in columns], [column.part for column in columns])
    number = 1
    for number, row in enumerate(rows, start=2):
        _row(sheet, number, [row.get((column.part, column.key), "") for column in columns])
        if ("domain", "name") in row:
            looks.begins(sheet, number, len(columns))
    for spare in range(number + 1, number + 1 + SPARE):
        _row(sheet, spare, [""] * len(columns))
    looks.heights(sheet, {})
    last = f"{get_column_letter(len(columns))}{number}"
    looks.on_paper(sheet, last, *((1, "1:1") if len(columns) < FEW else (3, "1:1", "C:D")))


def _row(sheet: Worksheet, number: int, texts: Sequence[str], heads: Sequence[str] = ()) -> None:
    """A row of texts; a heading where `heads` says which part each column is about."""
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row=number, column=column)
        if isinstance(cell, Cell):
            _write(cell, text)
            if heads:
                looks.heading(cell, heads[column - 1])


def _write(cell: Cell, text: str) -> None:
    if found := UNHOLDABLE.search(text):
        raise UnholdableError(f"A spreadsheet cannot hold {found[0]!a} in the text “{text[:40]}”.")
    cell.number_format, cell.alignment = looks.AS_TEXT, looks.WRAPPED
    if text:
        cell.value = into_cell(text)
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
        cell.quotePrefix = True  # and so would Excel, once the cell is edited


def _choices(sheet: Worksheet, columns: Sequence[Column], lists: dict[str, str]) -> None:
    for number, column in enumerate(columns, start=1):
        values = lists.get(column.key) or ("yes,no" if column.key in ("proposed", "note_required") else "")
        if values:
            letter = get_column_letter(number)
            _choice(sheet, values, f"{letter}2:{letter}{sheet.max_row}")


def _choice(sheet: Worksheet, values: str, cells: str) -> None:
    choice = DataValidation(type="list", formula1=f'"{values}"', allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "One of these", f"Choose one of: {values.replace(',', ', ')}."
    choice.add(cells)
    sheet.add_data_validation(choice)
