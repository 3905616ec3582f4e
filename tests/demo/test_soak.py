"""The soak: what is played for a seed, and that it goes on where it stopped."""

from pathlib import Path
from threading import Barrier

import pytest

from demo.soak import NOT_PROVED, PROVED, Result, arguments, kept, seeds, soak


class Stage:
    """Plays nothing; `fails` are the seeds that are not proved."""

    def __init__(self, *fails: int) -> None:
        self.fails = fails
        self.played: list[int] = []

    def __call__(self, seed: int, folder: Path) -> Result:
        assert folder.is_dir()
        self.played.append(seed)
        result = NOT_PROVED if seed in self.fails else PROVED
        return Result(seed, arguments(seed), result, 1, "2026-03-02T09:00:00+00:00", "abc", ["é"])


def test_seeds_are_numbers_and_spans() -> None:
    assert list(seeds("3,9,12-14")) == [3, 9, 12, 13, 14]


def test_the_seeds_take_turns_at_everything() -> None:
    plays = [arguments(seed) for seed in range(1, 13)]
    for database in ("sqlite", "postgres"):
        mine = [one for one in plays if database in one]
        assert len(mine) == 6
        assert {one[one.index("--kill") + 1] for one in mine} == {"0", "3", "6"}
        assert {"--faults" in one for one in mine} == {True, False}
    over_http = [one for one in plays if "--http" in one]
    assert len(over_http) == 3
    assert all("postgres" in one for one in over_http)
    assert {"--faults" in one for one in over_http} == {True, False}
    assert all(one[one.index("--kill") + 1] != "0" or "--faults" in one for one in plays), "something always goes wrong"


def test_beyond_three_hundred_many_answer_at_once_over_http() -> None:
    plays = [arguments(seed) for seed in range(301, 307)]
    assert all("--http" in one and one[one.index("--leaders") + 1] == "12" for one in plays)
    assert {one[one.index("--database") + 1] for one in plays} == {"sqlite", "postgres"}


def test_it_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = Stage(2), Stage(), Stage()
    assert soak([1, 2], tmp_path / "soak", again=False, play=first) == 1
    assert soak([1, 2, 3], tmp_path / "soak", again=False, play=second) == 1
    assert (first.played, second.played) == ([1, 2], [3])
    assert soak([1, 2, 3], tmp_path / "soak", again=True, play=third) == 0
    assert third.played == [2]
    assert [one.result for one in kept(tmp_path / "soak" / "soak.jsonl").values()] == [PROVED] * 3
    assert "3 seeds played, 2 proved. Not proved: 2." in capsys.readouterr().out


def test_several_are_played_at_once_and_each_is_kept(tmp_path: Path) -> None:
    together = Barrier(3, timeout=10)

    def play(seed: int, folder: Path) -> Result:
        together.wait()  # or it is never passed
        return Result(seed, arguments(seed), PROVED, 1, "2026-03-02T09:00:00+00:00", "abc", [])

    assert soak(range(1, 7), tmp_path / "soak", again=False, at_once=3, play=play) == 0
    assert set(kept(tmp_path / "soak" / "soak.jsonl")) == set(range(1, 7))


def test_stopped_it_plays_no_more_and_keeps_what_was_played(tmp_path: Path) -> None:
    stage = Stage()

    def play(seed: int, folder: Path) -> Result:
        if seed == 3:
            raise KeyboardInterrupt
        return stage(seed, folder)

    with pytest.raises(KeyboardInterrupt):
        soak(range(1, 50), tmp_path / "soak", again=False, play=play)
    assert len(stage.played) < 49
    assert set(kept(tmp_path / "soak" / "soak.jsonl")) <= {1, 2, *stage.played}
