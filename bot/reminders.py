"""Writing to people who have something unfinished, when it is time; and putting that off when they ask."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.insisting import insisting
from bot.refreshing import redraw
from bot.turn import Door
from flows.occasions import Snooze
from flows.reminder import reminder
from flows.reminding import remind, remind_at, snoozed
from storage import inbox, outbox, reminding
from storage.reminding import Kept

AT_ONCE = 500
NOTHING_WAITS = "Nothing is waiting for you any more, so there is nothing to put off."

log = structlog.get_logger()


@dataclass(frozen=True)
class Reminders:
    door: Door

    def beat(self, now: datetime) -> None:
        """Looks at everybody whose time has come. With nobody due it is one query."""
        seen: set[tuple[str, str]] = set()
        while people := [one for one in self._due(now) if one not in seen]:
            seen.update(people)
            for team, user in people:
                try:
                    self.look(team, user, now)
                except Exception:
                    log.exception("a reminder failed; trying again at the next heartbeat", team=team, user=user)

    def look(self, team: str, user: str, now: datetime) -> None:
        """One person: their one message if it is time, and when to look at them again."""
        days = self.door.closed_days
        with self.door.database.writing() as tx:
            result = remind(reminding.works(tx, team, user), now, days)
            reminding.keep(tx, [Kept(work, remind_at(work, days, now)) for work in result.works])
            reminding.record(tx, result.entries)
            if result.sent:
                outbox.owe(tx, team, [reminder(result.works, self.door.library, now, result.sent)], now)

    def snooze(self, team: str, user: str, choice: Snooze, delivery: str) -> str:
        """Keeps quiet until the time they chose; answers a refusal, or nothing. A repeated delivery changes nothing."""
        return insisting(lambda: self._snooze(team, user, choice, delivery))

    def _snooze(self, team: str, user: str, choice: Snooze, delivery: str) -> str:
        now, days = self.door.clock.now(), self.door.closed_days
        with self.door.database.writing() as tx:
            if not inbox.accept(tx, delivery, now):
                return ""
            works = reminding.works(tx, team, user)
            if not any(work.unfinished for work in works):
                redraw(tx, self.door.library, team, [user], now)
                return NOTHING_WAITS
            works, until = snoozed(works, choice, now, days)
            reminding.keep(tx, [Kept(work, remind_at(work, days, now)) for work in works])
            redraw(tx, self.door.library, team, [user], now, until)
        return ""

    def _due(self, now: datetime) -> list[tuple[str, str]]:
        with self.door.database.reading() as tx:
            return reminding.due_people(tx, now, AT_ONCE)
