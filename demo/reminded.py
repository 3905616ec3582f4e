"""A scripted leader who is reminded: puts it off, says it is not for them, or answers; and takes over from others."""

from dataclasses import dataclass, replace

from demo.leader import Player
from demo.plot import Habit, Passing
from demo.script import Leader
from demo.seen import Button, Message

REMINDER = "When you have a few minutes"
NOTHING_WAITS = "Nothing is waiting for you any more."
LATER_TODAY = "Later today"


@dataclass
class Reminded:
    """`seen_ts` is the newest reminder they have noticed; `times` how many there were."""

    player: Player
    habit: Habit
    passing: Passing | None
    seen_ts: str = ""
    times: int = 0
    done: bool = False
    declined: bool = False

    async def begins(self) -> None:
        """What stands in the conversation from before is no reminder of this round."""
        newest = reminder_in(await self.player.page.messages(), waiting=False)
        self.seen_ts = newest.ts if newest else ""

    async def noticed(self) -> bool:
        """Looks at the conversation: whether another reminder has come."""
        newest = reminder_in(await self.player.page.messages())
        if newest is None or newest.ts == self.seen_ts:
            return False
        self.seen_ts, self.times = newest.ts, self.times + 1
        return True

    def answers_now(self) -> bool:
        """Whether this is the reminder at which they sit down and answer."""
        at = {Habit.DECLINES: 1, Habit.SNOOZES: 2, Habit.WAITS: 2}
        return not self.done and self.times >= at.get(self.habit, 1 << 30)

    async def puts_off(self) -> None:
        """Presses “Later today” and reads when they will hear again."""
        self.player.tell("is reminded, and presses “Later today”")
        await self.player.page.press(await self._button(LATER_TODAY))
        words = "You will hear from me on"
        await self.player.page.until("when the reminder comes", lambda seen: _says_reminder(seen, words))

    async def declines(self, domain: str) -> None:
        """Presses “This is not for me” for one domain, and says yes to the question."""
        self.player.tell(f"is reminded, and says of {domain}: not for me")
        label = f"{domain} is not for me"
        button = await self.player.page.until(f"“{label}”", lambda seen: _spoken(seen, label))
        await self.player.page.press(button)
        words = f"I have asked the chair to give {domain} to somebody else."
        await self.player.page.until("that the chair is asked", lambda seen: _says(seen, words))
        self.declined = True

    async def answers(self) -> None:
        self.player.tell("is reminded, and answers")
        if self.player.leader.parts:
            await self.player.play()
        self.done = True

    async def _button(self, label: str) -> Button:
        def there(seen: list[Message]) -> Button | None:
            newest = reminder_in(seen)
            return newest.button(label) if newest else None

        return await self.player.page.until(f"“{label}” on the reminder", there)


async def take_over(player: Player, passing: Passing) -> None:
    """The receiver goes on where the giver stopped: by Start on an invitation, or Continue on the word of it."""
    taking = replace(player, leader=Leader(passing.receiver, (passing.part,)))
    await taking.go_on("Start" if passing.anew else "Continue")


def reminder_in(seen: list[Message], *, waiting: bool = True) -> Message | None:
    """The reminder; `waiting`: only while anything waits in it."""
    return next((one for one in reversed(seen) if REMINDER in one.headings or _is_done(one, waiting)), None)


def _is_done(message: Message, waiting: bool) -> bool:
    return not waiting and message.text.startswith(NOTHING_WAITS)


def _says_reminder(seen: list[Message], words: str) -> bool | None:
    newest = reminder_in(seen)
    return True if newest and words in newest.text else None


def _says(seen: list[Message], words: str) -> bool | None:
    return True if any(words in message.text for message in seen) else None


def _spoken(seen: list[Message], words: str) -> Button | None:
    newest = reminder_in(seen)
    return newest.spoken(words) if newest else None
