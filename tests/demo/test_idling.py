"""Time moves on only where something is to be sent again and nobody does anything meanwhile."""

import asyncio
import json
from collections.abc import Callable

import httpx

from demo.idling import STEP_SECONDS, Idling
from demo.killing import Pace

LOOK = 0.02


def moved(waiting: int, doing: Callable[[Pace], None] = lambda pace: None) -> list[int]:
    """By how much time was moved during some looks."""
    steps: list[int] = []
    pace = Pace()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/clock":
            doing(pace)
            return httpx.Response(200, json={"now": "", "events_waiting": waiting})
        steps.append(json.loads(request.content)["seconds"])
        return httpx.Response(200, json={"ok": True})

    async def look() -> None:
        transport = httpx.MockTransport(answer)
        async with httpx.AsyncClient(transport=transport, base_url="http://workspace") as client:
            try:
                await asyncio.wait_for(Idling(client, pace, LOOK).run(), LOOK * 10)
            except TimeoutError:
                return

    asyncio.run(look())
    return steps


def test_time_moves_on_while_everybody_waits_for_what_comes_again() -> None:
    assert set(moved(1)) == {STEP_SECONDS}


def test_time_stands_where_nothing_is_to_come_again_or_somebody_acts() -> None:
    assert moved(0) == []
    assert moved(1, lambda pace: pace.acted()) == []
