"""Scripted leaders play a whole round."""

from pathlib import Path


def play(leaders: int, seed: int, answers: Path | None, out: Path) -> int:
    raise NotImplementedError
