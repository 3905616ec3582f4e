"""Draws Home tabs anew after changes: for those concerned who have opened theirs, one after the other, never twice."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from slack_sdk.errors import SlackApiError

from bot.changes import Change
from bot.slack.retry_after import retry_after
from bot.turn import Door
from storage import homes

SPACING_SECONDS = 0.65
"""views.publish takes about a hundred calls a minute."""
LONGEST_WAIT_SECONDS = 30.0

log = structlog.get_logger()


@dataclass
class HomeRefresh:
    """`do` runs work after the acknowledgement; `publish` draws one person's Home tab as things now stand.

    What changes while one is drawn is gathered, so a person whose rounds change ten times meanwhile is drawn once. A
    process that is `stopping` draws no more: thousands are an hour's work, and each is drawn when it is next opened.
    """

    door: Door
    do: Callable[[Callable[[], object]], None]
    publish: Callable[[str, str], None]
    stopping: threading.Event
    spacing: float = SPACING_SECONDS
    _changes: set[Change] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: bool = False
    _last: float = 0.0

    def hear(self, change: Change) -> None:
        with self._lock:
            self._changes.add(change)
            if self._running:
                return
            self._running = True
        self.do(self._run)

    def _run(self) -> None:
        while (changes := self._taken()) and not self.stopping.is_set():
            try:
                for team, user in self._concerned(changes):
                    self._one(team, user)
            except Exception:
                log.exception("Home tabs could not be drawn anew; they are when they are next opened")

    def _taken(self) -> set[Change]:
        with self._lock:
            changes, self._changes = self._changes, set()
            self._running = bool(changes)
            return changes

    def _concerned(self, changes: set[Change]) -> list[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        with self.door.database.reading() as tx:
            for change in changes:
                users = homes.among(tx, change.team, change.users)
                users += [] if change.users else homes.in_round(tx, change.assessment)
                found |= {(change.team, user) for user in users}
        return sorted(found)

    def _one(self, team: str, user: str) -> None:
        if self.stopping.wait(max(0.0, self._last + self.spacing - time.monotonic())):
            return
        self._last = time.monotonic()
        try:
            self.publish(team, user)
        except SlackApiError as error:
            wait = retry_after(error.response)
            if wait is None:
                log.info("a Home tab was not drawn anew", user=user, error=error.response.get("error"))
                return
            self.stopping.wait(min(wait.total_seconds(), LONGEST_WAIT_SECONDS))
            with self._lock:
                self._changes.add(Change(team, "", (user,)))
        except OSError as error:
            log.info("a Home tab was not drawn anew", user=user, error=type(error).__name__)
