"""One scripted leader at their page: starts, answers domain by domain in their own manner, stops, goes on, submits."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from demo.answering import Answering
from demo.at_page import AtPage, labelled_button, spoken_button, times
from demo.domain_page import Stage
from demo.page import Page
from demo.script import Leader, Mend, Part, Rest
from frameworks.model import Domain, Framework


@dataclass
class Day:
    """Told when somebody stops for the day, and opened when the next day begins."""

    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    next_day: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Player:
    """`tell` is told what they are at, for the audience."""

    page: Page
    leader: Leader
    framework: Framework
    day: Day
    tell: Callable[[str], None]

    @property
    def _at(self) -> AtPage:
        return AtPage(self.page, self.framework)

    @property
    def _answering(self) -> Answering:
        return Answering(self._at)

    async def play(self) -> None:
        """The leader's whole part, until everything they were told is answered. Raises NotSeen, Refused."""
        await self._invited()
        if not self.leader.starts:
            self.tell("was invited, and never starts")
            return
        for place, part in enumerate(self.leader.parts):
            if part.answers:
                await self._answer_domain(part, place)
        self.tell("done")

    async def go_on(self, label: str) -> None:
        """Takes a domain over: presses the newest button of that label, and answers what is left of it."""
        (part,) = self.leader.parts
        domain = self._at.domain(part)
        self.tell(f"takes over {domain.name}")
        await self._at.press(lambda seen: labelled_button(seen, label), f"{label} to take over")
        await self._at.until(domain, "its next question", lambda page: page.stage is Stage.ASKING)
        for intended in part.answers:
            self.tell(f"{domain.name}, question {intended.number} of {len(domain.questions)}")
            await self._answering.answer(domain, intended)
        await self._submit(domain)
        self.tell("done")

    # ── beginning ────────────────────────────────────────────────────────────────────────────────

    async def _invited(self) -> None:
        self.tell("waits for the invitation")
        await self.page.until("the invitation with Start", lambda seen: labelled_button(seen, "Start"))
        if self.leader.later or not self.leader.starts:
            await self._at.press(lambda seen: labelled_button(seen, "Later"), "Later on the invitation")
            await self.page.until("“That is fine”", lambda seen: True if times(seen, "That is fine.") else None)
        if self.leader.starts:
            await self._at.press(lambda seen: labelled_button(seen, "Start"), "Start on the invitation")

    async def _answer_domain(self, part: Part, place: int) -> None:
        domain = self._at.domain(part)
        await self._open(domain, part, place)
        for place_, intended in enumerate(part.answers):
            self.tell(f"{domain.name}, question {intended.number} of {len(domain.questions)}")
            await self._answering.answer(domain, intended)
            if part.rests_after == place_ + 1:
                await self._rest(domain, part)
        self.tell(f"{domain.name}: checks the answers")
        for intended in part.answers:
            if intended.mend is Mend.CHECK:
                await self._answering.change_at_check(domain, intended)
        if part.submits:
            await self._submit(domain)
            await self._reopen(domain, part)

    async def _open(self, domain: Domain, part: Part, place: int) -> None:
        """The page comes by itself after Start and after each Submit; otherwise its number is typed."""
        before = self.leader.parts[:place]
        if all(one.submits for one in before):
            await self._at.until(domain, "its first question", lambda page: page.stage is Stage.ASKING)
            return
        if not any(one.answers for one in before):  # Start led to a domain of which nothing is told
            first = self._at.domain(before[0])
            await self._at.until(first, "its first question", lambda page: page.stage is Stage.ASKING)
        wanted = part.answers[0].number
        if "." not in self._at.wording.number(domain, wanted):  # it goes by its place, on its own page only
            await self.page.say(f"change {self._at.wording.number(domain, 1)}")
            await self._at.until(domain, "its first question", lambda page: page.asks(1))
        await self.page.say(f"change {self._at.wording.number(domain, wanted)}")
        await self._at.until(domain, "the question asked for", lambda page: page.asks(wanted))

    async def _reopen(self, domain: Domain, part: Part) -> None:
        mended = [one for one in part.answers if one.mend is Mend.REOPEN]
        if not mended:
            return
        self.tell(f"{domain.name}: reopens it")
        await self._at.press(lambda seen: spoken_button(seen, domain, "Change answers"), "Change answers")
        for intended in mended:
            await self._answering.change_at_check(domain, intended)
        await self._submit(domain)

    async def _rest(self, domain: Domain, part: Part) -> None:
        """Stops half-way and goes on the next day: by the button, by a word, or simply where they were."""
        if part.rest is Rest.PAUSE:
            await self._at.press(lambda seen: spoken_button(seen, domain, "Pause"), "Pause")
            await self._at.until(domain, "“paused”", lambda page: page.stage is Stage.PAUSED)
        self.tell(f"{domain.name}: stops for today")
        self.day.stopped.set()
        await self.day.next_day.wait()
        if part.rest is Rest.PAUSE and part.rests_after % 2:
            await self.page.say("continue")
        elif part.rest is Rest.PAUSE:
            await self._at.press(lambda seen: spoken_button(seen, domain, "Continue"), "Continue")
        await self._at.until(
            domain, "the question to go on with", lambda page: page.stage in (Stage.ASKING, Stage.CHECK)
        )

    async def _submit(self, domain: Domain) -> None:
        await self._at.until(domain, "the answers to check", lambda page: page.stage is Stage.CHECK)
        await self._at.press(lambda seen: spoken_button(seen, domain, "Submit "), "Submit")
        await self._at.until(domain, "“submitted”", lambda page: page.stage is Stage.SUBMITTED)
