"""What the bot then owes people: messages, each with a key, each carrying all its drawing needs.

Owing a key again replaces the message (`page`, `invite`, …: latest wins) or, when the content is equal, does nothing.
So equal effects mean equal messages. `to` is a person or a channel; `under` is the key of the message whose thread
this one belongs to: it waits until that one stands; `not_before` is when it may first be sent.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from flows.assessment import Answer, Promise
from flows.collation import Collation
from frameworks.model import Frozen


class Message(Frozen):
    apart: ClassVar[bool] = False  # waits for the message it is `under` but stands in a conversation of its own
    kind: str
    key: str
    to: str
    under: str | None = None
    not_before: AwareDatetime | None = None
    reposts: int = 0  # a higher number than last time moves the message to the bottom of the conversation
    redraw_only: bool = False  # change the message where it stands; where it was never sent, withdraw it instead


class AboutRound(Message):
    """A message of one round; `framework` is the round's own: the edition as it was when the round began."""

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
    cancelled: str = ""  # the reason


class InvitationFace(StrEnum):
    WAITING = "waiting"
    LATER = "later"
    STARTED = "started"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    RELEASED = "released"  # nothing in the round is theirs any more


class Invitation(AboutRound):
    """To a leader: what this is, how long it takes, who will see what; Start, Later."""

    kind: Literal["invitation"] = "invitation"
    face: InvitationFace
    chair: str
    channel: str
    due: date
    domains: tuple[str, ...]
    promise: Promise
    answers_kept_months: int | None = None  # how long answers are kept once the round is over; None: until deleted


class Face(StrEnum):
    """How a domain's page stands."""

    ASKING = "asking"
    REVIEW = "review"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    PASSED_ON = "passed_on"  # no longer theirs; `handed_to` names who has it now


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
    handed_to: str = ""


class OfferFace(StrEnum):
    OFFERED = "offered"
    KEPT = "kept"
    DROPPED = "dropped"
    CLOSED = "closed"
    PASSED_ON = "passed_on"


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


class Deleted(Message):
    """In the place of a message whose round was deleted."""

    kind: Literal["deleted"] = "deleted"


class Own(Frozen):
    """One thing somebody said, in words: for their own copy."""

    round: str
    framework: str
    domain: str
    question: str
    answer: str
    note: str
    evidence: str = ""
    at: AwareDatetime
    remark: str = ""


class MyAnswers(Message):
    """To one person, below a sentence of its own: a file with everything they said, in every round."""

    kind: Literal["my_answers"] = "my_answers"
    rows: tuple[Own, ...]


class Waiting(Frozen):
    """One domain somebody has not submitted, as a reminder or the Home tab names it.

    `number` is the domain's own, `thing` what its framework calls a question; `next_number` names the next question.
    """

    assessment: str
    title: str
    due: date
    domain: str
    name: str
    number: int
    answered: int
    questions: int
    next_question: int | None = None
    next_number: str = ""
    thing: str = "question"


class Reminder(Message):
    """To a leader: everything they have unfinished in all rounds, in one message that moves to the bottom each time.

    `why` is why they are written to now. With nothing `waiting` it says so and has no buttons; `snoozed_until` says
    when they are written to next. `last`: after this one the chair is told who has not answered.
    """

    kind: Literal["reminder"] = "reminder"
    waiting: tuple[Waiting, ...]
    why: str = ""
    snoozed_until: AwareDatetime | None = None
    tz: str = "Europe/London"
    last: bool = False


class News(AboutRound):
    """To somebody concerned by a change: one sentence of plain text."""

    kind: Literal["news"] = "news"
    sentence: str
    go_on: bool = False  # with a button that shows the next question
    choose_channel: bool = False  # with a button that asks for another channel
    step_in: bool = False  # with a button by which whoever presses it takes the chair


