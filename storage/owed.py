"""What a worker holds while it sends a message."""

from datetime import datetime
from enum import StrEnum

from flows.effects import Effect
from frameworks.model import Frozen


class Place(Frozen):
    """Where a message stands in Slack."""

    channel: str
    ts: str


class Owed(Frozen):
    """A message claimed for sending.

    `place` is where it stands, None when it is to be posted; `moves` says that it stands somewhere and must be posted
    anew at the bottom; `parent` is the message whose thread it belongs to. `revision`, `fence` and `worker` prove the
    claim. `attempts` counts the failures since it was last owed. `since`: when it passed the fence, by
    `Clock.running`.
    """

    id: int
    team: str
    assessment: str
    key: str
    effect: Effect
    revision: int
    fence: int
    worker: str
    attempts: int
    place: Place | None = None
    parent: Place | None = None
    moves: bool = False
    since: float = 0.0

    @property
    def posts(self) -> bool:
        """Whether sending makes a new message, which must not be made twice."""
        return self.place is None or self.moves


class Outcome(StrEnum):
    """What `sent` found: nothing more is owed, a newer version is, or the claim had passed to somebody else."""

    DONE = "done"
    OWED_AGAIN = "owed_again"
    NOT_MINE = "not_mine"


class Stuck(Frozen):
    """A message that will not be sent by itself."""

    team: str
    assessment: str
    key: str
    kind: str
    to: str
    state: str
    attempts: int
    last_error: str | None
    changed_at: datetime
    not_before: datetime
