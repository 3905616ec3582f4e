"""What the scripted chair does on the way: hands domains on, asks once more, moves the due date; and looks again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demo.chair import NOT_ALL, Chair, headed
from demo.form import Form
from demo.page import NotSeen
from demo.plot import Passing, Plot
from demo.seen import Button, Message, Person

MANAGE = "Manage the round"
TIME_AGAIN = "Time to look again"
TITLE_FIELD = "What shall we call this round?"
NUDGE, EXTEND = "Remind them once more", "Move due date"


@dataclass
class OnTheWay:
    chair: Chair

    async def hand_to(self, passing: Passing) -> None:
        """Asked who takes it: one choice on the message, and it has passed."""
        domain = self.domain(passing)
        heading, settled = f"Who takes {domain}?", f"{domain}: settled"

        def asked(seen: list[Message]) -> Button | None:
            message = headed(seen, heading)
            return message.pickers[0] if message and message.pickers else None

        picker = await self.chair.page.until(f"the question who takes {domain}", asked)
        self.chair.tell(f"hands {domain} from {passing.giver.name} to {passing.receiver.name}, in one click")
        await self.chair.page.press(picker, passing.receiver.user)
        await self.chair.page.until("what came of it", lambda seen: headed(seen, settled))

    async def hand_over(self, passing: Passing) -> None:
        """By the form: a domain passes with the answers in it."""
        page, domain = self.chair.page, self.domain(passing)
        form = await self._manage()
        await self._press(form, "Hand a domain over")
        small = await page.until_form("the form to hand over", lambda form: "passes on at once" in form.text)
        small.choose_in("Which domain, and whose?", passing.giver.name, domain)
        small.choose("To whom?", [passing.receiver.name])
        self.chair.tell(f"hands {domain} from {passing.giver.name} to {passing.receiver.name}, answers and all")
        await page.submit(small)
        words = f"{domain} has passed from {passing.giver.name} to {passing.receiver.name}"
        await page.until_form("what came of it", lambda form: MANAGE in form.text and words in form.text)
        await page.close_forms()

    async def nudge(self) -> None:
        """Told who has not finished: asks them once more."""
        self.chair.tell("asks those who have not finished once more")
        await self.chair.page.press(await self._on_notice(NUDGE))
        words = "will be asked to finish"
        await self.chair.page.until("word that they are asked", lambda seen: _says(seen, words))

    async def extend(self, due: date) -> None:
        """Told who has not finished: moves the due date."""
        self.chair.tell(f"moves the due date to {due:%-d %B}")
        await self.chair.page.press(await self._on_notice(EXTEND))
        form = await self.chair.page.until_form("the form for a new date", lambda form: "is due on" in form.text)
        form.type("New due date", due.isoformat())
        await self.chair.page.submit(form)
        words = f"It is now due on {due:%-d %B %Y}"
        await self.chair.page.until("word that it has moved", lambda seen: _says(seen, words))

    async def look_again(self, plot: Plot, before: Plot, leaver: Person, marked: bool) -> date:
        """On the day chosen: checks what is filled in, puts somebody new where somebody has left, starts the round.

        `marked`: the account is closed, so the form must name who has left and offer them no more.
        """
        page = self.chair.page
        message = await page.until("word that it is time to look again", lambda seen: headed(seen, TIME_AGAIN))
        button = message.button("Set up the next round")
        if button is None:
            raise NotSeen(f"The word that it is time has no button: {message.text}")
        self.chair.tell("looks again: presses “Set up the next round”")
        await page.press(button)
        form = await page.until_form("the set-up, filled in", lambda form: TITLE_FIELD in form.text)
        form.type(TITLE_FIELD, self.chair.title)
        due = date.fromisoformat(form.shown("Due date"))
        await page.submit(form)
        await self._same_leaders(plot, before, leaver, marked)
        await self.chair.promise()
        await self.chair.start()
        return due

    async def _same_leaders(self, plot: Plot, before: Plot, leaver: Person, marked: bool) -> None:
        form = await self.chair.form("who answers what", "Who answers what?")
        if marked and f"{leaver.name} has left since" not in form.text:
            raise NotSeen(f"The set-up should say that {leaver.name} has left. It says: {form.text}")
        for domain in self.chair.framework.domains:
            was = {one.person.user for one in before.final.of(domain.id)}
            _filled_in(form, domain.name, was - {leaver.user} if marked else was)
            if leaver.user in was:
                form.choose(domain.name, [one.person.name for one in plot.asked.of(domain.id)])
        self.chair.tell(f"finds the same leaders filled in, and replaces {leaver.name}")
        await self.chair.page.submit(form)

    async def _manage(self) -> Form:
        channel = await self.chair.page.direct()
        return await self.chair.page.command("/assurance manage", channel, "the form to manage the round")

    async def _press(self, form: Form, label: str) -> None:
        button = form.button(label)
        if button is None:
            raise NotSeen(f"The form has no button “{label}”: {form.text[:300]}")
        await self.chair.page.press(button)

    async def _on_notice(self, label: str) -> Button:
        def there(seen: list[Message]) -> Button | None:
            notice = headed(seen, NOT_ALL)
            return notice.button(label) if notice else None

        return await self.chair.page.until(f"word who has not finished, with “{label}”", there)

    def domain(self, passing: Passing) -> str:
        domain = self.chair.framework.domain(passing.part.domain)
        if domain is None:
            raise KeyError(passing.part.domain)
        return domain.name


def _filled_in(form: Form, field: str, expected: set[str]) -> None:
    found = set(form.shown(field) or ())
    if found != expected:
        raise NotSeen(f"{field} should be filled in with {sorted(expected)}; it holds {sorted(found)}.")


def _says(seen: Sequence[Message], words: str) -> Message | None:
    return next((message for message in reversed(seen) if words in message.text), None)
