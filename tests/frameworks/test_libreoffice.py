"""LibreOffice reads what we write, and writes what we read: people who govern do not all have Excel.

Where there is no LibreOffice, what it once saved is read: `saved_by_libreoffice.xlsx` is the sample, exported, opened
there, typed into and saved as an Excel workbook.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from frameworks.load import load_library, parse
from frameworks.model import Framework
from frameworks.sheet_in import from_xlsx
from frameworks.sheet_out import to_xlsx

HERE = Path(__file__).parent
SAMPLE = parse((HERE / "sample.yaml").read_text(encoding="utf-8"), "sample.yaml")
SAVED = HERE / "saved_by_libreoffice.xlsx"
OFFICE = shutil.which("soffice")
ODD = (
    "1.10",
    "007",
    "=1+1",
    "+44 20",
    "'so",
    "TRUE",
    "1/2",
    "50%",
    "1e5",
    "one\ntwo\n\nfour",
    "_x0041_",
    "_x0_hy",
    "a  b",
)


def test_what_was_typed_there_is_read_as_typed_and_all_else_as_it_was() -> None:
    read = from_xlsx(SAVED.read_bytes(), SAVED.name)
    first, was, added = read.questions[0], SAMPLE.questions[0], read.questions[-1]
    assert (first.prompt, first.number, first.consider[0]) == ("How far is it so, in every school?", "1.10", "=1+1")
    assert (added.id, added.number, added.name, added.prompt) == ("s-1b", "7.10", "A new one", "How new is it?")
    assert read.edition == "2025-01"
    mine = {"prompt": was.prompt, "number": was.number, "consider": was.consider}
    assert first.model_copy(update=mine) == was
    assert read.questions[1:-1] == SAMPLE.questions[1:]
    assert read.scale == SAMPLE.scale
    assert read.model_copy(update={"edition": SAMPLE.edition, "domains": SAMPLE.domains}) == SAMPLE


def with_odd_texts() -> Framework:
    data = json.loads(SAMPLE.model_dump_json())
    questions = data["domains"][0]["groups"][0]["questions"]
    for number, text in enumerate(ODD):
        line = text.replace("\n", " ")
        odd = {"id": f"odd-{number}", "name": line, "number": line, "prompt": text, "consider": [text, text]}
        questions.append({**questions[0], **odd})
    return Framework.model_validate(data)


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice here")
def test_a_framework_opened_and_saved_there_is_the_same(tmp_path: Path) -> None:
    given = {**load_library(), "odd": with_odd_texts()}
    for key, framework in given.items():
        (tmp_path / f"{key}.xlsx").write_bytes(to_xlsx(framework))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    kind = "xlsx:Calc MS Excel 2007 XML"
    files = [str(tmp_path / f"{key}.xlsx") for key in given]
    command = [str(OFFICE), "--headless", profile, "--convert-to", kind, "--outdir", str(tmp_path / "back"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for key, framework in given.items():
        assert from_xlsx((tmp_path / "back" / f"{key}.xlsx").read_bytes(), f"{key}.xlsx") == framework
