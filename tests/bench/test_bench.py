"""The bench runs from one end to the other; how fast anything is says nothing here, with so little measured."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import MEASURES
from bench.measured import Measured, by_turns, compared


def test_samples_alternate_and_the_warm_up_is_dropped() -> None:
    order: list[str] = []

    def sampling(name: str, took: float) -> float:
        order.append(name)
        return took + len(order)

    ours, base = by_turns(lambda: sampling("ours", 100), lambda: sampling("base", 200), times=3, warm_up=1)
    assert order == ["base", "ours", "ours", "base", "base", "ours", "ours", "base"]
    assert ours == [103, 106, 107]
    assert base == [204, 205, 208]


def test_a_ratio_is_of_the_two_medians_and_holds_up_to_its_target() -> None:
    found = compared("click", 2.0, [1.0, 4.0, 90.0], [1.0, 2.0, 3.0])
    assert (found.ratio, found.holds) == (2.0, True)
    assert not Measured("click", 1.9, 4.0, 2.0, 2.0).holds
    assert found.row() == {"name": "click", "ratio": 2.0, "ours_ms": 4.0, "base_ms": 2.0}


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_every_ratio_is_measured_and_written(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--out", str(out)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(out.read_text())
    assert [row["name"] for row in rows] == list(MEASURES)
    for row in rows:
        assert set(row) == {"name", "ratio", "ours_ms", "base_ms"}
        assert min(row["ours_ms"], row["base_ms"], row["ratio"]) > 0
        assert row["ratio"] == pytest.approx(row["ours_ms"] / row["base_ms"], rel=0.05)
    assert "99th percentile" in done.stdout
    assert "idle memory of serve" in done.stdout
