"""Where deliveries meet trouble: twice, late, out of order, not heard or lost, on whichever line to the app."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from workspace.clock import Clock
from workspace.faults import DELIVERIES, Faults, Kind, Switch
from workspace.line import Line
from workspace.records import Json
from workspace.socket import PATIENCE


class TroubledLine:
    """A line with the trouble that is switched on. An event that is not heard comes again; what people do never."""

    def __init__(self, line: Line, faults: Faults, clock: Clock) -> None:
        self._line = line
        self._faults = faults
        self._clock = clock
        self._passed = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def connected(self) -> None:
        """Wait until something can be sent."""
        await self._line.connected()

    async def ask(self, kind: str, payload: Json, *, takes_answer: bool = False) -> Json | None:
        """Send what a person did."""
        method = str(payload.get("type") or kind)
        user = str((payload.get("user") or {}).get("id") or payload.get("user_id") or "")

        def send() -> Coroutine[Any, Any, Json | None]:
            return self._line.ask(kind, payload, takes_answer=takes_answer)

        switch = self._faults.meets(method, user, DELIVERIES, _about(payload)) if self._faults.any else None
        if switch is None:
            return await send()
        if switch.kind is Kind.LOST:
            return None
        if switch.kind is Kind.TWICE:
            return (await asyncio.gather(send(), send()))[0]
        if switch.kind is Kind.UNHEARD:
            await send()
            return None
        return await self._within_patience(self._later(switch, send()))

    async def tell(self, payload: Json, attempt: int, reason: str) -> str:
        """Send an event."""
        event = payload["event"]
        about = event.get("user") or event.get("message", {}).get("user") or ""
        user = str(about.get("id", "") if isinstance(about, dict) else about)

        def send() -> Coroutine[Any, Any, str]:
            return self._line.tell(payload, attempt, reason)

        switch = self._faults.meets(str(event["type"]), user, DELIVERIES) if self._faults.any else None
        if switch is None:
            said = await send()
        elif switch.kind is Kind.LOST:
            said = "connection_failed"
        elif switch.kind is Kind.TWICE:
            said = (await asyncio.gather(send(), send()))[0]
        elif switch.kind is Kind.UNHEARD:
            await send()
            said = "http_timeout"
        elif switch.kind is Kind.SWAPPED:
            return await self._after_the_next(switch, send())
        else:
            said = await self._later(switch, send())
        self._passed.set()
        return said

    async def close(self) -> None:
        """End every connection."""
        for task in self._tasks:
            task.cancel()
        await self._line.close()

    async def _later(self, switch: Switch, sending: Coroutine[Any, Any, Any]) -> Any:
        await self._clock.until(self._clock.now() + timedelta(seconds=switch.seconds))
        return await sending

    async def _after_the_next(self, switch: Switch, sending: Coroutine[Any, Any, str]) -> str:
        self._passed.clear()
        passed = asyncio.create_task(self._passed.wait())
        waited = asyncio.create_task(self._clock.until(self._clock.now() + timedelta(seconds=switch.seconds)))
        try:
            await asyncio.wait({passed, waited}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            passed.cancel()
            waited.cancel()
        return await sending

    async def _within_patience(self, sending: Coroutine[Any, Any, Json | None]) -> Json | None:
        """What a person did goes on to the app even after the person was told that nobody answered."""
        task = asyncio.create_task(sending)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        waited = asyncio.create_task(self._clock.until(self._clock.now() + PATIENCE))
        try:
            await asyncio.wait({task, waited}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waited.cancel()
        return task.result() if task.done() else None


def _about(payload: Json) -> dict[str, str]:
    """Where a person did something, and the trigger that was made for it."""
    place = payload.get("container") or {}
    about = {
        "channel": place.get("channel_id") or payload.get("channel_id"),
        "ts": place.get("message_ts"),
        "view": (payload.get("view") or {}).get("id"),
        "trigger": payload.get("trigger_id"),
    }
    return {name: str(value) for name, value in about.items() if value}
