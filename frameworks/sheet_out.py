"""A framework as a spreadsheet to work in: what is written here, `frameworks.sheet_in` reads as the same value."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

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

AS_TEXT = "@"  # so that 7.10 stays 7.10, and no cell becomes a formula or a date
SPARE = 50  # rows below the last that are ready to be typed into
HEAD = PatternFill("solid", fgColor="FFE7E6E6")
WRAPPED = Alignment(wrap_text=True, vertical="top")
HOW_TO = (
    "This spreadsheet is one edition of one framework. Change what you like on the three sheets that follow.",
    "Save it; whoever looks after the bot then types: assurance frameworks import FILE.xlsx --out FILE.yaml",
    "Whatever is wrong is then told by sheet and cell, and nothing is changed until it is mended.",
    "",
    "Ids are permanent: answers are kept under them. Reword as you like; never change an id that has been used.",
    "Columns may be moved, and rows added or taken out. Keep the headings, and write text: no formulas.",
    "The sheet Scale goes from challenge to strength, and the sheet Questions in the order in which they are asked.",
)


class UnholdableError(ValueError):
    """A text that a spreadsheet would not give back as it was; the message quotes it in part."""


def to_xlsx(framework: Framework) -> bytes:
    """The spreadsheet's bytes. Raises UnholdableError rather than lose a character."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook begins with a sheet of cells")
    _how(first)
    _facts(book.create_sheet(WHOLE), framework)
    scale = book.create_sheet(SCALE)
    _table(scale, LEVEL_COLUMNS, _levels(framework))
    _choices(scale, LEVEL_COLUMNS, {"on the scale": "yes,no", "side": "challenge,neither,strength"})
    questions = book.create_sheet(QUESTIONS)
    _table(questions, QUESTION_COLUMNS, _questions(framework))
    _choices(questions, QUESTION_COLUMNS, {})
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _how(sheet: Worksheet) -> None:
    sheet.title = HOW
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 22
    sheet.column_dimensions["C"].width = 90
    for number, line in enumerate(HOW_TO, start=1):
        sheet.cell(row=number, column=1, value=line)
    head = len(HOW_TO) + 2
    _row(sheet, head, ("Sheet", "Column", "What it holds"), head=True)
    told = [(SCALE, column) for column in LEVEL_COLUMNS] + [(QUESTIONS, column) for column in QUESTION_COLUMNS]
    for number, (title, column) in enumerate(told, start=head + 1):
        _row(sheet, number, (title, column.title, column.says))


def _facts(sheet: Worksheet, framework: Framework) -> None:
    _row(sheet, 1, ("What", "Here", "What it holds"), head=True)
    for number, fact in enumerate(FACTS, start=2):
        value: Any = framework
        for step in fact.split("."):
            value = getattr(value, step)
        _row(sheet, number, (fact, _words(value), MEANT[fact.rpartition(".")[2]]))
    for letter, width in (("A", 18), ("B", 80), ("C", 60)):
        sheet.column_dimensions[letter].width = width
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
    _row(sheet, 1, [column.title for column in columns], head=True)
    number = 1
    for number, row in enumerate(rows, start=2):
        _row(sheet, number, [row.get((column.part, column.key), "") for column in columns])
    for spare in range(number + 1, number + 1 + SPARE):
        _row(sheet, spare, [""] * len(columns))
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "B2"


def _row(sheet: Worksheet, number: int, texts: Sequence[str], head: bool = False) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row=number, column=column)
        if isinstance(cell, Cell):
            _write(cell, text)
            if head:
                cell.font, cell.fill = Font(bold=True), HEAD


def _write(cell: Cell, text: str) -> None:
    if found := UNHOLDABLE.search(text):
        raise UnholdableError(f"A spreadsheet cannot hold {found[0]!a} in the text “{text[:40]}”.")
    cell.number_format, cell.alignment = AS_TEXT, WRAPPED
    if text:
        cell.value = into_cell(text)
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
        cell.quotePrefix = True  # and so would Excel, once the cell is edited


def _choices(sheet: Worksheet, columns: Sequence[Column], lists: dict[str, str]) -> None:
    for number, column in enumerate(columns, start=1):
        values = lists.get(column.key) or ("yes,no" if column.key in ("proposed", "note_required") else "")
        if values:
            choice = DataValidation(type="list", formula1=f'"{values}"', allow_blank=True)
            sheet.add_data_validation(choice)
            letter = get_column_letter(number)
            choice.add(f"{letter}2:{letter}{sheet.max_row}")
