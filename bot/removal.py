"""The app was removed from a workspace, or is there again."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.turn import Door
from storage import inbox, installations

log = structlog.get_logger()


@dataclass
class Removal:
    """`here_since` is when Slack last took our token: word of an earlier removal comes late and is not heeded."""

    door: Door
    here_since: datetime | None = None

    def here(self, team: str) -> None:
        """Slack has taken our token: what was stopped goes on, and nothing is deleted."""
        self.here_since = self.door.clock.now()
        with self.door.database.writing() as tx:
            if installations.resumed(tx, team):
                log.info("the app is back: messages and reminders go on", team=team)

    def removed(self, team: str, event_id: str, at: datetime) -> None:
        """Stops everything for the workspace and starts the time after which everything of it is deleted."""
        now = self.door.clock.now()
        if not team or (self.here_since is not None and at < self.here_since):
            return
        with self.door.database.writing() as tx:
            if not inbox.accept(tx, f"event:{event_id}", now):
                return
            delete_at = self.door.keeping.delete_at(now)
            installations.removed(tx, team, now, delete_at)
        log.warning("the app was removed: nothing more is sent", team=team, everything_deleted_at=delete_at.isoformat())
