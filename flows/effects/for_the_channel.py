"""What the channel is owed, and what hangs below it in a thread."""

from datetime import date
from typing import Literal

from flows.assessment import Promise
from flows.collation import Collation
from flows.effects.message import AboutRound
from frameworks.model import Frozen


class Announcement(AboutRound):
    """To the channel at launch: what was started, by whom, until when."""

    kind: Literal["announcement"] = "announcement"
    started_by: str
    chair: str
    due: date
    leaders: int
    promise: Promise
    cancelled: str = ""  # the reason


class Before(Frozen):
    """Where a question stood last time: its median then, and how many leaders answered it in both rounds.

    `in_both` is None where nobody can know any more: the answers of the last round have ended. `reworded`: the question
    was in other words then. `by_one`: one leader alone rated it then.
    """

    question: str
    median: tuple[str, ...]
    in_both: int | None
    reworded: bool = False
    by_one: bool = False


class Summary(AboutRound):
    """Strengths and challenges: to the chair as a preview (with Post), then to the channel.

    `noted`: there are notes in its thread.
    """

    kind: Literal["summary"] = "summary"
    preview: bool
    posted: bool = False
    channel: str
    chair: str
    promise: Promise
    collation: Collation
    noted: bool = True
    before: tuple[Before, ...] = ()  # where what is shown stood in the round this one follows
    before_at: date | None = None
    settled: str = ""  # how a preview ended that was never posted


class DomainTable(AboutRound):
    """In the summary's thread: one domain's questions with their distributions, and where they stood last time."""

    kind: Literal["domain_table"] = "domain_table"
    domain: str
    promise: Promise
    collation: Collation
    before: tuple[Before, ...] = ()


class HeatMap(AboutRound):
    """In the summary's thread: the picture, with the same figures as text."""

    kind: Literal["heat_map"] = "heat_map"
    promise: Promise
    collation: Collation


class Quote(Frozen):
    """A note as the promise lets it be read: `by` is a name, a role, or empty; `evidence`: it is the evidence."""

    question: str
    text: str
    by: str = ""
    evidence: bool = False


class Explained(AboutRound):
    """In the summary's thread of a round by name: the explanations that had to go with an answer off the scale."""

    kind: Literal["explained"] = "explained"
    promise: Promise
    quotes: tuple[Quote, ...]


class Notes(AboutRound):
    """In the summary's thread: one domain's notes. `withheld` counts those the promise hides."""

    kind: Literal["notes"] = "notes"
    domain: str
    promise: Promise
    quotes: tuple[Quote, ...]
    withheld: int = 0
