"""The scripted chair: sets the round up (and forgets a domain at first), starts it, closes it, looks, and posts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from demo.form import Form
from demo.page import NotSeen, Page, Refused
from demo.script import Script
from demo.seen import Button, Message
from demo.trying import tries
from demo.wording import summary_heading
from frameworks.model import Framework

CHANNEL = "trust-leadership"
TITLE = "Trust review, autumn term"
AT_ONCE = "Send invitations now, even outside working hours"
CHECK_AGAIN = "Check again"
COULD_NOT_ASK = "I could not ask Slack"
DUE, ALL_IN, NOT_ALL = "The due date is here", "Everybody has submitted", "Who has not finished"
WHEN_AGAIN = "When shall we look again?"


@dataclass
class Chair:
    page: Page
    script: Script
    framework: Framework
    tell: Callable[[str], None]
    title: str = TITLE

    @property
    def started(self) -> str:
        return f"Self-assessment started: {self.title}"

    @property
    def summary(self) -> str:
        return f"{summary_heading(self.framework)}: {self.title}"

    async def set_up(self) -> date:
        """Types the command and fills the form in, page by page; answers the due date it suggested."""
        self.tell("types /assurance start")
        channel = await self.page.channel(CHANNEL)
        form = await self.page.command("/assurance start", channel, "the form to start a round")
        form.choose("Framework", [f"{self.framework.name}, {self.framework.edition}"])
        form.type("What shall we call this round?", self.title)
        form.choose("Who chairs it?", [self.script.chair.name])
        due = date.fromisoformat(form.shown("Due date"))
        await self.page.submit(form)
        await self._give_out(forgotten=self.framework.domains[-1].id)
        await self.promise()
        await self._mend(self.framework.domains[-1].name)
        await self.promise()
        await self.start()
        return due

    async def _give_out(self, forgotten: str = "") -> None:
        self.tell("gives out the domains" + (", and forgets one" if forgotten else ""))
        form = await self.form("who answers what", "Who answers what?")
        for domain in self.framework.domains:
            if domain.id != forgotten:
                form.choose(domain.name, [leader.person.name for leader in self.script.of(domain.id)])
        await self.page.submit(form)

    async def promise(self) -> None:
        form = await self.form("how answers are shown", "Who will see what?")
        form.choose("How answers are shown", ["By name"])
        await self.page.submit(form)

    async def _mend(self, forgotten: str) -> None:
        """The check before the start names the forgotten domain, and has a button to where it is put right."""
        form = await self.form("what is to be mended", "to mend first")
        async for _ in tries():
            if COULD_NOT_ASK not in form.text:
                break
            await self.page.submit(form)
            form = await self.form("what is to be mended", "to mend first")
        if f"{forgotten} has nobody to answer it." not in form.text:
            raise NotSeen(f"The check should say that {forgotten} has nobody. It says: {form.text}")
        self.tell(f"is told that {forgotten} has nobody, and goes back")
        await self._choose_leaders(form)
        await self._give_out()

    async def _choose_leaders(self, form: Form) -> None:
        """By its button; pressed once more where Slack had no time to show that page, or drew the form anew."""
        if form.button("Choose leaders") is None:
            raise NotSeen(f"The form has no button to choose leaders: {form.text}")

        async def press() -> None:
            button = (await self.page.form()).button("Choose leaders")
            if button is not None:
                with suppress(Refused):  # the page under it has just been drawn anew
                    await self.page.press(button)

        await press()
        await self.page.until_form("the form (who answers what)", lambda seen: "Who answers what?" in seen.text, press)

    async def start(self) -> None:
        form = await self.form("the last page", f"Ready: {self.title}")
        form.choose("Invitations", [AT_ONCE])
        self.tell("starts the round")
        await self.page.submit(form)
        channel = await self.page.channel(CHANNEL)
        await self.page.until("the announcement", lambda seen: headed(seen, self.started), channel)

    async def close(self) -> None:
        """Told that the day has come, or that all are in: closes the round."""
        self.tell("waits to be told")
        button = await self.page.until("word that the round can be closed", _close_button)
        self.tell("closes the round")
        await self.page.press(button)

    async def post(self) -> Message:
        """Looks at the preview and its thread, then posts; answers the message in the channel."""
        self.tell("reads the preview and its thread")
        preview = await self.page.until("the preview", lambda seen: headed(seen, self.summary))
        await self._read_thread(await self.page.direct(), preview, to_the_end=False)
        button = preview.button("Post to the channel")
        if button is None:
            raise NotSeen(f"The preview has no button to post it: {preview.text[:500]}")
        self.tell("posts the summary")
        await self.page.press(button)
        channel = await self.page.channel(CHANNEL)
        posted = await self.page.until("the summary in the channel", lambda seen: headed(seen, self.summary), channel)
        await self.page.until("“Posted” on the preview", lambda seen: _says(seen, "This was your preview."))
        await self._read_thread(channel, posted, to_the_end=True)
        return posted

    async def choose_again(self, beginning: str) -> str:
        """Asked when to look again: presses the button that begins so; answers what it said."""

        def asked(seen: list[Message]) -> Button | None:
            message = headed(seen, WHEN_AGAIN)
            return next((one for one in message.buttons if one.label.startswith(beginning)), None) if message else None

        button = await self.page.until(f"the question when to look again, with {beginning}", asked)
        self.tell(f"when to look again: {button.label}")
        await self.page.press(button)

        def settled(seen: list[Message]) -> bool | None:
            message = headed(seen, WHEN_AGAIN)
            return True if message and message.button("Choose another date") else None

        await self.page.until("what was chosen", settled)
        return button.label

    async def _read_thread(self, channel: str, summary: Message, *, to_the_end: bool) -> None:
        """The heat map and the tables: the first of them, or one for each domain that somebody answered."""
        _, _, unanswered = summary.text.partition("Nobody answered anything in ")
        silent = unanswered.partition(". ")[0]
        answered = [domain for domain in self.framework.domains if domain.name not in silent]

        async def there() -> bool | None:
            thread = await self.page.messages(channel, summary.ts)
            headings = {heading for message in thread for heading in message.headings}
            tables = [domain for domain in answered if any(domain.name in one for one in headings)]
            enough = len(tables) == len(answered) if to_the_end else bool(tables)
            return True if enough and any(message.pictures for message in thread) else None

        await self.page.wait("the heat map and the tables in the thread", there, "conversation", channel)

    async def form(self, what: str, words: str) -> Form:
        async def again() -> None:
            """A page that is long in coming has a button for that."""
            form = await self.page.form()
            if form.submits == CHECK_AGAIN and words not in form.text:
                await self.page.submit(form)

        return await self.page.until_form(f"the form ({what})", lambda form: words in form.text, again)


def headed(seen: list[Message], heading: str) -> Message | None:
    return next((message for message in reversed(seen) if heading in message.headings), None)


def _says(seen: list[Message], words: str) -> Message | None:
    return next((message for message in reversed(seen) if words in message.text), None)


def _close_button(seen: list[Message]) -> Button | None:
    """On the newest word to the chair, of any kind, that has it."""
    words = {DUE, ALL_IN, NOT_ALL}
    found = (message.button("Close now") for message in reversed(seen) if words & set(message.headings))
    return next((button for button in found if button), None)
