"""What a heartbeat does: looks at the rounds whose time has come, and trims what is no longer needed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.keeping import Keeper
from bot.reminders import Reminders
from bot.turn import Door
from flows.assessment import Assessment
from flows.events import Ticked
from storage import assessments, homes, inbox, outbox, people, setups
from storage.prepared import forget_rows

AT_ONCE = 50
KEEP_KEYS = timedelta(hours=26)
"""Slack redelivers an event for up to 24 hours."""
KEEP_SETUPS = timedelta(days=2)
KEEP_HOMES = timedelta(days=30)
TRIM_EVERY = timedelta(hours=1)

log = structlog.get_logger()


@dataclass
class Beat:
    door: Door
    trimmed_at: datetime | None = None

    def __call__(self) -> None:
        forget_rows()  # what was deleted, here or by another process, is not to stay in memory
        now = self.door.clock.now()
        with self.door.database.reading() as tx:
            due = [assessments.get(tx, id) for id in assessments.due(tx, now, AT_ONCE)]
        for assessment in due:
            if assessment is not None:
                self._tick(assessment, now)
        Reminders(self.door).beat(now)
        if self.trimmed_at is None or now - self.trimmed_at > TRIM_EVERY:
            self._trim(now)

    def _tick(self, assessment: Assessment, now: datetime) -> None:
        """One round that cannot be looked at keeps no other from its time."""
        try:
            self.door.turn(Ticked(assessment=assessment.id, team=assessment.team, at=now))
        except Exception:
            log.exception("a round could not be looked at; the next heartbeat tries again", round=assessment.id)

    def _trim(self, now: datetime) -> None:
        with self.door.database.writing() as tx:
            inbox.trim(tx, now - KEEP_KEYS)
            setups.trim(tx, now - KEEP_SETUPS)
            outbox.trim(tx, now - KEEP_KEYS)
            people.trim(tx, now - KEEP_SETUPS)
            homes.trim(tx, now - KEEP_HOMES)
        Keeper(self.door).beat(now)
        self.trimmed_at = now
