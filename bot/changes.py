"""Word that something changed, after it was saved: for what shows the state and is not owed as a message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import structlog

log = structlog.get_logger()


class Change(NamedTuple):
    """In which round, and whom it concerns; without `users` everybody in it."""

    team: str
    assessment: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """Who wants to hear of changes. Hearing must be quick and may not fail what has been saved."""

    _heard_by: list[Callable[[Change], None]] = field(default_factory=list)

    def listen(self, hear: Callable[[Change], None]) -> None:
        self._heard_by.append(hear)

    def tell(self, change: Change) -> None:
        for hear in self._heard_by:
            try:
                hear(change)
            except Exception:
                log.exception("a change was saved and not heard of", round=change.assessment)
