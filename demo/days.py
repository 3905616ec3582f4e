"""One round of the year, morning by morning: who is reminded acts, the chair changes what has to be changed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from demo.bank_holidays import bank_holidays
from demo.chair import Chair
from demo.hours import Hours
from demo.leader import Day, Player
from demo.on_the_way import OnTheWay
from demo.page import Page
from demo.played import everybody, teller
from demo.plot import Habit, Passing, Plot
from demo.progress import Progress
from demo.reminded import Reminded, take_over
from demo.script import Leader
from demo.seen import Message, Person

MORNING, EVENING = time(9), time(17)
LATER_TODAY = timedelta(hours=3, minutes=5)
MORE_DAYS = 3
SATURDAY = 5

OpenPage = Callable[[Person], Awaitable[Page]]


@dataclass
class Days:
    """`zones` by user id; `due` moves when the chair moves it."""

    plot: Plot
    chair: Chair
    due: date
    zones: dict[str, str]
    hours: Hours
    open_page: OpenPage
    progress: Progress
    waiting: list[Reminded] = field(default_factory=list)
    extended: bool = False

    async def play(self) -> Message:
        """Until the summary is posted; answers it."""
        at_once = [await self._player(one) for one in self.plot.played if self._begins_at_once(one)]
        self.waiting = [
            Reminded(await self._player(one), self.plot.habit(one.person), self.plot.passing(one.person))
            for one in self.plot.played
            if self.plot.habit(one.person) is not Habit.PROMPT
        ]
        for one in self.waiting:
            await one.begins()
        await everybody(at_once, self._night, self.progress)
        while not all(one.done for one in self.waiting):
            await self._next_morning()
            if await self._over():
                break
        await self.hours.quiet()
        await self.chair.close()
        return await self.chair.post()

    def _begins_at_once(self, leader: Leader) -> bool:
        return self.plot.habit(leader.person) in (Habit.PROMPT, Habit.BUSY)

    async def _player(self, leader: Leader) -> Player:
        page = await self.open_page(leader.person)
        return Player(page, leader, self.chair.framework, Day(), teller(self.progress, leader.person.name))

    async def _night(self) -> None:
        await self.hours.to_day(await self._today() + timedelta(days=1))

    async def _today(self) -> date:
        return (await self._local(self.plot.asked.chair)).date()

    async def _local(self, person: Person) -> datetime:
        return (await self.hours.page.now()).astimezone(ZoneInfo(self.zones[person.user]))

    # ── a day ────────────────────────────────────────────────────────────────────────────────────

    async def _next_morning(self) -> None:
        """Nine o'clock of the next working day where the chair is, then where those who live abroad are."""
        day = next_working_day(await self._today())
        await self.hours.to_day(day)
        await self._look()
        for zone in sorted(self._abroad()):
            await self.hours.to(datetime.combine(day, MORNING, ZoneInfo(zone)) + timedelta(seconds=1))
            await self._look()

    def _abroad(self) -> set[str]:
        """The zones of those who have something unfinished and are nowhere near the chair."""
        home = self.zones[self.plot.asked.chair.user]
        return {self.zones[one.player.leader.person.user] for one in self.waiting if not one.done} - {home}

    async def _look(self) -> None:
        """Everybody who waits looks whether they are reminded, and does what they do then."""
        reminded = [one for one in self.waiting if not one.done and await one.noticed()]
        passed = [passing for one in reminded if (passing := await self._pass_on(one))]
        put_off = [one for one in reminded if one.habit is Habit.SNOOZES and one.times == 1]
        for one in put_off:
            await one.puts_off()
        async with asyncio.TaskGroup() as group:
            for one in reminded:
                if one.answers_now():
                    group.create_task(one.answers())
            for passing in passed:
                receiver = await self._player(Leader(passing.receiver, ()))
                group.create_task(take_over(receiver, passing))
        if put_off:
            await self.hours.by(LATER_TODAY)
            await self._look()

    async def _pass_on(self, one: Reminded) -> Passing | None:
        """At the first reminder, what is not for them or is too much for them goes to somebody else."""
        if one.passing is None or one.times != 1:
            return None
        on_the_way = OnTheWay(self.chair)
        if one.habit is Habit.DECLINES:
            await one.declines(on_the_way.domain(one.passing))
            await on_the_way.hand_to(one.passing)
        else:
            await on_the_way.hand_over(one.passing)
            one.done = True
        return one.passing

    # ── the due date ─────────────────────────────────────────────────────────────────────────────

    async def _over(self) -> bool:
        """On the due date: the first time the chair asks once more and gives a few days, the second it is over."""
        today = await self._today()
        if today < self.due:
            return False
        if self.extended:
            return True
        self.extended = True
        await self.hours.to(datetime.combine(today, EVENING, ZoneInfo(self.zones[self.plot.asked.chair.user])))
        self.progress.note(f"The due date, {self.due:%-d %B %Y}, has passed.")
        for _ in range(MORE_DAYS):
            self.due = next_working_day(self.due)
        on_the_way = OnTheWay(self.chair)
        await on_the_way.nudge()
        await on_the_way.extend(self.due)
        return False


def next_working_day(day: date) -> date:
    """The next day that is neither a weekend nor one of England's bank holidays."""
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY or day in bank_holidays(day.year):
        day += timedelta(days=1)
    return day
