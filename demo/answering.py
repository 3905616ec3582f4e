"""Answering one question as it is told in the script: asking, rating, noting, and changing one's mind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from demo.at_page import AtPage, asked_button, labelled_button, spoken_button, times
from demo.domain_page import DomainPage, Stage
from demo.page import NotSeen, Refused
from demo.script import Given, Intended, Mend
from demo.seen import Message
from frameworks.model import Domain


@dataclass(frozen=True)
class Answering:
    """Every part of it raises NotSeen, Refused."""

    at: AtPage

    async def answer(self, domain: Domain, intended: Intended) -> None:
        await self._question(domain, intended.number)
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
        page = await self._question(domain, intended.number)
        await self._rate(domain, intended, intended.first, Given.CLICK)
        if intended.mend is Mend.BACK:
            await self._back_to(domain, intended)
        elif intended.mend is Mend.WORDS:
            await self.at.page.say(f"change {intended.number}")
            await self.at.until(domain, f"question {intended.number}", lambda page: page.asks(intended.number))
        elif intended.mend is Mend.STALE:
            await self._press_stale(domain, page.message, intended)
            return
        else:
            return  # mended when the answers are checked
        await self._rate(domain, intended, intended.answer, intended.given)

    def _explains_when_asked(self, intended: Intended) -> bool:
        """Presses the answer first: the form for the note it needs opens by itself."""
        level = self.at.framework.scale.find(intended.answer)
        plain = intended.mend is None and intended.given is Given.CLICK and not intended.typed_note
        return plain and level is not None and level.note_required

    async def _rate_and_explain(self, domain: Domain, intended: Intended) -> None:
        label, number = self.at.label(intended.answer), intended.number

        async def press() -> None:
            await self.at.press(lambda seen: asked_button(seen, domain, number, label), f"{label} at question {number}")

        await press()
        await self._fill_in(domain, intended, press)
        await self.at.until(domain, f"something after question {number}", lambda page: not page.asks(number))

    async def _fill_in(self, domain: Domain, intended: Intended, press: Callable[[], Awaitable[None]]) -> None:
        """The form that is open, or opens by itself: types what is to be told, and saves it. `press` opens it again."""
        about = f"{domain.name}, {self.at.wording.thing} {intended.number} of"
        form = await self.at.page.until_form("the form for a note", lambda form: about in form.text, press)
        form.type(self.at.wording.note_field, intended.note)
        if intended.evidence:
            form.type(self.at.wording.evidence_field, intended.evidence)
        await self.at.page.submit(form)

    async def _question(self, domain: Domain, number: int) -> DomainPage:
        """On this question; where another is asked, its number is typed."""
        page = await self.at.until(domain, "a question", lambda page: page.stage in (Stage.ASKING, Stage.CHECK))
        if not page.asks(number):
            await self.at.page.say(f"change {self.at.wording.number(domain, number)}")
        return await self.at.until(domain, f"question {number}", lambda page: page.asks(number))

    async def _rate(self, domain: Domain, intended: Intended, answer: str, given: Given) -> None:
        label = self.at.label(answer)
        number = intended.number
        if given in (Given.NUMBER, Given.NAME):
            level = self.at.framework.scale.find(answer)
            name = level.label if level else label
            await self.at.page.say(label.split(" ")[0] if given is Given.NUMBER else name)
            again = None
        else:
            find = partial(asked_button, domain=domain, number=number, label=label)
            await self.at.press(find, f"{label} at question {number}", given is Given.TWICE)
            again = partial(self.at.press_if_there, find)
        await self.at.until(domain, f"something after question {number}", lambda page: not page.asks(number), again)

    async def _ask(self, domain: Domain, intended: Intended) -> None:
        """Types help, status or skip, and reads the reply."""
        name = domain.questions[intended.number - 1].name
        reply = {"help": "What I do", "status": "Type continue to go on.", "skip": f"To skip {name}"}[intended.says]
        before = times(await self.at.page.messages(), reply)
        await self.at.page.say(intended.says)
        what = f"an answer to “{intended.says}”"
        await self.at.page.until(what, lambda seen: True if times(seen, reply) > before else None)
        await self.at.until(domain, "the question again", lambda page: page.asks(intended.number))

    async def _note(self, domain: Domain, intended: Intended) -> None:
        says = self.at.wording
        if intended.typed_note:
            await self.at.page.say(intended.note)
            # The domain too: an offer for this number in an earlier one may still be asked about.
            asked = f"Save as {says.note} to {says.thing} {intended.number}? {domain.name}:"
            await self.at.press(lambda seen: labelled_button(seen, "Save", asked), f"Save under “{asked}”")
        else:

            async def press() -> None:
                await self.at.press(lambda seen: asked_button(seen, domain, intended.number, says.add), says.add)

            await press()
            await self._fill_in(domain, intended, press)
        await self.at.until(
            domain,
            "the note on the page",
            lambda page: page.asks(intended.number) and page.message.button(says.edit) is not None,
        )

    async def _back_to(self, domain: Domain, intended: Intended) -> None:
        page = await self.at.until(domain, "the next page", lambda page: not page.asks(intended.number))
        if page.stage is Stage.ASKING:
            await self.at.press(lambda seen: asked_button(seen, domain, page.number, "Back"), "Back")
        else:
            await self.at.page.say("back")
        await self.at.until(domain, "the question before", lambda page: page.asks(intended.number))

    async def _press_stale(self, domain: Domain, old: Message, intended: Intended) -> None:
        """As on a second device that still shows the earlier question; if that has gone, by typing its number."""
        button = old.button(self.at.label(intended.answer))
        if button is None:
            raise NotSeen(f"{self.at.page.person.name} had no button {self.at.label(intended.answer)}.")
        try:
            await self.at.page.press(button)
        except Refused:
            await self._question(domain, intended.number)
            await self._rate(domain, intended, intended.answer, Given.CLICK)
            return
        name = domain.questions[intended.number - 1].title
        level = self.at.framework.scale.find(intended.answer)
        line = f"{intended.number} {name}: {level.label if level else ''}"
        await self.at.until(domain, f"the line “{line}”", lambda page: line in page.message.text)

    async def change_at_check(self, domain: Domain, intended: Intended) -> None:
        about = f"Change {self.at.wording.thing} {intended.number},"
        await self.at.until(domain, "the answers to check", lambda page: page.stage is Stage.CHECK)
        await self.at.press(lambda seen: spoken_button(seen, domain, about), about)
        await self.at.until(domain, f"question {intended.number}", lambda page: page.asks(intended.number))
        await self._rate(domain, intended, intended.answer, intended.given)
