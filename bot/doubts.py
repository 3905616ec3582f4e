"""A post in doubt is settled by looking for it where it would stand. It is never sent again before that.

Where nobody but people can look, the chair of its round is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, Protocol

import structlog

from bot import doubt_notices
from bot.clock import Clock
from bot.deliver import LEASE
from bot.doubt_notices import PEOPLE
from flows import doubting
from flows.effects import Effect, HeatMap, MyAnswers
from storage import outbox
from storage.database import Database
from storage.outbox import Outcome, Owed, Place

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 10
CANNOT_LOOK = "I cannot look whether it arrived"
COULD_NOT_LOOK = "I could not look just now whether it arrived, and look again"
NOT_YET_THERE = "not there yet; looking once more"
PATIENT_LOOKS = 3
"""Where Slack is only away for a moment, so often is looked before people are asked."""
LOOKS_FOR_A_FILE = 3
"""Slack shows a file only once it has been processed, so that it is not there is believed the third time."""

log = structlog.get_logger()


class Found(NamedTuple):
    """Where the message stands, which of its revisions it is, and whether the copy above it still stands as well.

    `reposts`: the one it was posted with, as far as it tells. A newer one that is owed since moves it once more.
    """

    place: Place
    revision: int
    copy: bool = False
    reposts: int | None = None


class Absent(NamedTuple):
    """It is certainly not there. `copy`: the copy above of a message that moves stands yet."""

    copy: bool = True


class CannotLook(Exception):
    """Nobody knows whether it arrived; the text says why. `wait`: Slack named a time. `passing`: it ends by itself."""

    def __init__(self, reason: str, wait: timedelta | None = None, passing: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.passing = passing


class Looker(Protocol):
    def look(self, owed: Owed, channel: str) -> Found | Absent:
        """The message in this conversation, or that it is certainly not there. Raises `CannotLook`."""
        ...

    def conversation(self, user: str) -> str:
        """The direct conversation with this person, known or not; nothing is said in it. Raises `CannotLook`."""
        ...

    def clear(self, owed: Owed, copy: Place) -> None:
        """Takes away the copy above of a message that was moved to the bottom."""
        ...


@dataclass(frozen=True)
class Doubts:
    database: Database
    looker: Looker
    clock: Clock
    worker: str
    wake: Callable[[], None]
    """Called when something is to be sent after all."""

    def __call__(self) -> int:
        """Looks for everything in doubt whose time has come; answers how many it settled."""
        with self.database.writing() as tx:
            doubted = outbox.claim_doubts(tx, self.clock.now(), self.worker, LEASE)
        settled = sum(self._settle(owed) for owed in doubted)
        if settled:
            self.wake()
        return settled

    def _settle(self, owed: Owed) -> bool:
        try:
            found = self._look(owed)
        except CannotLook as why:
            tell = not why.passing or owed.attempts >= PATIENT_LOOKS
            return self._still(owed, f"{CANNOT_LOOK if tell else COULD_NOT_LOOK}: {why}", why.wait, tell)
        except Exception:
            log.exception("looking for a message failed", kind=owed.effect.kind, key=owed.key)
            return self._still(owed, f"{CANNOT_LOOK}: a fault of mine, see the log", tell=True)
        if isinstance(found, Absent):
            return self._absent(owed, found)
        if owed.moves and owed.place is not None and found.copy:
            self.looker.clear(owed, owed.place)
        seen = owed.model_copy(update={"revision": min(found.revision, owed.revision), "effect": _posted(owed, found)})
        now = self.clock.now()
        with self.database.writing() as tx:
            if outbox.sent(tx, seen, found.place, now) is not Outcome.NOT_MINE:
                doubt_notices.settled(tx, owed.team, owed.assessment, owed.key, doubting.FOUND, now)
        log.info("in doubt, and found", kind=owed.effect.kind, key=owed.key)
        return True

    def _look(self, owed: Owed) -> Found | Absent:
        if owed.parent is not None:
            return self.looker.look(owed, owed.parent.channel)
        to = owed.effect.to
        if not to.startswith(PEOPLE):
            return self.looker.look(owed, to)
        with self.database.reading() as tx:
            direct = owed.place.channel if owed.place else outbox.conversation_with(tx, owed.team, to)
        return self.looker.look(owed, direct or self.looker.conversation(to))

    def _absent(self, owed: Owed, found: Absent) -> bool:
        if isinstance(owed.effect, HeatMap | MyAnswers) and owed.attempts + 1 < LOOKS_FOR_A_FILE:
            return self._still(owed, NOT_YET_THERE)
        now, half_way = self.clock.now(), owed.moves and not found.copy
        again = outbox.taken_away if half_way else outbox.later
        with self.database.writing() as tx:
            if again(tx, owed, now, "it had not arrived"):
                doubt_notices.settled(tx, owed.team, owed.assessment, owed.key, doubting.ABSENT, now)
        log.info("in doubt, and not there: it is sent again", kind=owed.effect.kind, key=owed.key)
        return True

    def _still(self, owed: Owed, why: str, wait: timedelta | None = None, tell: bool = False) -> bool:
        now = self.clock.now()
        wait = min(wait or FIRST_WAIT * 2 ** min(owed.attempts, MOST_DOUBLINGS), LONGEST_WAIT)
        with self.database.writing() as tx:
            asked = outbox.in_doubt(tx, owed, why, now + wait) and tell and doubt_notices.tell(tx, owed, now)
        if asked:
            self.wake()
        log.warning("still in doubt", kind=owed.effect.kind, key=owed.key, why=why)
        return False


def _posted(owed: Owed, found: Found) -> Effect:
    """What is owed is the newest, and may have to be further down by now than where the one found was posted."""
    return owed.effect if found.reposts is None else owed.effect.model_copy(update={"reposts": found.reposts})
