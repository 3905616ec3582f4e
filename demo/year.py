"""A simulated year: a round with reminders and changes on the way, somebody leaves, and the round that looks again."""

import asyncio
import json
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from demo import casting, plot, year_proof
from demo.chair import CHANNEL, TITLE, Chair
from demo.comparison_proof import against_comparison
from demo.days import Days, next_working_day
from demo.hours import Hours
from demo.on_the_way import OnTheWay
from demo.page import Page, cast
from demo.played import Played, as_json, newest_round, prove, settled, teller, warned, write
from demo.plot import Plot
from demo.processes import Running, assurance
from demo.progress import Progress
from demo.seen import Person
from frameworks.model import Framework
from storage.database import Database

FIRST = "round-1"
SECOND_TITLE = "Trust review, second look"
LIMIT_SECONDS = 900
CHOICES = ("Next term", "In six months")


def play_year(both: Running, framework: Framework, leaders: int, seed: int, out: Path, progress: Progress) -> list[str]:
    """Plays both rounds, writes what came of them, and answers everything that was not as it should be."""
    return asyncio.run(_Year(both, framework, leaders, seed, out, progress).play())


@dataclass
class _Year:
    both: Running
    framework: Framework
    leaders: int
    seed: int
    out: Path
    progress: Progress

    async def play(self) -> list[str]:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        address, headers = self.both.address, {"Origin": self.both.address}
        async with (
            asyncio.timeout(LIMIT_SECONDS),
            httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=30, trust_env=False) as client,
            AsyncExitStack() as stack,
        ):
            self.client, self.stack = client, stack
            self.pages: dict[str, Page] = {}
            self.people = await cast(client)
            self.zones = {one.user: await Page(client, one, self.out).zone() for one in self.people}
            return await self._two_rounds()

    async def _two_rounds(self) -> list[str]:
        most = len(casting.may_answer(self.people))
        first = plot.first(self.framework, self.people, self.zones, min(self.leaders, most), self.seed)
        chair = await self._chair(first, TITLE)
        self.hours = Hours(chair.page, self.client, Database(self.both.environment["DATABASE_URL"]))
        before, chosen = await self._round(first, chair, await chair.set_up(), CHOICES[self.seed % 2])
        faults = await self._kept(before, self.out / FIRST)
        leaver = plot.leaver(first)
        comer = plot.comer(first, self.people, self.zones, leaver)
        marked = await self._leaves(leaver)
        second = plot.second(self.framework, first, leaver, comer, self.seed)
        await self._until_the_day(chosen)
        chair = await self._chair(second, SECOND_TITLE)
        due = await OnTheWay(chair).look_again(second, first, leaver, marked)
        after, _ = await self._round(second, chair, due, "In a year")
        for line in warned(self.pages.values()):
            self.progress.note(line)
        faults += await self._kept(after, self.out)
        return faults + await asyncio.to_thread(self._proved, before, after, chosen)

    async def _round(self, acts: Plot, chair: Chair, due: date, again: str) -> tuple[Played, date]:
        """One round until its thanks have arrived everywhere, and the day chosen to look again."""
        days = Days(acts, chair, due, self.zones, self.hours, self._page, self.progress)
        posted = await days.play()
        chosen = _day_on(await chair.choose_again(again))
        await self._thanked()
        channel = await chair.page.channel(CHANNEL)
        id_ = await asyncio.to_thread(newest_round, self.both.environment, chair.title)
        await settled(self.client, id_, channel, acts.final)
        return Played(id_, acts.final, self.framework, self.people, posted, channel, acts.rated), chosen

    async def _thanked(self) -> None:
        """The next working morning, and the afternoon, when it is morning further west."""
        today = (await self.hours.page.now()).date()
        await self.hours.to_day(next_working_day(today))
        await self.hours.by(timedelta(hours=6))

    async def _leaves(self, leaver: Person) -> bool:
        """Whether their account is closed; where the workspace cannot do that, they only leave the channel."""
        page = await self._page(leaver)
        closed = await page.deactivate()
        if closed:
            self.progress.note(f"{leaver.name} leaves; the account is closed.")
        else:
            await page.leave(await page.channel(CHANNEL))
            self.progress.note(f"{leaver.name} leaves the channel (this workspace closes no accounts).")
        return closed

    async def _until_the_day(self, chosen: date) -> None:
        await self.hours.to_day(chosen)
        self.progress.note(f"The day chosen to look again: {chosen:%-d %B %Y}.")

    async def _chair(self, acts: Plot, title: str) -> Chair:
        person = acts.asked.chair
        return Chair(
            await self._page(person), acts.asked, self.framework, teller(self.progress, f"{person.name} (chair)"), title
        )

    async def _page(self, person: Person) -> Page:
        if person.user not in self.pages:
            self.pages[person.user] = await self.stack.enter_async_context(Page(self.client, person, self.out))
        return self.pages[person.user]

    # ── what came of it ──────────────────────────────────────────────────────────────────────────

    async def _kept(self, played: Played, folder: Path) -> list[str]:
        """Written and proved like a single round."""
        await asyncio.to_thread(write, self.both, folder, played, self.progress)
        return await asyncio.to_thread(prove, self.both, folder, played, self.progress)

    def _proved(self, before: Played, after: Played, chosen: date) -> list[str]:
        """What only two rounds can show: reminders, the comparison, the word on the day."""
        ledgers = [self._command("reminders", "ledger", one.id) for one in (before, after)]
        comparison = self._command("collation", after.id, "--compare")
        (self.out / "ledger.json").write_text(as_json([row for rows in ledgers for row in rows]), encoding="utf-8")
        (self.out / "comparison.json").write_text(as_json(comparison), encoding="utf-8")
        record = httpx.get(f"{self.both.address}/record", timeout=60, trust_env=False).json()
        year = year_proof.Year(
            rounds=(before, after),
            ledgers=(ledgers[0], ledgers[1]),
            record=record,
            zones=self.zones,
        )
        sent = sum(row["sent_at"] is not None for rows in ledgers for row in rows)
        self.progress.note(f"{sent} reminders sent, {sum(map(len, ledgers)) - sent} not sent, each with its reason.")
        return [*year_proof.faults(year, chosen), *against_comparison(before, after, comparison)]

    def _command(self, *words: str) -> Any:
        return json.loads(assurance([*words, "--json"], self.both.environment))


def _day_on(label: str) -> date:
    """The day a button names: "Next term (6 Jan 2027)"."""
    found = re.search(r"\((\d+ \w+ \d{4})\)", label)
    if found is None:
        raise ValueError(f"no date on the button {label}")
    return datetime.strptime(found[1], "%d %b %Y").date()  # noqa: DTZ007 - a day, not a moment
