"""Time that passes while everybody waits for what Slack sends again: nobody sits through the minutes before it does."""

import asyncio
from dataclasses import dataclass

import httpx

from demo.killing import Pace

LOOK_EVERY_SECONDS = 3.0
STEP_SECONDS = 25
"""Shorter than anything of the app's that is under way may take, so that the step ends nothing early."""


@dataclass
class Idling:
    """Moves time on where an event waits to be sent again and nobody has done anything between two looks."""

    client: httpx.AsyncClient
    pace: Pace
    look_every: float = LOOK_EVERY_SECONDS

    async def run(self) -> None:
        """Until cancelled."""
        acts, waited = self.pace.acts, False
        while True:
            await asyncio.sleep(self.look_every)
            waits = bool((await self.client.get("/clock")).json()["events_waiting"])
            if waits and waited and acts == self.pace.acts:
                (await self.client.post("/clock/forward", json={"seconds": STEP_SECONDS})).raise_for_status()
            acts, waited = self.pace.acts, waits
