"""Trouble on purpose: switches that make the workspace behave as Slack does on a bad day.

A switch says what goes wrong, for which method and which person, how often and by what chance. The chances come from
one seed, so the same calls meet the same trouble again. What happened is kept, for whoever tests the app.
"""

import random
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import count
from typing import Any

from workspace.clock import Clock
from workspace.records import Json


class Kind(StrEnum):
    """What goes wrong with a call of the app's, or with what is delivered to it."""

    STORM = "storm"
    """A call is answered 429, with `seconds` to wait; nothing is done."""
    BROKEN = "broken"
    """A call is answered 500; whether it was done, `done` says."""
    SILENT = "silent"
    """A call gets no answer for `seconds`, and then the connection is cut; whether it was done, `done` says."""
    CUT = "cut"
    """A call's connection is cut at once; whether it was done, `done` says."""
    REFUSED = "refused"
    """A call is answered with `error`, as `token_revoked`, `is_archived` or `user_disabled`; nothing is done."""
    TWICE = "twice"
    """What is delivered comes twice at the same time."""
    LATE = "late"
    """What is delivered comes `seconds` late."""
    SWAPPED = "swapped"
    """An event comes after the one that follows it, or `seconds` late when none does."""
    UNHEARD = "unheard"
    """What is delivered arrives, and its acknowledgement is lost."""
    LOST = "lost"
    """What is delivered never arrives. An event is sent again, what a person did is not."""


CALLS = frozenset({Kind.STORM, Kind.BROKEN, Kind.SILENT, Kind.CUT, Kind.REFUSED})
DELIVERIES = frozenset(Kind) - CALLS
MOST_KEPT = 10_000


@dataclass(frozen=True)
class Switch:
    """`method`: a Web API method, `response_url`, `upload`, or what is delivered (an event's type, `block_actions`,
    `view_submission`, `slash_commands`); `*` stands for anything. `user`: only what concerns this person.

    `times`: how often at most; None as long as it is on. `chance`: how likely it is each time, from 0 to 1.
    """

    kind: Kind
    method: str = "*"
    user: str = ""
    times: int | None = None
    chance: float = 1.0
    seconds: float = 1.0
    done: bool = False
    error: str = "internal_error"

    @classmethod
    def read(cls, given: Any) -> "Switch":
        """From JSON. Raises ValueError with a sentence."""
        if not isinstance(given, dict) or not set(given) <= set(cls.__dataclass_fields__) or "kind" not in given:
            raise ValueError(f"A switch has a kind, and may have: {', '.join(list(cls.__dataclass_fields__)[1:])}.")
        try:
            read = cls(**{**given, "kind": Kind(given["kind"])})
        except ValueError:
            raise ValueError(f"There is no fault {given['kind']!r}. There are: {', '.join(Kind)}.") from None
        times_fit = read.times is None or (isinstance(read.times, int) and read.times > 0)
        numbers = (read.chance, read.seconds)
        if not times_fit or not all(isinstance(number, int | float) for number in numbers):
            raise ValueError("times is a whole number above 0; chance and seconds are numbers.")
        if not 0 <= read.chance <= 1 or not 0 <= read.seconds <= 3600:
            raise ValueError("chance is from 0 to 1, seconds from 0 to 3600.")
        return read


@dataclass
class _On:
    number: int
    switch: Switch
    seen: int = 0
    met: int = 0


@dataclass
class Faults:
    """The switches that are on. `happened` is what they did, oldest first."""

    clock: Clock
    seed: int = 0
    happened: list[Json] = field(default_factory=list)
    _on: dict[int, _On] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def any(self) -> bool:
        """Whether anything at all can go wrong now."""
        return bool(self._on)

    def on(self, switch: Switch) -> int:
        """Turn a switch on; answers its number."""
        number = next(self._numbers)
        self._on[number] = _On(number, switch)
        return number

    def off(self, number: int | None = None) -> None:
        """Turn one off, or all."""
        for one in [number] if number is not None else list(self._on):
            self._on.pop(one, None)

    def listed(self) -> list[Json]:
        """Every switch that is on, with how often it was met."""
        return [{"id": one.number, "met": one.met, **asdict(one.switch)} for one in self._on.values()]

    def meets(
        self, method: str, user: str, kinds: frozenset[Kind], about: dict[str, str] | None = None
    ) -> Switch | None:
        """The trouble this call or delivery meets, if any; it is counted and kept, with what that was `about`."""
        for one in list(self._on.values()):
            if one.switch.kind in kinds and self._strikes(one, method, user):
                one.met += 1
                if one.met == one.switch.times:
                    self.off(one.number)
                switch = one.switch
                self.keep(switch.kind, method, user, seconds=switch.seconds, done=switch.done, about=about or {})
                return one.switch
        return None

    def _strikes(self, one: _On, method: str, user: str) -> bool:
        switch = one.switch
        if not fnmatchcase(method, switch.method) or switch.user not in {"", user}:
            return False
        one.seen += 1
        chance = random.Random(f"{self.seed}:{one.number}:{one.seen}")  # noqa: S311 - a fault, not a secret
        return chance.random() < switch.chance

    def keep(self, kind: str, method: str = "", user: str = "", **more: Any) -> None:
        """Remember what happened just now."""
        when = {"at": self.clock.now().isoformat()}
        self.happened.append({**when, "kind": kind, "method": method, "user": user, **more})
        del self.happened[:-MOST_KEPT]
