"""What the bot then owes people: messages, each with a key, each carrying all its drawing needs.

Owing a key again replaces the message (`page`, `invite`, …: latest wins) or, when the content is equal, does nothing.
So equal effects mean equal messages. `to` is a person or a channel; `under` is the key of the message whose thread
this one belongs to; `not_before` is when it may first be sent.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from flows.assessment import Answer, Promise
from flows.collation import Collation
from frameworks.model import Frozen


class Message(Frozen):
    kind: str
    key: str
    to: str
    under: str | None = None
    not_before: AwareDatetime | None = None
    reposts: int = 0  # a higher number than last time moves the message to the bottom of the conversation
    redraw_only: bool = False  # change the message where it stands; where it was never sent, withdraw it instead


class AboutRound(Message):
    """A message of one round; `framework` is the key of its edition."""

    assessment: str
    framework: str
    title: str


class Announcement(AboutRound):
    """To the channel at launch: what was started, by whom, until when."""

    kind: Literal["announcement"] = "announcement"
    started_by: str
    chair: str
    due: date
    leaders: int
    promise: Promise


class InvitationFace(StrEnum):
    WAITING = "waiting"
    LATER = "later"
    STARTED = "started"
    CLOSED = "closed"


class Invitation(AboutRound):
    """To a leader: what this is, how long it takes, who will see what; Start, Later."""

    kind: Literal["invitation"] = "invitation"
    face: InvitationFace
    chair: str
    channel: str
    due: date
    domains: tuple[str, ...]
    promise: Promise


class Face(StrEnum):
    """How a domain's page stands."""

    ASKING = "asking"
    REVIEW = "review"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    CLOSED = "closed"


class Page(AboutRound):
    """To a leader: one domain being filled in. `question` is the one asked now (only when asking)."""

    kind: Literal["page"] = "page"
    face: Face
    domain: str
    question: str | None = None
    answers: tuple[Answer, ...] = ()
    due: date
    promise: Promise
    next_domain: str | None = None
    cancelled: bool = False


class OfferFace(StrEnum):
    OFFERED = "offered"
    KEPT = "kept"
    DROPPED = "dropped"
    CLOSED = "closed"


class NoteOffer(AboutRound):
    """To a leader who typed words: "Save as note to question 3?". `text` is empty once it is settled."""

    kind: Literal["note_offer"] = "note_offer"
    face: OfferFace
    domain: str
    question: str
    draft: str
    text: str
    replaces: bool = False
    too_long_together: bool = False


class Reply(Message):
    """A short answer in words, such as help or status; `lines` are plain text."""

    kind: Literal["reply"] = "reply"
    lines: tuple[str, ...]


class ChairNews(StrEnum):
    ALL_SUBMITTED = "all_submitted"
    DUE = "due"


class ChairNotice(AboutRound):
    """To the chair: all have submitted, or the due date has come; Extend, Close now. `settled` says how it ended."""

    kind: Literal["chair_notice"] = "chair_notice"
    news: ChairNews
    due: date
    closes_at: AwareDatetime
    leaders: int = 0
    finished: int = 0
    settled: str = ""


class Summary(AboutRound):
    """Strengths and challenges: to the chair as a preview (with Post), then to the channel."""

    kind: Literal["summary"] = "summary"
    preview: bool
    posted: bool = False
    channel: str
    chair: str
    promise: Promise
    collation: Collation


class DomainTable(AboutRound):
    """In the summary's thread: one domain's questions with their distributions."""

    kind: Literal["domain_table"] = "domain_table"
    domain: str
    promise: Promise
    collation: Collation


class HeatMap(AboutRound):
    """In the summary's thread: the picture, with the same figures as text."""

    kind: Literal["heat_map"] = "heat_map"
    promise: Promise
    collation: Collation


class Quote(Frozen):
    """A note as the promise lets it be read: `by` is a name, a role, or empty."""

    question: str
    text: str
    by: str = ""


class Notes(AboutRound):
    """In the summary's thread: one domain's notes. `withheld` counts those the promise hides."""

    kind: Literal["notes"] = "notes"
    domain: str
    promise: Promise
    quotes: tuple[Quote, ...]
    withheld: int = 0


Effect = Annotated[
    Announcement | Invitation | Page | NoteOffer | Reply | ChairNotice | Summary | DomainTable | HeatMap | Notes,
    Field(discriminator="kind"),
]

_effect: TypeAdapter[Effect] = TypeAdapter(Effect)
to_json: Callable[[Effect], bytes] = _effect.dump_json
from_json: Callable[[bytes | str], Effect] = _effect.validate_json
