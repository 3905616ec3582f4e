"""A trust's own mappings, in a folder `mappings` inside its folder of frameworks."""

from pathlib import Path

import pytest

from frameworks.faults import FrameworkFault
from frameworks.load import load_library
from frameworks.mapping_library import Linked, linked


def load_with_maps(extra: Path | None = None) -> Linked:
    return linked(load_library(extra), extra)


HERE = Path(__file__).parent / "mapped"
OWN = "from: garden-2023\nto: trust-governance-2024-09\nbasis: ours\nsource: us\nlinks:\n"
LINK = "  - {kind: relates, from: question tools, to: question tg-trustees}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for year in ("2023", "2024"):
        (tmp_path / f"garden-{year}.yaml").write_text((HERE / f"garden-{year}.yaml").read_text())
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "editions.yaml").write_text((HERE / "garden-2023--garden-2024.yaml").read_text())
    return tmp_path


def test_they_join_those_that_are_shipped(folder: Path) -> None:
    (folder / "mappings" / "own.yml").write_text(OWN + LINK)
    (folder / "mappings" / "notes.txt").write_text("not a mapping")
    known = load_with_maps(folder)
    assert known.between("trust-governance-2024-09", "garden-2023") is not None
    assert known.between("garden-2023", "garden-2024") is not None
    assert len(known.maps) == len(load_with_maps().maps) + 2
    assert [one.key for one in known.others("garden-2023")] == ["trust-governance-2024-09"]


def test_the_folder_of_mappings_is_no_framework(folder: Path) -> None:
    assert set(load_library(folder)) - set(load_library()) == {"garden-2023", "garden-2024"}


def test_a_fault_names_the_file_and_its_line(folder: Path) -> None:
    (folder / "mappings" / "own.yaml").write_text(OWN + LINK.replace("tools", "nothing"))
    with pytest.raises(FrameworkFault, match=r"own\.yaml(.|\n)*line 6(.|\n)*no `question nothing` in garden-2023"):
        load_with_maps(folder)


def test_an_edition_that_is_not_there_is_told_and_not_passed_over(folder: Path) -> None:
    (folder / "mappings" / "own.yaml").write_text(OWN.replace("garden-2023", "garden-1999") + LINK)
    with pytest.raises(FrameworkFault, match="no framework edition `garden-1999`"):
        load_with_maps(folder)


def test_two_files_may_not_link_the_same_two(folder: Path) -> None:
    text = "from: trust-governance-2024-09\nto: building-strong-trusts-2024-09\nbasis: ours\nsource: us\nlinks:\n"
    link = "  - {kind: relates, from: question tg-trustees, to: question gov-2a}\n"
    (folder / "mappings" / "own.yaml").write_text(text + link)
    with pytest.raises(FrameworkFault, match="linked in another file already: building-strong-trusts-2024-09--trust"):
        load_with_maps(folder)


def test_a_file_that_is_not_utf8_is_told(folder: Path) -> None:
    (folder / "mappings" / "own.yaml").write_bytes(b"from: caf\xe9\n")
    with pytest.raises(FrameworkFault, match="UTF-8"):
        load_with_maps(folder)
