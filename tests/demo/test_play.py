"""Whole rounds, played as processes: what is written, and that a file of answers comes back as it was."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from demo import picture

pytestmark = [pytest.mark.slow, pytest.mark.timeout(620)]


def _play(out: Path, *arguments: str) -> "tuple[subprocess.CompletedProcess[str], list[str]]":
    """The play, and what it left of its temporary files: it gets a folder for them of its own, with a short name,
    because Chromium's socket stands in it."""
    command = [sys.executable, "-m", "bot", "demo", "--play", "--out", str(out), *arguments]
    with tempfile.TemporaryDirectory(prefix="p-") as temporary:
        environment = {**os.environ, "TMPDIR": temporary}
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env=environment)
        return done, [one.name for one in Path(temporary).glob("assurance-play-*")]


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_five_leaders_play_a_round_to_the_end(tmp_path: Path) -> None:
    done, left = _play(tmp_path, "--leaders", "5", "--seed", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    answers, summary = _read(tmp_path, "answers.json"), _read(tmp_path, "summary.json")
    counted = [question["counts"] for domain in summary["domains"] for question in domain["questions"]]
    assert sum(sum(counts.values()) for counts in counted) == len(answers)
    assert summary["leaders_invited"] == 5
    assert len({row["leader"] for row in answers}) == 4, "one of five never starts"
    transcript = (tmp_path / "transcript.html").read_text(encoding="utf-8")
    assert all(row["leader"] in transcript for row in answers)
    assert "Strengths and challenges: Trust review" in transcript
    if picture.browser():
        assert (tmp_path / "summary.png").read_bytes().startswith(b"\x89PNG")
    else:
        assert "No summary.png: no Chromium on this machine." in done.stdout
    assert left == [], "nothing stays behind but what was asked for"


def test_leaders_answer_exactly_what_a_file_says(tmp_path: Path) -> None:
    """With gaps: a domain nobody answers, a domain answered in part, by its last question only."""
    said = [
        ("Helena Marsh", "governance", "gov-1a", "significant-strength", ""),
        ("Helena Marsh", "governance", "gov-2b", "not_applicable", "Not ours:\n`<!channel>` & <b>bold</b> שלום 🌱"),
        ("Tom Bracewell", "education", "edu-1a", "some-challenge", "Two schools without a plan."),
        ("Tom Bracewell", "education", "edu-1b", "cannot_say", ""),
        ("Tom Bracewell", "education", "edu-2a", "some-strength", ""),
        ("Tom Bracewell", "education", "edu-2b", "significant-challenge", "x" * 3000),
        ("Tom Bracewell", "workforce", "work-2b", "some-strength", ""),
    ]
    rows = [dict(zip(("leader", "domain", "question", "answer", "note"), one, strict=True)) for one in said]
    given, out = tmp_path / "given.json", tmp_path / "out"
    given.write_text(json.dumps(rows), encoding="utf-8")
    done, _ = _play(out, "--answers", str(given))
    assert done.returncode == 0, done.stdout + done.stderr
    assert _read(out, "answers.json") == rows
    questions = [q for domain in _read(out, "summary.json")["domains"] for q in domain["questions"]]
    assert {q["id"]: q["median"] for q in questions if q["median"]} == {
        "gov-1a": ["significant-strength"],
        "edu-1a": ["some-challenge"],
        "edu-2a": ["some-strength"],
        "edu-2b": ["significant-challenge"],
        "work-2b": ["some-strength"],
    }


def test_four_leaders_play_a_year(tmp_path: Path) -> None:
    """A hand-over of each kind, a nudge, a later due date, somebody who leaves, and the round that looks again."""
    done, left = _play(tmp_path, "--leaders", "4", "--rounds", "2", "--seed", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    ledger, comparison = _read(tmp_path, "ledger.json"), _read(tmp_path, "comparison.json")
    assert all(set(row) == {"person", "kind", "planned_at", "local_time", "sent_at", "reason"} for row in ledger)
    assert {row["kind"] for row in ledger if row["sent_at"]} >= {"halfway", "due_day", "nudge"}
    assert any(row["sent_at"] is None and row["reason"] == "submitted before" for row in ledger)
    first, second = _read(tmp_path / "round-1", "summary.json"), _read(tmp_path, "summary.json")
    medians = [{q["id"]: q["median"] for d in one["domains"] for q in d["questions"]} for one in (first, second)]
    assert [row["before"]["median"] for row in comparison] == list(medians[0].values())
    assert [row["now"]["median"] for row in comparison] == list(medians[1].values())
    assert any(row["answered_in_both"] for row in comparison)
    assert "in one click" in done.stdout
    assert "answers and all" in done.stdout
    assert "finds the same leaders filled in" in done.stdout
    assert left == []


def test_a_file_of_answers_tells_one_round(tmp_path: Path) -> None:
    done, _ = _play(tmp_path / "out", "--rounds", "2", "--answers", str(tmp_path / "given.json"))
    assert done.returncode == 2
    assert "A file of answers tells one round" in done.stdout


def test_a_file_that_cannot_be_played_ends_with_a_sentence(tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    given.write_text('[{"leader": "Nobody"}]', encoding="utf-8")
    done, _ = _play(tmp_path / "out", "--answers", str(given))
    assert done.returncode == 2
    assert "answer 1: leader, domain, question, answer and note must be texts" in done.stdout
    assert "Traceback" not in done.stderr


def test_killed_three_times_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    done, left = _play(tmp_path / "out", "--leaders", "3", "--seed", "2", "--kill", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The bot is killed (3 of 3), and started again." in done.stdout
    answers = _read(tmp_path / "out", "answers.json")
    assert f"{len(answers)} answers told, {len(answers)} in the database." in done.stdout
    assert left == []
