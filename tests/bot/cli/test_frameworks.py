"""The commands for framework authors, as they are typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from frameworks.load import load_library, parse
from frameworks.writing import to_yaml

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command of `assurance frameworks` in an empty folder, in this process."""
    monkeypatch.delenv("FRAMEWORKS_DIR", raising=False)
    monkeypatch.chdir(tmp_path)

    def one(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["assurance", "frameworks", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return one


def test_a_new_file_is_written_once_and_passes(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("new", "our-review", "--out", "ours.yaml")
    assert (code, out) == (0, "ours.yaml is written. Fill it in, then: assurance frameworks check ours.yaml\n")
    assert "id: our-review #" in (tmp_path / "ours.yaml").read_text("utf-8")
    assert run("check", "ours.yaml")[0] == 0
    code, _, err = run("new", "our-review", "--out", "ours.yaml")
    assert code == 2
    assert "there already" in err


def test_without_a_file_it_is_printed(run: Run) -> None:
    code, out, _ = run("new")
    assert code == 0
    assert "id: my-framework #" in out


@pytest.mark.parametrize("id", ["Our Review", "", "-x", "a" * 61, "x\n"])
def test_a_name_that_can_be_no_id_is_refused(run: Run, id: str) -> None:
    code, out, err = run("new", "--", id)
    assert (code, out) == (2, "")
    assert "small letters" in err


def test_a_place_where_nothing_can_be_written_is_said(run: Run) -> None:
    code, _, err = run("new", "--out", "no/folder/ours.yaml")
    assert code == 2
    assert "cannot be written" in err


def test_the_schema_is_printed(run: Run) -> None:
    code, out, _ = run("schema")
    assert code == 0
    assert json.loads(out)["required"][:2] == ["id", "edition"]


def test_a_spreadsheet_goes_out_and_comes_back(run: Run, tmp_path: Path) -> None:
    key = "building-strong-trusts-2024-09"
    code, out, _ = run("export", key, "--xlsx", "a.xlsx", "--markdown", "a.md")
    assert code == 0
    assert "assurance frameworks import a.xlsx" in out
    assert run("export", "building-strong-trusts", "--markdown", "newest.md")[0] == 0
    assert (tmp_path / "newest.md").read_text("utf-8") == (tmp_path / "a.md").read_text("utf-8")
    assert (tmp_path / "a.md").read_text("utf-8").startswith("# Building strong trusts")
    assert run("import", "a.xlsx", "--out", "a.yaml")[0] == 0
    assert parse((tmp_path / "a.yaml").read_text("utf-8"), "a.yaml") == load_library()[key]
    assert run("import", "a.xlsx", "--out", "a.yaml")[0] == 2
    assert run("export", "a.yaml", "--xlsx", "b.xlsx")[0] == 0


def test_a_faulty_spreadsheet_is_told_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.xlsx").write_text("Dear Helena")
    code, out, _ = run("import", "letter.xlsx", "--out", "a.yaml")
    assert code == 1
    assert "letter.xlsx cannot be used yet" in out
    assert not (tmp_path / "a.yaml").exists()


def test_what_cannot_be_exported_is_said(run: Run) -> None:
    assert "There is no file and no edition nothing-2020" in " ".join(
        run("export", "nothing-2020", "--xlsx", "a.xlsx")[2].split()
    )
    assert "Say what to write" in run("export", "building-strong-trusts-2024-09")[2]


def test_an_overlay_is_checked_like_a_whole_file(run: Run, tmp_path: Path) -> None:
    good = "overlay: building-strong-trusts-2024-09\nwording: Theirs.\nquestions:\n  gov-1a:\n    prompt: How is it?\n"
    (tmp_path / "good.yaml").write_text(good, "utf-8")
    (tmp_path / "bad.yaml").write_text(good.replace("gov-1a", "gov-1x"), "utf-8")
    code, out, _ = run("check", "good.yaml")
    assert (code, out.splitlines()[-1]) == (0, "good.yaml: building-strong-trusts-2024-09 can be used.")
    code, out, _ = run("check", "bad.yaml")
    assert code == 1
    assert "line 4, column 3 (question gov-1x): `gov-1x` is not an id of building-strong-trusts-2024-09." in out


def test_a_prompt_declared_reworded_in_the_mapping_beside_the_file_passes(run: Run, tmp_path: Path) -> None:
    old = load_library()["mat-assurance-2021"]
    asked = old.questions[0].prompt
    (tmp_path / "old.yaml").write_text(to_yaml(old), "utf-8")
    new = to_yaml(old).replace("2021", "2025", 1).replace(asked, "What do people enjoy about lunch?")
    (tmp_path / "new.yaml").write_text(new, "utf-8")
    id = old.questions[0].id
    code, out, _ = run("check", "new.yaml", "--since", "old.yaml")
    assert (code, "looks like another question" in out) == (1, True)
    assert run("check", "new.yaml", "--since", "old.yaml", "--reworded", id)[0] == 0
    mapping = "from: mat-assurance-2021\nto: mat-assurance-2025\nbasis: ours\nsource: us\nrest: same\nlinks:\n"
    link = f"  - {{kind: reworded, from: question {id}, to: question {id}}}\n"
    (tmp_path / "editions.yaml").write_text(mapping + link, "utf-8")
    code, out, _ = run("check", "new.yaml", "--since", "old.yaml")
    assert (code, out.splitlines()[-1]) == (
        0,
        f"editions.yaml says what became of each part; reworded under its id: {id}.",
    )
    (tmp_path / "editions.yaml").write_text(mapping.replace("rest: same\n", "") + link, "utf-8")
    code, out, _ = run("check", "new.yaml", "--since", "old.yaml")
    assert (code, "editions.yaml cannot be used yet" in out) == (1, True)
