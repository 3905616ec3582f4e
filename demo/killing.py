"""Kills the bot in the middle of a round, at seeded moments, and starts it again: nothing may be lost or doubled."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import httpx

from demo.caretaker import Caretaker
from demo.processes import Running
from demo.script import Script

JITTER_SECONDS = 0.3
"""A click takes about as long, so that it is killed before, while and after it is saved, answered and drawn."""
CLOSING_SECONDS = 2.5
SETTING_UP = 12
CLOSING_SHARE = 4
"""One moment in so many falls on the end of the round, when the summary is made and posted."""
GENTLE_SHARE = 0.3
"""Of several processes so many end in good order, once another has started in their place."""


class Moment(NamedTuple):
    """After so many acts, and a share of a moment later. `place` tells which of several processes, from 0 to 1."""

    acts: int
    share: float
    place: float = 0.0
    gently: bool = False


@dataclass
class Pace:
    """How far the play is. `acted` is told of everything anybody does; `close` when the round is about to be closed."""

    acts: int = 0
    closing: bool = False
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    def acted(self) -> None:
        self.acts += 1
        self._moved.set()

    def close(self) -> None:
        """What was to happen later happens now, one after the other."""
        self.closing = True
        self._moved.set()

    async def until(self, acts: int, share: float) -> None:
        """Until so much was done, and a share of a moment after that."""
        while self.acts < acts and not self.closing:
            moved = self._moved
            await moved.wait()
            if moved is self._moved:
                self._moved = asyncio.Event()
        await asyncio.sleep(share * (CLOSING_SECONDS if self.closing else JITTER_SECONDS))


class Trouble(Protocol):
    """Something that goes wrong in a play; it ends when all has happened."""

    async def run(self) -> None: ...


@dataclass
class Killer:
    """Kills one process at each moment, or ends it in good order, and starts another."""

    both: Running
    moments: list[Moment]
    tell: Callable[[str], None]
    pace: Pace = field(default_factory=Pace)

    async def run(self) -> None:
        """Until every moment has come."""
        for number, moment in enumerate(self.moments, 1):
            await self.pace.until(moment.acts, moment.share)
            which = int(moment.place * len(self.both.bots))
            how = "ended in good order" if moment.gently else "killed"
            self.tell(f"The bot is {how} ({number} of {len(self.moments)}), and started again.")
            await asyncio.to_thread(self.both.replace if moment.gently else self.both.kill_and_restart, which)


@asynccontextmanager
async def meanwhile(*doings: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """These go on while the block lasts. Raises what went wrong with them."""
    tasks = [asyncio.create_task(one) for one in doings]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for fault in ended:
        if isinstance(fault, Exception):
            raise fault


@asynccontextmanager
async def troubled(
    troubles: Sequence[Trouble], both: Running, client: httpx.AsyncClient, tell: Callable[[str], None]
) -> AsyncIterator[asyncio.Event]:
    """Everything goes wrong while the block lasts, and somebody looks after the bot. Yields what is set once all of it
    has happened. Raises what went wrong with that itself.
    """
    done = asyncio.Event()

    async def all_of_them() -> None:
        async with asyncio.TaskGroup() as group:
            for trouble in troubles:
                group.create_task(trouble.run())
        done.set()

    caring = [Caretaker(client, both, tell).run()] if troubles else []
    async with meanwhile(all_of_them(), *caring):
        yield done


def moments(script: Script, kills: int, seed: int, processes: int = 1) -> list[Moment]:
    """So many moments among all that people do; a share falls on the end. The same seed gives the same moments."""
    chance = random.Random(seed)  # noqa: S311 - a play, not a secret
    span = acts(script) + acts(script) // CLOSING_SHARE
    found = [Moment(chance.randrange(1, span), chance.random()) for _ in range(kills)]
    if processes > 1:
        found = [one._replace(place=chance.random(), gently=chance.random() < GENTLE_SHARE) for one in found]
    return sorted(found)


def acts(script: Script) -> int:
    """About how much everybody does."""
    return SETTING_UP + sum(len(part.answers) + part.submits for leader in script.leaders for part in leader.parts)
