"""Looking at a leader's conversation and pressing what is shown there, however often it is redrawn meanwhile."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from demo.domain_page import DomainPage, newest
from demo.page import Again, NotSeen, Page, Refused
from demo.script import Part
from demo.seen import Button, Message
from demo.wording import Wording
from frameworks.model import Domain, Framework

ATTEMPTS = 5


@dataclass(frozen=True)
class AtPage:
    """One person's page, read in the words of the framework they answer."""

    page: Page
    framework: Framework

    @property
    def wording(self) -> Wording:
        return Wording(self.framework)

    async def until(
        self, domain: Domain, what: str, fits: Callable[[DomainPage], bool], again: Again | None = None
    ) -> DomainPage:
        def look(seen: list[Message]) -> DomainPage | None:
            page = newest(seen, domain.name)
            return page if page is not None and fits(page) else None

        return await self.page.until(f"{what} of {domain.name}", look, again=again)

    async def press_if_there(self, find: Callable[[list[Message]], Button | None]) -> None:
        """Once more, where it is still shown: it had been pressed, and nobody could say whether it was heard."""
        button = find(await self.page.messages())
        if button is not None:
            with suppress(Refused):
                await self.page.press(button)

    async def press(self, find: Callable[[list[Message]], Button | None], what: str, twice: bool = False) -> None:
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

    def domain(self, part: Part) -> Domain:
        domain = self.framework.domain(part.domain)
        if domain is None:
            raise KeyError(part.domain)
        return domain

    def label(self, answer: str) -> str:
        """What its button says: "3 Some strength", or the name alone for an answer off the scale."""
        level, place = self.framework.scale.find(answer), self.framework.scale.position(answer)
        name = level.label if level else answer
        return name if place is None else f"{place + 1} {name}"


def labelled_button(seen: list[Message], label: str, beside: str = "") -> Button | None:
    """The lowest button with that label, in a message that also says `beside`."""
    found = (message.button(label) for message in reversed(seen) if beside in message.text)
    return next((button for button in found if button), None)


def asked_button(seen: list[Message], domain: Domain, number: int, label: str) -> Button | None:
    page = newest(seen, domain.name)
    return page.message.button(label) if page is not None and page.asks(number) else None


def spoken_button(seen: list[Message], domain: Domain, beginning: str) -> Button | None:
    page = newest(seen, domain.name)
    return page.message.spoken(beginning) if page is not None else None


def times(seen: list[Message], words: str) -> int:
    return sum(words in message.text for message in seen)
