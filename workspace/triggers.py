"""Trigger ids: the three seconds in which an app may open a modal for what a person just did."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from workspace.clock import Clock

LIFETIME = timedelta(seconds=3)
FORGOTTEN = timedelta(minutes=10)
"""When an expired trigger is no longer known at all."""


class BadTrigger(Exception):
    """The trigger cannot be used; the text is Slack's error name."""


@dataclass
class Trigger:
    """Who did something, when, and in which modal if in one."""

    user: str
    made_at: datetime
    view_id: str
    exchanged: bool = False


class Triggers:
    """The trigger ids handed out of late."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, Trigger] = {}

    def make(self, user: str, view_id: str = "") -> str:
        """A new trigger id for what `user` just did, in the modal `view_id` if it was in one."""
        now = self._clock.now()
        self._known = {name: known for name, known in self._known.items() if now - known.made_at < FORGOTTEN}
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._known[trigger_id] = Trigger(user, now, view_id)
        return trigger_id

    def whose(self, trigger_id: str) -> str:
        """Who did what this trigger was made for; empty for one nobody knows."""
        known = self._known.get(trigger_id)
        return known.user if known else ""

    def made_at(self, trigger_id: str) -> datetime | None:
        """When that was done; None for a trigger nobody knows."""
        known = self._known.get(trigger_id)
        return known.made_at if known else None

    def look(self, trigger_id: str) -> Trigger:
        """The trigger, still to be exchanged. Raises BadTrigger: invalid, exchanged or expired."""
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise BadTrigger("invalid_trigger_id")
        if trigger.exchanged:
            raise BadTrigger("exchanged_trigger_id")
        if self._clock.now() - trigger.made_at > LIFETIME:
            raise BadTrigger("expired_trigger_id")
        return trigger
