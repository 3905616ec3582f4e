"""What a measurement found, what it should be, and how both are sampled: turn by turn, so that noise hits both."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

Timed = Callable[[], float]
"""Does it once and answers how many milliseconds it took: only what is measured, not what prepares or tidies up."""


@dataclass(frozen=True)
class Measured:
    """`ratio` is ours to the other's, smaller is better; `more` are further figures in words, printed and not kept."""

    name: str
    target: float
    ours_ms: float
    base_ms: float
    ratio: float
    more: tuple[str, ...] = field(default=())

    @property
    def holds(self) -> bool:
        return self.ratio <= self.target

    def row(self) -> dict[str, str | float]:
        return {
            "name": self.name,
            "ratio": round(self.ratio, 3),
            "ours_ms": round(self.ours_ms, 3),
            "base_ms": round(self.base_ms, 3),
        }


def compared(name: str, target: float, ours: list[float], base: list[float], *more: str) -> Measured:
    """The ratio of the two medians."""
    our_ms, base_ms = median(ours), median(base)
    return Measured(name, target, our_ms, base_ms, our_ms / base_ms, more)


def by_turns(ours: Timed, base: Timed, times: int, warm_up: int) -> tuple[list[float], list[float]]:
    """Samples of both, ABBAABBA…: neither is always the one that comes after the other. The warm-up is dropped."""
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(times + warm_up):
        order = ((0, ours), (1, base)) if number % 2 else ((1, base), (0, ours))
        for which, timed in order:
            took = timed()
            if number >= warm_up:
                found[which].append(took)
    return found


def timed(work: Callable[[], object]) -> Timed:
    """`work` with a watch around it."""

    def once() -> float:
        begin = time.perf_counter()
        work()
        return (time.perf_counter() - begin) * 1000

    return once


def percentile(samples: list[float], which: int) -> float:
    """The 1st to the 99th; of few samples the largest."""
    return quantiles(samples, n=100)[which - 1] if len(samples) >= 100 else max(samples)
