"""Correcting a typo and changing a meaning are different acts with different results; only a mapping joins them."""

from pathlib import Path

import pytest

from frameworks.checking import Report, examine
from frameworks.declared import NOTHING, Declared, declared
from frameworks.load import parse

SAMPLE = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")
EARLIER = parse(SAMPLE.replace("2024-09", "2023-09"), "earlier.yaml")
TYPO = SAMPLE.replace("How far is gamma so?", "How far is the gamma so?")
ANOTHER = SAMPLE.replace("How far is gamma so?", "To what extent do people enjoy their lunch?")
TOP = "from: sample-2023-09\nto: sample-2024-09\nbasis: ours\nsource: We wrote both.\n"
REWORDED = TOP + "rest: same\nlinks:\n  - {kind: reworded, from: question s-1a, to: question s-1a}\n"


def checked(text: str, folder: Path, extra: Path | None = None) -> tuple[Report, Declared]:
    said = declared(text, "sample.yaml", EARLIER, folder, extra)
    return examine(text, "sample.yaml", EARLIER, said.reworded, said.told), said


def put(folder: Path, text: str, name: str = "editions.yaml") -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_typo_needs_nobodys_word(tmp_path: Path) -> None:
    report, said = checked(TYPO, tmp_path)
    assert (report.faults, said) == ((), NOTHING)


def test_another_question_under_the_same_id_is_a_fault_without_a_mapping(tmp_path: Path) -> None:
    report, _ = checked(ANOTHER, tmp_path)
    assert [fault.where for fault in report.faults] == ["question s-1a, prompt"]


def test_it_is_none_once_the_mapping_declares_it_reworded_and_that_is_said(tmp_path: Path) -> None:
    put(tmp_path, REWORDED)
    report, said = checked(ANOTHER, tmp_path)
    assert (report.faults, said.fault) == ((), None)
    assert str(said) == "editions.yaml says what became of each part; reworded under its id: s-1a."


@pytest.mark.parametrize(
    "links",
    [
        "all: same\n",
        REWORDED.removeprefix(TOP).replace("kind: reworded", "kind: same"),
        REWORDED.removeprefix(TOP).replace("question s-1a", "question f-1a"),
        REWORDED.removeprefix(TOP).replace("question s-1a", "group second-1"),
        "rest: same\nlinks:\n  - {kind: retired, from: question s-1a}\n  - {kind: new, to: question s-1a}\n",
    ],
)
def test_no_other_word_makes_two_questions_one(tmp_path: Path, links: str) -> None:
    """Not that they are the same, that another is reworded, nor that one id went and came again."""
    put(tmp_path, TOP + links)
    report, said = checked(ANOTHER, tmp_path)
    assert said.fault is None
    assert [fault.where for fault in report.faults] == ["question s-1a, prompt"]


@pytest.mark.parametrize("place", ["beside", "beside, in mappings", "in the trust's folder"])
def test_the_mapping_is_found_beside_the_file_or_in_a_trusts_own_folder(tmp_path: Path, place: str) -> None:
    here, extra = tmp_path / "here", tmp_path / "extra"
    here.mkdir()
    extra.mkdir()
    put({"beside": here, "beside, in mappings": here / "mappings"}.get(place, extra / "mappings"), REWORDED)
    assert checked(ANOTHER, here, extra)[0].faults == ()


def test_those_we_ship_are_read_too(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "frameworks/library"
    texts = [(shipped / f"trust-governance-{edition}.yaml").read_text("utf-8") for edition in ("2023-09", "2024-09")]
    said = declared(texts[1], "tg.yaml", parse(texts[0], "old.yaml"), tmp_path)
    assert said.name == "trust-governance-2023-09--2024-09.yaml"
    assert said.fault is None


def test_a_mapping_of_other_editions_and_files_that_are_none_say_nothing(tmp_path: Path) -> None:
    put(tmp_path, REWORDED.replace("2023-09", "2022"))
    put(tmp_path, "just: [a broken sample-2023-09 sample-2024-09", "broken.yaml")
    put(tmp_path, "- sample-2023-09\n- sample-2024-09\n", "list.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"caf\xe9: sample-2023-09 sample-2024-09")
    assert checked(ANOTHER, tmp_path)[1] == NOTHING


def test_what_is_wrong_with_the_mapping_is_told_too(tmp_path: Path) -> None:
    put(tmp_path, REWORDED.replace("rest: same\n", ""))
    report, said = checked(ANOTHER, tmp_path)
    assert report.faults == ()
    assert "editions.yaml cannot be used yet" in str(said)
    assert "question f-1a of sample-2023-09 is in no link." in str(said)


def test_while_the_edition_is_faulty_its_mapping_is_not_judged_by_it(tmp_path: Path) -> None:
    put(tmp_path, REWORDED)
    report, said = checked(ANOTHER.replace("side: strength", "side: up"), tmp_path)
    assert [fault.where for fault in report.faults] == ["level high, side"]
    assert said.fault is None


def test_a_text_that_cannot_be_read_has_no_mapping(tmp_path: Path) -> None:
    put(tmp_path, REWORDED)
    assert declared("id: [open", "sample.yaml", EARLIER, tmp_path) is NOTHING


def test_what_the_mapping_says_is_new_or_retired_is_not_pointed_out_again(tmp_path: Path) -> None:
    text = SAMPLE.replace("id: s-1a", "id: s-1b").replace("Gamma", "Delta").replace("gamma", "delta")
    links = "rest: same\nlinks:\n  - {kind: retired, from: question s-1a}\n  - {kind: new, to: question s-1b}\n"
    assert [one for one in checked(text, tmp_path)[0].advice if "edition 2023-09" in one.what]
    put(tmp_path, TOP + links)
    report, said = checked(text, tmp_path)
    assert said.fault is None
    assert not [one for one in report.advice if "edition 2023-09" in one.what]


def test_a_name_kept_under_another_id_stays_a_fault(tmp_path: Path) -> None:
    text = SAMPLE.replace("id: s-1a", "id: s-9a")
    put(tmp_path, REWORDED.replace("to: question s-1a", "to: question s-9a"))
    report, said = checked(text, tmp_path)
    assert [fault.where for fault in report.faults] == ["question s-9a, id"]
    assert said.reworded == frozenset()
