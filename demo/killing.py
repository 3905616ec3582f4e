"""Kills the bot in the middle of a round, at seeded moments, and starts it again: nothing may be lost or doubled."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from demo.processes import Running
from demo.script import Script

JITTER_SECONDS = 0.3
"""A click takes about as long, so that it is killed before, while and after it is saved, answered and drawn."""
CLOSING_SECONDS = 2.5
SETTING_UP = 12
CLOSING_SHARE = 4
"""One moment in so many falls on the end of the round, when the summary is made and posted."""


@dataclass
class Killer:
    """`acted` is told of everything anybody does; `closing` when the chair is about to close the round."""

    both: Running
    moments: list[int]
    chance: random.Random
    tell: Callable[[str], None]
    acts: int = 0
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
            while self.acts < moment and not self._closing:
                self._moved.clear()
                await self._moved.wait()
            await asyncio.sleep(self.chance.uniform(0, CLOSING_SECONDS if self._closing else JITTER_SECONDS))
            self.tell(f"The bot is killed ({number} of {len(self.moments)}), and started again.")
            await asyncio.to_thread(self.both.kill_and_restart)


def moments(script: Script, kills: int, chance: random.Random) -> list[int]:
    """So many moments among all that people do, told as numbers of acts; a share falls on the end."""
    acts = SETTING_UP + sum(len(part.answers) + part.submits for leader in script.leaders for part in leader.parts)
    return sorted(chance.randrange(1, acts + acts // CLOSING_SHARE) for _ in range(kills))
