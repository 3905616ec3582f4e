"""A framework written as a file or as a spreadsheet is read as the same value."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from frameworks.load import load_library, parse
from frameworks.model import Framework
from frameworks.sheet_in import from_xlsx
from frameworks.sheet_out import UnholdableError, to_xlsx
from frameworks.sheet_shape import into_cell, out_of_cell
from frameworks.writing import to_yaml
from tests.frameworks.invented import frameworks

EDITIONS = load_library(Path(__file__).parent / "editions")
SLOW = settings(
    max_examples=25,
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
    for name in ("Framework", "Scale", "Questions"):
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet["A1"].font.bold
        assert sheet["B2"].alignment.wrap_text
        assert all(8 <= column.width <= 100 for column in sheet.column_dimensions.values())
    assert [choice.formula1 for choice in book["Scale"].data_validations.dataValidation] == [
        '"yes,no"',
        '"challenge,neither,strength"',
        '"yes,no"',
    ]


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


@pytest.mark.parametrize("text", ["_x0041_", "=1+1", "a_x000D_b", "+44 20", "7.10"])
def test_texts_that_mean_something_to_a_spreadsheet_survive(text: str) -> None:
    odd = EDITIONS["building-strong-trusts-2024-09"].model_copy(update={"purpose": text})
    assert from_xlsx(to_xlsx(odd), "again.xlsx").purpose == text
    assert out_of_cell(text) == text
    assert out_of_cell(into_cell(text)) == text
