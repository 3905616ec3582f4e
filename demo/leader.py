"""One scripted leader at their page: starts, answers domain by domain in their own manner, stops, resumes, submits."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from demo.domain_page import DomainPage, Stage, newest
from demo.page import NotSeen, Page, Refused
from demo.script import Given, Intended, Leader, Mend, Part, Rest
from demo.seen import Button, Message
from demo.wording import Wording
from frameworks.model import Domain, Framework

ATTEMPTS = 5


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
    def wording(self) -> Wording:
        return Wording(self.framework)

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
        domain = self._domain(part)
        self.tell(f"takes over {domain.name}")
        await self._press(lambda seen: _button(seen, label), f"{label} to take over")
        await self._until(domain, "its next question", lambda page: page.stage is Stage.ASKING)
        for intended in part.answers:
            self.tell(f"{domain.name}, question {intended.number} of {len(domain.questions)}")
            await self._answer(domain, part, intended)
        await self._submit(domain)
        self.tell("done")

    # ── beginning ────────────────────────────────────────────────────────────────────────────────

    async def _invited(self) -> None:
        self.tell("waits for the invitation")
        await self.page.until("the invitation with Start", lambda seen: _button(seen, "Start"))
        if self.leader.later or not self.leader.starts:
            await self._press(lambda seen: _button(seen, "Later"), "Later on the invitation")
            await self.page.until("“That is fine”", lambda seen: True if _times(seen, "That is fine.") else None)
        if self.leader.starts:
            await self._press(lambda seen: _button(seen, "Start"), "Start on the invitation")

    async def _answer_domain(self, part: Part, place: int) -> None:
        domain = self._domain(part)
        await self._open(domain, part, place)
        for place_, intended in enumerate(part.answers):
            self.tell(f"{domain.name}, question {intended.number} of {len(domain.questions)}")
            await self._answer(domain, part, intended)
            if part.rests_after == place_ + 1:
                await self._rest(domain, part)
        self.tell(f"{domain.name}: checks the answers")
        for intended in part.answers:
            if intended.mend is Mend.CHECK:
                await self._change_at_check(domain, intended)
        if part.submits:
            await self._submit(domain)
            await self._reopen(domain, part)

    async def _open(self, domain: Domain, part: Part, place: int) -> None:
        """The page comes by itself after Start and after each Submit; otherwise its number is typed."""
        before = self.leader.parts[:place]
        if all(one.submits for one in before):
            await self._until(domain, "its first question", lambda page: page.stage is Stage.ASKING)
            return
        if not any(one.answers for one in before):  # Start led to a domain of which nothing is told
            first = self._domain(before[0])
            await self._until(first, "its first question", lambda page: page.stage is Stage.ASKING)
        wanted = part.answers[0].number
        if "." not in self.wording.number(domain, wanted):  # it goes by its place, on its own page only
            await self.page.say(f"change {self.wording.number(domain, 1)}")
            await self._until(domain, "its first question", lambda page: page.asks(1))
        await self.page.say(f"change {self.wording.number(domain, wanted)}")
        await self._until(domain, "the question asked for", lambda page: page.asks(wanted))

    # ── one question ─────────────────────────────────────────────────────────────────────────────

    async def _answer(self, domain: Domain, part: Part, intended: Intended) -> None:
        page = await self._at(domain, intended.number)
        if intended.says:
            await self._ask(domain, intended)
        if self._explains_when_asked(intended):
            await self._rate_and_explain(domain, intended)
            return
        if intended.note or intended.evidence:
            await self._note(domain, intended)
        if intended.mend is None:
            await self._rate(domain, intended, intended.answer, intended.given)
            return
        page = await self._at(domain, intended.number)
        await self._rate(domain, intended, intended.first, Given.CLICK)
        if intended.mend is Mend.BACK:
            await self._back_to(domain, intended)
        elif intended.mend is Mend.WORDS:
            await self.page.say(f"change {intended.number}")
            await self._at(domain, intended.number)
        elif intended.mend is Mend.STALE:
            await self._press_stale(domain, page.message, intended)
            return
        else:
            return  # mended when the answers are checked
        await self._rate(domain, intended, intended.answer, intended.given)

    def _explains_when_asked(self, intended: Intended) -> bool:
        """Presses the answer first: the form for the note it needs opens by itself."""
        level = self.framework.scale.find(intended.answer)
        plain = intended.mend is None and intended.given is Given.CLICK and not intended.typed_note
        return plain and level is not None and level.note_required

    async def _rate_and_explain(self, domain: Domain, intended: Intended) -> None:
        label, number = self._label(intended.answer), intended.number

        async def press() -> None:
            await self._press(lambda seen: _on(seen, domain, number, label), f"{label} at question {number}")

        await press()
        await self._fill_in(domain, intended, press)
        await self._until(domain, f"something after question {number}", lambda page: not page.asks(number))

    async def _fill_in(self, domain: Domain, intended: Intended, press: Callable[[], Awaitable[None]]) -> None:
        """The form that is open, or opens by itself: types what is to be told, and saves it. `press` opens it again."""
        about = f"{domain.name}, {self.wording.thing} {intended.number} of"
        form = await self.page.until_form("the form for a note", lambda form: about in form.text, press)
        form.type(self.wording.note_field, intended.note)
        if intended.evidence:
            form.type(self.wording.evidence_field, intended.evidence)
        await self.page.submit(form)

    async def _at(self, domain: Domain, number: int) -> DomainPage:
        """On this question; where another is asked, its number is typed."""
        page = await self._until(domain, "a question", lambda page: page.stage in (Stage.ASKING, Stage.CHECK))
        if not page.asks(number):
            await self.page.say(f"change {self.wording.number(domain, number)}")
        return await self._until(domain, f"question {number}", lambda page: page.asks(number))

    async def _rate(self, domain: Domain, intended: Intended, answer: str, given: Given) -> None:
        label = self._label(answer)
        number = intended.number
        if given in (Given.NUMBER, Given.NAME):
            level = self.framework.scale.find(answer)
            name = level.label if level else label
            await self.page.say(label.split(" ")[0] if given is Given.NUMBER else name)
        else:
            await self._press(
                lambda seen: _on(seen, domain, number, label), f"{label} at question {number}", given is Given.TWICE
            )
        await self._until(domain, f"something after question {number}", lambda page: not page.asks(number))

    async def _ask(self, domain: Domain, intended: Intended) -> None:
        """Types help, status or skip, and reads the reply."""
        name = domain.questions[intended.number - 1].name
        reply = {"help": "What I do", "status": "Type start to go on.", "skip": f"To skip {name}"}[intended.says]
        before = _times(await self.page.messages(), reply)
        await self.page.say(intended.says)
        what = f"an answer to “{intended.says}”"
        await self.page.until(what, lambda seen: True if _times(seen, reply) > before else None)
        await self._until(domain, "the question again", lambda page: page.asks(intended.number))

    async def _note(self, domain: Domain, intended: Intended) -> None:
        says = self.wording
        if intended.typed_note:
            await self.page.say(intended.note)
            # The domain too: an offer for this number in an earlier one may still be asked about.
            asked = f"Save as {says.note} to {says.thing} {intended.number}? {domain.name}:"
            await self._press(lambda seen: _button(seen, "Save", asked), f"Save under “{asked}”")
        else:

            async def press() -> None:
                await self._press(lambda seen: _on(seen, domain, intended.number, says.add), says.add)

            await press()
            await self._fill_in(domain, intended, press)
        await self._until(
            domain,
            "the note on the page",
            lambda page: page.asks(intended.number) and page.message.button(says.edit) is not None,
        )

    # ── changing one's mind ──────────────────────────────────────────────────────────────────────

    async def _back_to(self, domain: Domain, intended: Intended) -> None:
        page = await self._until(domain, "the next page", lambda page: not page.asks(intended.number))
        if page.stage is Stage.ASKING:
            await self._press(lambda seen: _on(seen, domain, page.number, "Back"), "Back")
        else:
            await self.page.say("back")
        await self._until(domain, "the question before", lambda page: page.asks(intended.number))

    async def _press_stale(self, domain: Domain, old: Message, intended: Intended) -> None:
        """As on a second device that still shows the earlier question; if that has gone, by typing its number."""
        button = old.button(self._label(intended.answer))
        if button is None:
            raise NotSeen(f"{self.page.person.name} had no button {self._label(intended.answer)}.")
        try:
            await self.page.press(button)
        except Refused:
            await self._at(domain, intended.number)
            await self._rate(domain, intended, intended.answer, Given.CLICK)
            return
        name = domain.questions[intended.number - 1].title
        level = self.framework.scale.find(intended.answer)
        line = f"{intended.number} {name}: {level.label if level else ''}"
        await self._until(domain, f"the line “{line}”", lambda page: line in page.message.text)

    async def _change_at_check(self, domain: Domain, intended: Intended) -> None:
        about = f"Change {self.wording.thing} {intended.number},"
        await self._until(domain, "the answers to check", lambda page: page.stage is Stage.CHECK)
        await self._press(lambda seen: _spoken(seen, domain, about), about)
        await self._until(domain, f"question {intended.number}", lambda page: page.asks(intended.number))
        await self._rate(domain, intended, intended.answer, intended.given)

    async def _reopen(self, domain: Domain, part: Part) -> None:
        mended = [one for one in part.answers if one.mend is Mend.REOPEN]
        if not mended:
            return
        self.tell(f"{domain.name}: reopens it")
        await self._press(lambda seen: _spoken(seen, domain, "Change answers"), "Change answers")
        for intended in mended:
            await self._change_at_check(domain, intended)
        await self._submit(domain)

    # ── stopping and submitting ──────────────────────────────────────────────────────────────────

    async def _rest(self, domain: Domain, part: Part) -> None:
        """Stops half-way and goes on the next day: by the button, by a word, or simply where they were."""
        if part.rest is Rest.PAUSE:
            await self._press(lambda seen: _spoken(seen, domain, "Pause"), "Pause")
            await self._until(domain, "“paused”", lambda page: page.stage is Stage.PAUSED)
        self.tell(f"{domain.name}: stops for today")
        self.day.stopped.set()
        await self.day.next_day.wait()
        if part.rest is Rest.PAUSE and part.rests_after % 2:
            await self.page.say("resume")
        elif part.rest is Rest.PAUSE:
            await self._press(lambda seen: _spoken(seen, domain, "Resume"), "Resume")
        await self._until(domain, "the question to go on with", lambda page: page.stage in (Stage.ASKING, Stage.CHECK))

    async def _submit(self, domain: Domain) -> None:
        await self._until(domain, "the answers to check", lambda page: page.stage is Stage.CHECK)
        await self._press(lambda seen: _spoken(seen, domain, "Submit "), "Submit")
        await self._until(domain, "“submitted”", lambda page: page.stage is Stage.SUBMITTED)

    # ── looking and pressing ─────────────────────────────────────────────────────────────────────

    async def _until(self, domain: Domain, what: str, fits: Callable[[DomainPage], bool]) -> DomainPage:
        def look(seen: list[Message]) -> DomainPage | None:
            page = newest(seen, domain.name)
            return page if page is not None and fits(page) else None

        return await self.page.until(f"{what} of {domain.name}", look)

    async def _press(self, find: Callable[[list[Message]], Button | None], what: str, twice: bool = False) -> None:
        """Presses what is shown now; looks again when it was redrawn elsewhere in the same moment."""
        for _ in range(ATTEMPTS):
            button = await self.page.until(what, find)
            try:
                presses = [self.page.press(button) for _ in range(1 + twice)]
                await asyncio.gather(*presses)
            except Refused:
                continue
            return
        raise NotSeen(f"{self.page.person.name} pressed {what} {ATTEMPTS} times, and each time it had just gone.")

    def _domain(self, part: Part) -> Domain:
        domain = self.framework.domain(part.domain)
        if domain is None:
            raise KeyError(part.domain)
        return domain

    def _label(self, answer: str) -> str:
        """What its button says: "3 Some strength", or the name alone for an answer off the scale."""
        level, place = self.framework.scale.find(answer), self.framework.scale.position(answer)
        name = level.label if level else answer
        return name if place is None else f"{place + 1} {name}"


def _button(seen: list[Message], label: str, beside: str = "") -> Button | None:
    """The lowest button with that label, in a message that also says `beside`."""
    found = (message.button(label) for message in reversed(seen) if beside in message.text)
    return next((button for button in found if button), None)


def _on(seen: list[Message], domain: Domain, number: int, label: str) -> Button | None:
    page = newest(seen, domain.name)
    return page.message.button(label) if page is not None and page.asks(number) else None


def _spoken(seen: list[Message], domain: Domain, beginning: str) -> Button | None:
    page = newest(seen, domain.name)
    return page.message.spoken(beginning) if page is not None else None


def _times(seen: list[Message], words: str) -> int:
    return sum(words in message.text for message in seen)
