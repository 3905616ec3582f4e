"""The last look before something goes out: a process that stood still meanwhile may have been overtaken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.deliver import LONGEST_SENDING, Passing
from storage import outbox
from storage.database import Database
from storage.outbox import Owed
from storage.troubles import DatabaseTrouble

LONGEST_CALL = timedelta(seconds=10)
"""What begins now has arrived by then, or nobody waits for its answer any more."""
YOUNG = LONGEST_SENDING - LONGEST_CALL
"""So long after the fence a call that begins ends within the lease."""
OVERTAKEN = "this program stood still while it was to be sent, and somebody else has it now"

Look = Callable[[Owed], None]


@dataclass(frozen=True)
class Fence:
    """Called with a message right before each call to Slack that makes or changes it."""

    database: Database
    clock: Clock

    def __call__(self, owed: Owed) -> None:
        """Raises `Passing` where it is no longer ours to send; nothing has been sent then.

        A process may be stopped, or its machine put to sleep, for longer than its lease: a clock that counts it tells,
        and the fence is passed anew. Where a whole virtual machine stood still no clock of its own tells, so before a
        post, which must not be made twice, the database is asked. A redrawing costs a click no question.
        """
        old = self.clock.running() - owed.since >= YOUNG.total_seconds()
        if not old and not owed.posts:
            return
        try:
            ours = self._passed_anew(owed) if old else self._still(owed)
        except DatabaseTrouble as trouble:
            raise Passing("whether it is still ours to send cannot be asked just now") from trouble
        if not ours:
            raise Passing(OVERTAKEN)

    def _passed_anew(self, owed: Owed) -> bool:
        with self.database.writing() as tx:
            return outbox.sending_longer(tx, owed, self.clock.now() + LONGEST_SENDING)

    def _still(self, owed: Owed) -> bool:
        with self.database.reading() as tx:
            return outbox.still_sending(tx, owed)
