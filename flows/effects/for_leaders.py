"""What leaders are owed, in their own conversation."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from flows.assessment import Answer, Promise
from flows.effects.message import AboutRound, Message
from frameworks.model import Frozen


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
    """To a leader: one domain being filled in. `question` is the one asked now (only when asking).

    `channel`, of a closed one: where the chair posts the summary. `submitted` of `given` domains are in, said on the
    page of one that is.
    """

    kind: Literal["page"] = "page"
    face: Face
    domain: str
    question: str | None = None
    answers: tuple[Answer, ...] = ()
    due: date
    promise: Promise
    next_domain: str | None = None
    submitted: int = 0
    given: int = 0
    cancelled: bool = False
    channel: str = ""
    handed_to: str = ""


class OfferFace(StrEnum):
    OFFERED = "offered"
    KEPT = "kept"
    DROPPED = "dropped"
    CLOSED = "closed"
    PASSED_ON = "passed_on"


class NoteOffer(AboutRound):
    """To a leader who typed words: "Save as note to question 3?". `text` is empty once it is settled.

    `opened_on` is the version of the note that these words may take the place of.
    """

    kind: Literal["note_offer"] = "note_offer"
    face: OfferFace
    domain: str
    question: str
    draft: str
    text: str
    opened_on: str = ""
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
    `begun`: its page has been opened, with or without an answer.
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
    begun: bool = False


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


class Thanks(AboutRound):
    """To each leader after the summary: what it said, and when the next look is.

    `nobody`: nobody answered; `answered`: this leader did, as far as is known.
    """

    apart: ClassVar[bool] = True
    kind: Literal["thanks"] = "thanks"
    channel: str
    strengths: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    heads: tuple[str, str] = ("Most significant strengths", "Most significant challenges")
    nobody: bool = False
    answered: bool = True
    next_look: date | None = None
