"""A post in doubt is settled by looking for it where it would stand. It is never sent again before that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, Protocol

import structlog

from bot.clock import Clock
from bot.deliver import LEASE
from flows.effects import HeatMap, MyAnswers, Reply, Summary
from storage import outbox
from storage.database import Database, Tx
from storage.outbox import Owed, Place

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 10
CANNOT_LOOK = "I cannot look whether it arrived"
NOT_YET_THERE = "not there yet; looking once more"
LOOKS_FOR_A_FILE = 3
"""Slack shows a file only once it has been processed, so that it is not there is believed the third time."""

log = structlog.get_logger()


class Found(NamedTuple):
    """Where the message stands, which of its revisions it is, and whether the copy above it still stands as well."""

    place: Place
    revision: int
    copy: bool = False


class CannotLook(Exception):
    """Nobody knows whether it arrived; the text says why. `wait`: Slack named a time."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Looker(Protocol):
    def look(self, owed: Owed, channel: str) -> Found | None:
        """The message in this conversation; None when it is certainly not there. Raises `CannotLook`."""
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
            return self._still(owed, f"{CANNOT_LOOK}: {why}", why.wait)
        except Exception:
            log.exception("looking for a message failed", kind=owed.effect.kind, key=owed.key)
            return self._still(owed, f"{CANNOT_LOOK}: a fault of mine, see the log")
        if found is None:
            return self._absent(owed)
        if owed.moves and owed.place is not None and found.copy:
            self.looker.clear(owed, owed.place)
        seen = owed.model_copy(update={"revision": min(found.revision, owed.revision)})
        with self.database.writing() as tx:
            outbox.sent(tx, seen, found.place, self.clock.now())
        log.info("in doubt, and found", kind=owed.effect.kind, key=owed.key)
        return True

    def _look(self, owed: Owed) -> Found | None:
        if owed.parent is not None:
            return self.looker.look(owed, owed.parent.channel)
        to = owed.effect.to
        if not to.startswith(("U", "W")):
            return self.looker.look(owed, to)
        with self.database.reading() as tx:
            direct = owed.place.channel if owed.place else outbox.conversation_with(tx, owed.team, to)
        if direct is None:
            raise CannotLook("nothing was ever sent to this person, so their conversation is not known")
        return self.looker.look(owed, direct)

    def _absent(self, owed: Owed) -> bool:
        if isinstance(owed.effect, HeatMap | MyAnswers) and owed.attempts + 1 < LOOKS_FOR_A_FILE:
            return self._still(owed, NOT_YET_THERE)
        with self.database.writing() as tx:
            outbox.later(tx, owed, self.clock.now(), "it had not arrived")
        log.info("in doubt, and not there: it is sent again", kind=owed.effect.kind, key=owed.key)
        return True

    def _still(self, owed: Owed, why: str, wait: timedelta | None = None) -> bool:
        now = self.clock.now()
        wait = wait or min(FIRST_WAIT * 2 ** min(owed.attempts, MOST_DOUBLINGS), LONGEST_WAIT)
        with self.database.writing() as tx:
            mine = outbox.in_doubt(tx, owed, why, now + wait)
            if mine and isinstance(owed.effect, Summary) and not owed.effect.preview:
                self._tell_chair(tx, owed, owed.effect)
        log.warning("still in doubt", kind=owed.effect.kind, key=owed.key, why=why)
        return False

    def _tell_chair(self, tx: Tx, owed: Owed, summary: Summary) -> None:
        """Once for each time it was posted: owing the same words again changes nothing."""
        lines = (
            f"Slack has not confirmed that the summary of “{summary.title}” arrived in its channel, and I may not "
            "read there to make sure.",
            "Please look. I will not post it a second time by myself: whoever runs me can say whether it is there "
            "(assurance outbox), and then I post it, or go on with its tables and the picture.",
        )
        told = Reply(key=f"in-doubt:{owed.key}:{owed.revision}", to=summary.chair, lines=lines)
        outbox.owe(tx, owed.team, [told], self.clock.now())
