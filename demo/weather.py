"""Bad weather in a play: seeded storms of everything that can go wrong between Slack and an app.

The workspace has the switches (`/faults`); here it is only planned which are turned on when, and off again.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from demo.killing import CLOSING_SHARE, Pace, acts
from demo.script import Script

STORMS = 14
LONGEST_SECONDS = 5.0
ONE_PERSON = 0.3
"""So many of the storms concern a single person."""
POSTS, CALLS = "chat.postMessage", "chat.*"
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "storm", "method": CALLS, "chance": 0.7, "seconds": 2},
    {"kind": "storm", "method": "*", "chance": 0.3, "seconds": 1},
    {"kind": "broken", "method": CALLS, "chance": 0.5},
    {"kind": "broken", "method": CALLS, "chance": 0.5, "done": True},
    {"kind": "broken", "method": POSTS, "times": 2, "done": True},
    {"kind": "broken", "method": "views.*", "times": 2},
    {"kind": "broken", "method": "response_url", "chance": 0.7, "done": True},
    {"kind": "broken", "method": "files.*", "times": 2, "done": True},
    {"kind": "cut", "method": CALLS, "chance": 0.4},
    {"kind": "cut", "method": POSTS, "times": 2, "done": True},
    {"kind": "cut", "method": "response_url", "chance": 0.5, "done": True},
    {"kind": "cut", "method": "response_url", "chance": 0.5},
    {"kind": "cut", "method": "conversations.*", "times": 2},
    {"kind": "cut", "method": "upload", "times": 1},
    {"kind": "silent", "method": POSTS, "times": 1, "seconds": 12, "done": True},
    {"kind": "silent", "method": "chat.update", "times": 1, "seconds": 12},
    {"kind": "twice", "method": "*", "chance": 0.8},
    {"kind": "late", "method": "*", "chance": 0.3, "seconds": 2},
    {"kind": "late", "method": "block_actions", "times": 2, "seconds": 4},
    {"kind": "swapped", "method": "message", "chance": 0.5, "seconds": 3},
    {"kind": "unheard", "method": "*", "chance": 0.4},
    {"kind": "lost", "method": "*", "chance": 0.3},
)
SOCKETS = {"do": "drop_sockets"}


class Storm(NamedTuple):
    """After so many acts, and a share of a moment later, for so long: what is sent to `/faults`."""

    acts: int
    share: float
    seconds: float
    body: dict[str, Any]


@dataclass
class Weather:
    """Makes the storms. `run` ends when the last is over, and then nothing is switched on any more."""

    client: httpx.AsyncClient
    storms: list[Storm]
    tell: Callable[[str], None]
    pace: Pace = field(default_factory=Pace)

    async def run(self) -> None:
        """Storms overlap where one begins before another is over."""
        async with asyncio.TaskGroup() as group:
            for storm in self.storms:
                await self.pace.until(storm.acts, storm.share)
                self.tell(f"Bad weather: {described(storm.body)}.")
                group.create_task(self._blow(storm))
        await self._send({"off": "all"})

    async def _blow(self, storm: Storm) -> None:
        number = (await self._send(storm.body)).get("id")
        await asyncio.sleep(storm.seconds)
        if number is not None:
            await self._send({"off": number})

    async def _send(self, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self.client.post("/faults", json=body)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told


def storms(script: Script, seed: int, many: int = STORMS) -> list[Storm]:
    """A plan for the whole round; a share falls on its end. The same seed gives the same plan."""
    chance = random.Random(f"weather {seed}")  # noqa: S311 - a play, not a secret
    span = acts(script) + acts(script) // CLOSING_SHARE
    found = []
    for _ in range(many):
        body = SOCKETS if chance.random() < 1 / len(FAULTS) else {"on": _fault(script, chance), "seed": seed}
        found.append(Storm(chance.randrange(1, span), chance.random(), 1 + chance.random() * LONGEST_SECONDS, body))
    return sorted(found, key=lambda storm: storm[:3])


def _fault(script: Script, chance: random.Random) -> dict[str, Any]:
    people = [script.chair.user, *(leader.person.user for leader in script.leaders)]
    fault = dict(chance.choice(FAULTS))
    if chance.random() < ONE_PERSON:
        fault["user"] = chance.choice(people)
    return fault


def described(body: Mapping[str, Any]) -> str:
    """For the audience."""
    if "on" not in body:
        return str(body["do"]).replace("_", " ")
    fault = body["on"]
    about = [fault["kind"], fault["method"], "and yet done" if fault.get("done") else "", fault.get("user", "")]
    return ", ".join(word for word in about if word)
