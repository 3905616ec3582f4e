"""Kills the bot in the middle of a round, at seeded moments, and starts it again: nothing may be lost or doubled."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Moment(NamedTuple):
    """After so many acts, and a share of a moment later."""

    acts: int
    share: float


@dataclass
class Killer:
    """`acted` is told of everything anybody does; `closing` when the chair is about to close the round.

    `done` is set once it has died for the last time and serves again.
    """

    both: Running
    moments: list[Moment]
    tell: Callable[[str], None]
    acts: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _closing: bool = False

    def acted(self) -> None:
        self.acts += 1
        self._moved.set()

    def closing(self) -> None:
        """What is left of the moments follows one upon the other from now on."""
        self._closing = True
        self._moved.set()

    async def run(self) -> None:
        """Until every moment has come."""
        for number, moment in enumerate(self.moments, 1):
            while self.acts < moment.acts and not self._closing:
                self._moved.clear()
                await self._moved.wait()
            await asyncio.sleep(moment.share * (CLOSING_SECONDS if self._closing else JITTER_SECONDS))
            self.tell(f"The bot is killed ({number} of {len(self.moments)}), and started again.")
            await asyncio.to_thread(self.both.kill_and_restart)
        self.done.set()


@asynccontextmanager
async def killing(killer: Killer, client: httpx.AsyncClient) -> AsyncIterator[None]:
    """It dies again and again while the block lasts, and somebody looks after it. Raises what went wrong with that."""
    caretaker = Caretaker(client, killer.both, killer.tell)
    tasks = [asyncio.create_task(one) for one in ([killer.run(), caretaker.run()] if killer.moments else [])]
    if not tasks:
        killer.done.set()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for fault in ended:
        if isinstance(fault, Exception):
            raise fault


def moments(script: Script, kills: int, seed: int) -> list[Moment]:
    """So many moments among all that people do; a share falls on the end. The same seed gives the same moments."""
    chance = random.Random(seed)  # noqa: S311 - a play, not a secret
    acts = SETTING_UP + sum(len(part.answers) + part.submits for leader in script.leaders for part in leader.parts)
    span = acts + acts // CLOSING_SHARE
    return sorted(Moment(chance.randrange(1, span), chance.random()) for _ in range(kills))
