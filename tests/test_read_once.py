"""What is remembered between tests is what would have been read, and nobody's changes."""

from importlib.resources import files

import pytest

from frameworks.reading import read
from tests.read_once import SHIPPED, read_once

NAME = "mat-assurance-2021.yaml"
TEXT = (files("frameworks") / "library" / NAME).read_text("utf-8")


@pytest.mark.parametrize("folder", ["library", "mappings"])
def test_every_shipped_file_is_remembered_as_it_is_read(folder: str) -> None:
    shipped = [file for file in (files("frameworks") / folder).iterdir() if file.name.endswith(".yaml")]
    assert shipped
    for file in shipped:
        text = file.read_text("utf-8")
        assert file.name in SHIPPED
        assert read_once(text, file.name) == read_once(text, file.name) == read(text, file.name)


def test_what_one_test_does_to_a_reading_reaches_no_other() -> None:
    mine = read_once(TEXT, NAME)
    mine.data["domains"].clear()
    mine.places.clear()
    assert read_once(TEXT, NAME) == read(TEXT, NAME)


def test_a_changed_text_under_the_same_name_is_read_anew() -> None:
    read_once(TEXT, NAME)
    changed = TEXT.replace("edition: ", "edition: 1", 1)
    assert changed != TEXT
    assert read_once(changed, NAME) == read(changed, NAME) != read(TEXT, NAME)
