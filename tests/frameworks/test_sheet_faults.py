"""What is wrong with a spreadsheet is told by sheet and cell, all of it at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from frameworks.faults import FrameworkFault
from frameworks.load import parse
from frameworks.model import Framework
from frameworks.sheet_in import from_xlsx
from frameworks.sheet_out import to_xlsx

SAMPLE = parse((Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml")
GOOD = to_xlsx(SAMPLE)


def changed(change: Callable[[Workbook], Any]) -> bytes:
    book = load_workbook(BytesIO(GOOD))
    change(book)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_cell(sheet: str, cell: str, value: object) -> bytes:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return changed(change)


def read(content: bytes) -> Framework:
    return from_xlsx(content, "mine.xlsx")


def told(content: bytes) -> list[str]:
    with pytest.raises(FrameworkFault) as found:
        read(content)
    assert found.value.file == "mine.xlsx"
    return [str(fault) for fault in found.value.faults]


ONE_CELL = [
    ("Framework", "B2", None, "sheet Framework, cell B2 (id): `id` is missing. Write here a permanent short name"),
    ("Framework", "B3", "Sept", "sheet Framework, cell B3 (edition): `Sept` cannot be the edition."),
    ("Framework", "B6", "our page", "sheet Framework, cell B6 (link): `link` is not an address"),
    ("Framework", "A2", "idd", "sheet Framework, cell A2: `idd` is not a name that is known here. Did you mean `id`?"),
    ("Framework", "A15", "purpose", "sheet Framework, cell A15: `purpose` stands here a second time."),
    ("Framework", "B14", "perhaps", "sheet Framework, cell B14 (described): `described` is not one of"),
    ("Framework", "B9", "x" * 41, "sheet Framework, cell B9 (names, domain): `domain` is 41 characters long"),
    ("Scale", "A2", "maybe", "sheet Scale, cell A2: it is not said whether this answer is on the scale."),
    ("Scale", "E2", "up", "sheet Scale, cell E2 (level low, side): `side` is not one of"),
    ("Scale", "C3", "low", "sheet Scale, cell C3 (level high, label): the label `low` is used in row 2 too."),
    ("Scale", "F2", "soon", "sheet Scale, cell F2 (level low, note_required): `note_required` is not one of"),
    ("Scale", "G1", "Colour", "sheet Scale, cell G1: `Colour` is not a name that is known here."),
    ("Questions", "F2", None, "sheet Questions, cell F2 (question f-1a, prompt): `prompt` is missing."),
    ("Questions", "C4", "f-1a", "sheet Questions, cell C4 (question f-1a, id): the id `f-1a` is used in row 2 too."),
    ("Questions", "C4", "F 1", "sheet Questions, cell C4 (question F 1, id): `F 1` cannot be the id."),
    ("Questions", "F3", "x" * 701, "sheet Questions, cell F3 (question f-1b, prompt): `prompt` is 701 characters"),
    ("Questions", "H2", "x" * 701, "sheet Questions, cell H2 (question f-1a, consider, 2): `consider` is 701"),
    ("Questions", "A2", None, "sheet Questions, cell A2 (domain 1, id): `id` is missing."),
    ("Questions", "B4", None, "sheet Questions, cell B4 (group 1, id): `id` is missing."),
    ("Questions", "M3", "Other", "sheet Questions, cell M3: this differs from what cell M2 says of the same domain."),
    (
        "Questions",
        "F1",
        "Promt",
        "sheet Questions, cell F1: `Promt` is not a name that is known here. Did you mean `Prompt`?",
    ),
    ("Questions", "D1", "Prompt", "sheet Questions, cell F1: the heading `Prompt` stands here twice."),
    ("Questions", "E2", 7.1, "sheet Questions, cell E2: this cell holds a number, and what was typed cannot be told"),
    ("Questions", "F2", "=A1", "sheet Questions, cell F2: this cell holds a formula"),
    (
        "Framework",
        "B3",
        datetime(2024, 9, 1, tzinfo=UTC).replace(tzinfo=None),
        "sheet Framework, cell B3: this cell holds a date",
    ),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "wanted"), ONE_CELL)
def test_a_fault_is_told_by_its_cell(sheet: str, cell: str, value: object, wanted: str) -> None:
    found = told(with_cell(sheet, cell, value))
    assert any(fault.startswith(wanted) for fault in found), found


def test_a_cell_that_cannot_be_read_is_told_once() -> None:
    assert len(told(with_cell("Questions", "F2", "=A1"))) == 1


def test_everything_is_told_at_once_in_the_order_of_the_sheets() -> None:
    def change(book: Workbook) -> None:
        book["Questions"]["F2"] = None
        book["Scale"]["E2"] = "up"
        book["Framework"]["B3"] = "soon"
        book["Questions"]["C4"] = "f-1a"

    places = [fault.partition(" (")[0] for fault in told(changed(change))]
    assert places == [
        "sheet Framework, cell B3",
        "sheet Scale, cell E2",
        "sheet Questions, cell F2",
        "sheet Questions, cell C4",
    ]


def test_blank_ids_are_those_of_the_row_above_and_blank_rows_are_nothing() -> None:
    def change(book: Workbook) -> None:
        book["Questions"]["A3"] = None
        book["Questions"]["B3"] = None
        book["Questions"].insert_rows(3, 2)

    assert read(changed(change)) == SAMPLE


def test_columns_may_be_moved_and_a_question_added_below() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Questions"]
        sheet["A5"], sheet["B5"], sheet["C5"], sheet["D5"], sheet["F5"] = (
            "first",
            "first-1",
            "f-1c",
            "Late",
            "How late?",
        )
        sheet.move_range("A1:B5", cols=30)

    assert [question.id for question in read(changed(change)).questions] == ["f-1a", "f-1b", "f-1c", "s-1a"]


def test_whole_numbers_typed_into_cells_are_read_as_typed() -> None:
    assert read(with_cell("Framework", "B3", 2024)).edition == "2024"


@pytest.mark.parametrize("sheet", ["Framework", "Scale", "Questions"])
def test_a_sheet_that_is_gone_is_named(sheet: str) -> None:
    (fault,) = told(changed(lambda book: book.remove(book[sheet])))
    assert f"the sheet {sheet} cannot be found" in fault


def test_a_column_that_is_gone_is_named() -> None:
    found = told(changed(lambda book: book["Questions"].delete_cols(6)))
    assert any("the column `Prompt` is missing. Put it back." in fault for fault in found)


@pytest.mark.parametrize("content", [b"", b"Dear Helena", GOOD[:3000], b"PK\x03\x04" + b"\x00" * 100])
def test_what_is_no_spreadsheet_is_said(content: bytes) -> None:
    assert "not a spreadsheet that can be read" in told(content)[0]


def test_a_zip_of_other_things_is_no_spreadsheet() -> None:
    kept = BytesIO()
    with ZipFile(kept, "w") as parts:
        parts.writestr("letter.txt", "Dear Helena")
    assert "not a spreadsheet that can be read" in told(kept.getvalue())[0]


def test_a_spreadsheet_that_would_unpack_without_end_is_refused() -> None:
    kept = BytesIO()
    with ZipFile(kept, "w", compression=8) as parts:
        parts.writestr("xl/workbook.xml", b" " * 60_000_000)
    assert "far too large" in told(kept.getvalue())[0]


def test_levels_the_wrong_way_round_are_told_at_the_later_one() -> None:
    def change(book: Workbook) -> None:
        book["Scale"]["E2"], book["Scale"]["E3"] = "strength", "challenge"

    (fault,) = told(changed(change))
    assert fault.startswith("sheet Scale, cell E3 (level high, side): this level (challenge) comes after one nearer")