class Declination(AboutRound):
    """To the chair: a leader says a domain is not for them, or has left. One click hands it over; `settled` says how it
    ended."""

    kind: Literal["declination"] = "declination"
    leader: str
    name: str
    domain: str
    answered: int = 0
    left: bool = False
    settled: str = ""


class AgainChoice(AboutRound):
    """To the chair once the summary is posted: when to look again? `settled` says what was chosen.

    `over`: the next round has started, and there is nothing to choose any more.
    """

    apart: ClassVar[bool] = True
    kind: Literal["again_choice"] = "again_choice"
    next_term: date
    six_months: date
    a_year: date
    settled: str = ""
    over: bool = False


class AgainNotice(AboutRound):
    """To the chair when it is time to look again: what was found last time, and a button that opens the set-up."""

    kind: Literal["again_notice"] = "again_notice"
    published_at: AwareDatetime
    strengths: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    heads: tuple[str, str] = ("Strengths", "Challenges")
    settled: str = ""


class Thanks(AboutRound):
    """To each leader after the summary: what it said, and when the next look is."""

    apart: ClassVar[bool] = True
    kind: Literal["thanks"] = "thanks"
    channel: str
    strengths: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    heads: tuple[str, str] = ("Most significant strengths", "Most significant challenges")
    next_look: date | None = None


class DeepDive(Frozen):
    """One framework, by id, that would look closer at `domain`; `reason` is what was found there."""

    framework: str
    name: str
    domain: str
    shape: str
    reason: str


class DeepDives(AboutRound):
    """To the chair once the summary of a broad round is posted: what would look closer at its challenges."""

    apart: ClassVar[bool] = True
    kind: Literal["deep_dives"] = "deep_dives"
    offers: tuple[DeepDive, ...]


class Before(Frozen):
    """Where a question stood last time: its median then, and how many leaders answered it in both rounds.

    `in_both` is None where nobody can know any more: the answers of the last round have ended. `reworded`: the question
    was in other words then.
    """

    question: str
    median: tuple[str, ...]
    in_both: int | None
    reworded: bool = False


class ChairNews(StrEnum):
    ALL_SUBMITTED = "all_submitted"
    DUE = "due"
    NOT_ANSWERED = "not_answered"


class ChairNotice(AboutRound):
    """To the chair: all have submitted, it is due, or some have not finished. `settled` says how it ended."""

    kind: Literal["chair_notice"] = "chair_notice"
    news: ChairNews
    due: date
    closes_at: AwareDatetime
    leaders: int = 0
    finished: int = 0
    unfinished: tuple[str, ...] = ()  # the names of those who have not finished
    settled: str = ""


class DoubtNotice(AboutRound):
    """To the chair: the message of the key `message` may or may not stand in `channel`, where only people can look.

    `row` is its number in the outbox, `number` which time it was in doubt, `what` the message in words. `settled` says
    what came of it.
    """

    kind: Literal["doubt_notice"] = "doubt_notice"
    message: str
    row: int
    number: int
    what: str
    channel: str
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
    before: tuple[Before, ...] = ()  # where strengths and challenges stood in the round this one follows
    before_at: date | None = None
    settled: str = ""  # how a preview ended that was never posted


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


Effect = Annotated[
    Announcement
    | Invitation
    | Page
    | NoteOffer
    | Reply
    | Deleted
    | MyAnswers
    | Reminder
    | News
    | Declination
    | AgainChoice
    | AgainNotice
    | DeepDives
    | Thanks
    | ChairNotice
    | DoubtNotice
    | Summary
    | DomainTable
    | HeatMap
    | Explained
    | Notes,
    Field(discriminator="kind"),
]

_effect: TypeAdapter[Effect] = TypeAdapter(Effect)
to_json: Callable[[Effect], bytes] = _effect.dump_json
to_plain: Callable[[Effect], dict[str, Any]] = partial(_effect.dump_python, mode="json")
"""What its JSON holds."""
from_json: Callable[[bytes | str], Effect] = _effect.validate_json
