"""A whole round on each framework there is, played as processes and proved."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from frameworks.load import load_library

pytestmark = [pytest.mark.slow, pytest.mark.timeout(620)]

NEWEST = {one.id: one for one in reversed(load_library().values())}
"""By id: the newest edition comes first in the library, so it is put in last."""
PLAYED_ELSEWHERE = "building-strong-trusts"
"""`test_play.py` plays it with more leaders."""


@pytest.mark.parametrize("id", sorted(NEWEST.keys() - {PLAYED_ELSEWHERE}))
def test_three_leaders_play_a_round_on_it(id: str, tmp_path: Path) -> None:
    framework = NEWEST[id]
    command = [sys.executable, "-m", "bot", "demo", "--play", "--out", str(tmp_path), "--leaders", "3"]
    with tempfile.TemporaryDirectory(prefix="p-") as temporary:
        environment = {**os.environ, "TMPDIR": temporary}
        done = subprocess.run(
            [*command, "--framework", id], capture_output=True, text=True, check=False, timeout=600, env=environment
        )
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert (summary["framework"], summary["edition"]) == (framework.id, framework.edition)
    answers = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    needed = {level.id for level in framework.scale.answers if level.note_required}
    assert all(row["note"] for row in answers if row["answer"] in needed)
    assert any(row.get("evidence") for row in answers) == bool(framework.asks.evidence)


def test_a_framework_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--play", "--out", str(tmp_path), "--framework", "nothing"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 2
    assert "There is no framework nothing. There are: " in done.stdout
