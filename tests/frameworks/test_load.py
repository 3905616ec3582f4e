from pathlib import Path

import pytest

from frameworks.load import FrameworkFault, load_library, parse

SAMPLE = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")


def write(folder: Path, name: str, text: str = SAMPLE, edition: str = "2024-09", id: str = "sample") -> Path:
    file = folder / name
    file.write_text(text.replace("2024-09", edition).replace("id: sample", f"id: {id}"), encoding="utf-8")
    return file


def test_a_trusts_own_follow_the_shipped_by_id_and_newest_edition_first(tmp_path: Path) -> None:
    write(tmp_path, "1.yaml", id="zeta")
    write(tmp_path, "2.yaml", edition="2023-09")
    write(tmp_path, "3.yml", edition="2025")
    assert list(load_library(tmp_path)) == [
        *load_library(),
        "sample-2025",
        "sample-2023-09",
        "zeta-2024-09",
    ]


def test_a_trusts_own_edition_of_a_known_framework_comes_before_frameworks_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "1.yaml", id="a-first")
    write(tmp_path, "2.yaml", id="trust-governance", edition="2026-09")
    write(tmp_path, "3.yaml", id="building-strong-trusts", edition="2026-09")
    assert list(load_library(tmp_path)) == [
        *load_library(),
        "building-strong-trusts-2026-09",
        "trust-governance-2026-09",
        "a-first-2024-09",
    ]


def test_each_framework_stands_under_its_own_key(tmp_path: Path) -> None:
    write(tmp_path, "any-name.YAML")
    assert all(key == framework.key for key, framework in load_library(tmp_path).items())


def test_other_files_hidden_files_and_subfolders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not: a: framework", encoding="utf-8")
    (tmp_path / ".#draft.yaml").write_text("not: a: framework", encoding="utf-8")
    (tmp_path / "old").mkdir()
    write(tmp_path / "old", "sample.yaml")
    assert list(load_library(tmp_path)) == list(load_library())


def test_an_empty_folder_adds_nothing(tmp_path: Path) -> None:
    assert load_library(tmp_path) == load_library()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        FrameworkFault, match=r"nowhere cannot be used yet(.|\n)*folder cannot be opened(.|\n)*Make the folder"
    ):
        load_library(tmp_path / "nowhere")


def test_a_file_in_place_of_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FrameworkFault, match="folder cannot be opened"):
        load_library(write(tmp_path, "sample.yaml"))


def test_a_folder_in_place_of_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").mkdir()
    with pytest.raises(FrameworkFault, match="file cannot be opened") as found:
        load_library(tmp_path)
    assert found.value.file == str(tmp_path / "sample.yaml")


def test_a_fault_names_the_file_by_its_whole_path(tmp_path: Path) -> None:
    file = write(tmp_path, "sample.yaml", SAMPLE.replace("publisher: Nobody\n", ""))
    with pytest.raises(FrameworkFault, match="`publisher` is missing") as found:
        load_library(tmp_path)
    assert found.value.file == str(file)


def test_the_same_edition_in_two_files_is_said_with_both_names(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.yaml"), write(tmp_path, "b.yaml")
    with pytest.raises(FrameworkFault) as found:
        load_library(tmp_path)
    assert found.value.file == str(second)
    assert (found.value.faults[0].line, found.value.faults[0].where) == (2, "edition")
    assert str(first) in found.value.faults[0].what


def test_a_trust_cannot_replace_a_shipped_edition_unseen(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", id="building-strong-trusts")
    with pytest.raises(FrameworkFault, match=r"is in another file already: .*building-strong-trusts-2024-09\.yaml"):
        load_library(tmp_path)


def test_a_file_that_is_not_utf_8_is_said_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(SAMPLE.replace("Nobody", "Café").encode("latin-1"))
    with pytest.raises(FrameworkFault, match="not written in UTF-8") as found:
        load_library(tmp_path)
    assert (found.value.faults[0].line, found.value.faults[0].column) == (4, 15)


def test_a_file_in_utf_16_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(SAMPLE.encode("utf-16"))
    with pytest.raises(FrameworkFault, match="Save the file as UTF-8"):
        load_library(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(SAMPLE.encode("utf-8-sig"))
    assert "sample-2024-09" in load_library(tmp_path)


def test_line_ends_of_other_systems_do_no_harm() -> None:
    assert parse(SAMPLE.replace("\n", "\r\n"), "windows.yaml") == parse(SAMPLE, "unix.yaml")


def test_editions_and_ids_are_read_as_they_are_typed() -> None:
    text = SAMPLE.replace("2024-09", "2024").replace("f-1a", "7.10").replace("name: Alpha", "name: 0x1F")
    framework = parse(text, "sample.yaml")
    assert (framework.edition, framework.questions[0].id, framework.questions[0].name) == ("2024", "7.10", "0x1F")


def test_true_and_false_are_read_as_such() -> None:
    text = SAMPLE.replace("side: challenge", "side: challenge\n      note_required: true")
    assert [level.note_required for level in parse(text, "sample.yaml").scale.answers] == [True, False, False]
