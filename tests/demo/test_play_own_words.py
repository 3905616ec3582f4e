"""A trust's own frameworks, overlays and words for its people: players read them as the bot shows them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from rich.console import Console

from demo.casting import Miscast
from demo.play import Wish, _script
from demo.progress import Progress
from demo.seen import Person
from frameworks.load import load_library
from frameworks.vocabulary import Vocabulary
from frameworks.writing import to_yaml

KEY = "mat-assurance-2021"
OVERLAY = f"""overlay: {KEY}
wording: © Nobody in particular.
answers: {{red: Far off, amber-red: Not near, amber-green: Quite near, green: All there}}
questions:
  mat-talent:
    name: Growing our own
    prompt: How well do we grow our own?
"""
DIRECTORS = Vocabulary(trustee="director", local_governing_body="academy council")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With an overlay and a framework of the trust's own."""
    found = tmp_path / "frameworks"
    found.mkdir()
    (found / "theirs.yaml").write_text(OVERLAY, encoding="utf-8")
    own = load_library()[KEY].model_copy(update={"id": "our-review", "name": "Our review"})
    (found / "own.yaml").write_text(to_yaml(own), encoding="utf-8")
    return found


def wish(framework: str, folder: Path | None, vocabulary: Vocabulary = DIRECTORS) -> Wish:
    return Wish(3, 1, None, Path(), framework=framework, frameworks_dir=folder, vocabulary=vocabulary)


def test_what_is_played_is_in_the_words_of_the_overlay_and_of_the_trust(folder: Path, people: list[Person]) -> None:
    framework, _ = _script(wish(KEY, folder), people, Progress(Console()))
    assert [level.label for level in framework.scale.levels] == ["Far off", "Not near", "Quite near", "All there"]
    assert "Growing our own" in [question.name for question in framework.questions]
    structures = next(one for one in framework.questions if one.id == "mat-trust-structures")
    assert "Directors, executives, academy councils and heads" in (structures.strong or "")


def test_a_framework_of_the_trusts_own_can_be_played(folder: Path, people: list[Person]) -> None:
    framework, script = _script(wish("our-review", folder), people, Progress(Console()))
    assert framework.key == "our-review-2021"
    assert len(script.leaders) == 3


def test_without_the_folder_it_is_not_there(people: list[Person]) -> None:
    with pytest.raises(Miscast, match="There is no framework our-review"):
        _script(wish("our-review", None), people, Progress(Console()))


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(folder: Path) -> None:
    (folder / "theirs.yaml").write_text(OVERLAY.replace("mat-talent", "mat-tallent"), encoding="utf-8")
    with pytest.raises(Miscast, match=r"theirs\.yaml cannot be used yet"):
        wish(KEY, folder).library()


@pytest.mark.slow
@pytest.mark.timeout(620)
def test_three_leaders_play_with_an_overlay_and_other_words_for_their_people(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "bot", "demo", "--play", "--out", str(out), "--leaders", "3", "--no-picture"]
    with tempfile.TemporaryDirectory(prefix="p-") as temporary:
        words = {"TRUSTEE_CALLED": "director", "LOCAL_GOVERNING_BODY_CALLED": "academy council"}
        environment = {**os.environ, "TMPDIR": temporary, "FRAMEWORKS_DIR": str(folder), **words}
        done = subprocess.run(
            [*command, "--framework", KEY], capture_output=True, text=True, check=False, timeout=600, env=environment
        )
    assert done.returncode == 0, done.stdout + done.stderr
    transcript = (out / "transcript.html").read_text(encoding="utf-8")
    assert "Quite near" in transcript
    assert "Growing our own" in transcript
    assert "© Nobody in particular." in transcript
    assert "academy council" in transcript
    assert "local governing bod" not in transcript
