"""How much is measured: in earnest, or so little that it only shows that everything runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    clicks: int = 250
    bursts: int = 7
    clicks_in_a_burst: int = 320
    many_leaders: int = 5_000
    many_assignments: int = 100_000
    beats: int = 200
    draws: int = 110
    collations: int = 11
    starts: int = 11
    loads: int = 25
    idle_seconds: float = 12.0

    @property
    def warm_up(self) -> int:
        return max(1, self.clicks // 10)


QUICK = Sizes(
    clicks=6,
    bursts=1,
    clicks_in_a_burst=64,
    many_leaders=30,
    many_assignments=200,
    beats=4,
    draws=4,
    collations=2,
    starts=1,
    loads=2,
    idle_seconds=0.2,
)
