"""Moving the workspace's time forward, step by step: nothing may be under way, and what was due has come before the
next step. The app measures its three seconds, its waits and its leases on the same clock."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import httpx
from sqlalchemy import and_, func, or_, select

from demo.page import NotSeen, Page
from flows.assessment import Phase
from storage.database import Database
from storage.tables import ASSESSMENT, LEADER, OUTBOX, State

SECONDS = 40.0
LOOK_AGAIN = 0.1


@dataclass
class Hours:
    """`page` is the page that moves time; `database` is only read, to see that nothing is due."""

    page: Page
    client: httpx.AsyncClient
    database: Database

    async def to_day(self, day: date) -> None:
        """Nine in the morning of that day, where the page's person is."""
        await self._move({"to": day.isoformat()})

    async def by(self, step: timedelta) -> None:
        await self._move({"hours": step.total_seconds() / 3600})

    async def to(self, moment: datetime) -> None:
        """That moment, unless it has passed."""
        left = moment - await self.page.now()
        if left > timedelta(0):
            await self.by(left)

    async def quiet(self) -> None:
        """Until everything that was due has been done and has arrived. Raises NotSeen."""
        await self._until(self._nothing_due, "everything that was due")

    async def _move(self, how: dict[str, str | float]) -> None:
        await self._until(self._all_heard, "every event to be acknowledged")
        await self.quiet()
        await self.page.forward(dict(how))
        await self.quiet()

    async def _until(self, so: Callable[[], Awaitable[bool]], what: str) -> None:
        end = asyncio.get_running_loop().time() + SECONDS
        while not await so():
            if asyncio.get_running_loop().time() > end:
                raise NotSeen(f"Waited {SECONDS:.0f} seconds for {what}.")
            await asyncio.sleep(LOOK_AGAIN)

    async def _all_heard(self) -> bool:
        return not (await self.client.get("/record")).json()["events_waiting"]

    async def _nothing_due(self) -> bool:
        now = await self.page.now()
        return await asyncio.to_thread(due, self.database, now) == 0


def due(database: Database, now: datetime) -> int:
    """How many messages are due or under way, and how many rounds and leaders must be looked at, at `now`."""
    under_way = OUTBOX.c.state.in_((State.CLAIMED.value, State.SENDING.value))
    owed = and_(OUTBOX.c.state == State.OWED.value, OUTBOX.c.not_before <= now)
    with database.reading() as tx:
        messages = tx.execute(select(func.count()).select_from(OUTBOX).where(or_(under_way, owed))).scalar_one()
        looks = select(func.count()).select_from(ASSESSMENT).where(ASSESSMENT.c.look_at <= now)
        rounds = tx.execute(looks).scalar_one()
        leaders = tx.execute(
            select(func.count())
            .select_from(LEADER.join(ASSESSMENT, ASSESSMENT.c.id == LEADER.c.assessment))
            .where(LEADER.c.remind_at <= now, ASSESSMENT.c.phase == Phase.OPEN.value)
        ).scalar_one()
    return int(messages + rounds + leaders)
