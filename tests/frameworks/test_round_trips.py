"""A framework written as a file or as a spreadsheet is read as the same value."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from frameworks.load import load_library, parse
from frameworks.model import Framework
from frameworks.sheet_in import from_xlsx
from frameworks.sheet_out import UnholdableError, to_xlsx
from frameworks.sheet_shape import into_cell, out_of_cell
from frameworks.writing import to_yaml
from tests.examples import examples
from tests.frameworks.invented import frameworks

EDITIONS = load_library(Path(__file__).parent / "editions")
SLOW = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would try a thousand spreadsheets
)


@pytest.mark.parametrize("key", EDITIONS)
def test_every_edition_survives_both(key: str) -> None:
    assert parse(to_yaml(EDITIONS[key]), "again.yaml") == EDITIONS[key]
    assert from_xlsx(to_xlsx(EDITIONS[key]), "again.xlsx") == EDITIONS[key]


@SLOW
@given(frameworks())
def test_any_framework_survives_a_file(framework: Framework) -> None:
    assert parse(to_yaml(framework), "again.yaml") == framework


@SLOW
@given(frameworks())
def test_any_framework_survives_a_spreadsheet(framework: Framework) -> None:
    assert from_xlsx(to_xlsx(framework), "again.xlsx") == framework


@SLOW
@given(frameworks())
def test_no_cell_is_a_formula_and_every_cell_is_text(framework: Framework) -> None:
    for sheet in load_workbook(BytesIO(to_xlsx(framework))).worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.data_type == "s" or cell.value is None
                assert cell.number_format == "@"
                assert cell.value is None or cell.quotePrefix


def test_it_can_be_worked_in() -> None:
    book = load_workbook(BytesIO(to_xlsx(EDITIONS["building-strong-trusts-2024-09"])))
    assert book.sheetnames == ["How to use", "Framework", "Scale", "Questions"]
    assert "assurance frameworks import" in str([cell.value for cell in book["How to use"]["A"]])
    assert book["How to use"]["A1"].value == "Building strong trusts: assurance framework, edition 2024-09"
    for name, stays in (("Framework", "B2"), ("Scale", "D2"), ("Questions", "E2")):
        sheet = book[name]
        assert sheet.freeze_panes == stays
        assert sheet["A1"].font.bold
        assert sheet.print_title_rows == "$1:$1"
        assert sheet["B2"].alignment.wrap_text
        assert all(8 <= column.width <= 100 for column in sheet.column_dimensions.values())
    assert [choice.formula1 for choice in book["Scale"].data_validations.dataValidation] == [
        '"yes,no"',
        '"challenge,neither,strength"',
        '"yes,no"',
    ]


def test_what_is_worked_on_stands_beside_the_ids_that_stay_in_view() -> None:
    sheet = load_workbook(BytesIO(to_xlsx(EDITIONS["building-strong-trusts-2024-09"])))["Questions"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:6] == ["Domain id", "Group id", "Question id", "Question", "Number", "Prompt"]
    begins = [row[0].row for row in sheet.iter_rows(min_row=2, max_row=29) if row[0].border.top.style]
    assert begins == [2, 6, 10, 14, 18, 22, 26], "a line above each domain's first row"


def test_every_row_is_high_enough_for_its_text_and_free_to_grow() -> None:
    edition = EDITIONS["building-strong-trusts-2024-09"]
    content = to_xlsx(edition)
    sheet = load_workbook(BytesIO(content))["Questions"]
    first = sheet.row_dimensions[2].height
    longest = max(len(text) for text in (edition.questions[0].strong or "", edition.questions[0].weak or ""))
    assert first is not None
    assert first / 15 >= longest / 56, "of a column of 48 digits"
    assert sheet.row_dimensions[29 + 50].height == 15
    with ZipFile(BytesIO(content)) as parts:
        assert b"customHeight" not in parts.read("xl/worksheets/sheet4.xml")


def test_what_is_typed_far_below_is_text_as_well() -> None:
    sheet = load_workbook(BytesIO(to_xlsx(EDITIONS["building-strong-trusts-2024-09"])))["Questions"]
    assert {column.number_format for column in sheet.column_dimensions.values()} == {"@"}


@pytest.mark.parametrize("text", ["a x005F_ b", "a \ufffe b"])
def test_what_a_spreadsheet_would_not_give_back_is_refused_rather_than_lost(text: str) -> None:
    odd = EDITIONS["building-strong-trusts-2024-09"].model_copy(update={"purpose": text})
    with pytest.raises(UnholdableError, match="cannot hold"):
        to_xlsx(odd)


def test_a_file_says_only_what_differs_from_what_goes_without_saying() -> None:
    text = to_yaml(EDITIONS["building-strong-trusts-2024-09"])
    assert text.startswith("# yaml-language-server: $schema=./framework.schema.json\nid: building-strong-trusts\n")
    assert ": false" not in text
    assert "null" not in text
    assert "\nedition: 2024-09\n" in text


@pytest.mark.parametrize("text", ["_x0041_", "_x0_hy", "_x1_x2_", "=1+1", "a_x000D_b", "+44 20", "7.10"])
def test_texts_that_mean_something_to_a_spreadsheet_survive(text: str) -> None:
    odd = EDITIONS["building-strong-trusts-2024-09"].model_copy(update={"purpose": text})
    assert from_xlsx(to_xlsx(odd), "again.xlsx").purpose == text
    assert out_of_cell(text) == text
    assert out_of_cell(into_cell(text)) == text


def test_what_only_some_programs_take_for_a_character_is_marked_too() -> None:
    """LibreOffice takes fewer than four digits for one, and writes a null in their place."""
    assert into_cell("_x0_hy and _xyz_") == "_x005F_x0_hy and _xyz_"
