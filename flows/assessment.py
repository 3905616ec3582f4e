"""The state of an assessment round: answers and dates. Where somebody stands is worked out, never stored."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from frameworks.model import Framework, Frozen

NOTE_LIMIT = 3000


class Shown(StrEnum):
    """How answers appear in the summary; fixed at launch and said before the first question."""

    NAMED = "named"
    BY_ROLE = "by_role"
    UNATTRIBUTED = "unattributed"


class Promise(Frozen):
    """What leaders are told about who sees what. A group smaller than `smallest_group` is never shown on its own."""

    shown: Shown = Shown.NAMED
    smallest_group: Annotated[int, Field(ge=2, le=20)] = 3


class Phase(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Person(Frozen):
    """Somebody in the Slack workspace, as Slack last described them."""

    user: str
    name: str
    title: str = ""
    tz: str = "Europe/London"
    bot: bool = False
    deactivated: bool = False
    external: bool = False


class Leader(Frozen):
    """Somebody asked to answer in this round. `role` is what the summary may call them.

    `invited_at` is when they were asked, where that was not when the round opened; `reminded_through` is the moment up
    to which every occasion to remind them is covered; `snoozed_until` is when they asked to be reminded instead;
    `nudged_at` is when the chair last asked for them; `left_at` is when their account was deactivated: nobody writes to
    them any more.
    """

    user: str
    name: str
    role: str
    tz: str = "Europe/London"
    invited_at: AwareDatetime | None = None
    reminded_through: AwareDatetime | None = None
    snoozed_until: AwareDatetime | None = None
    nudged_at: AwareDatetime | None = None
    left_at: AwareDatetime | None = None


class Answer(Frozen):
    """`answer` is a level id or an off-scale answer of the framework; None while only a note was written.

    `evidence` is a second text, where the framework asks for one. `by` is who wrote the note, where that is not the
    leader who has the assignment now: a note keeps its writer's name. `rated_by` and `evidence_by` are the same for the
    answer itself and for the evidence: whoever takes over may answer anew and keep the rest.

    `note_for` is the answer the texts were written beside, once that was changed; empty while they fit, and again when
    the leader has edited them or said that they still fit.
    """

    question: str
    answer: str | None = None
    note: Annotated[str, Field(max_length=NOTE_LIMIT)] = ""
    evidence: Annotated[str, Field(max_length=NOTE_LIMIT)] = ""
    at: AwareDatetime
    by: str = ""
    rated_by: str = ""
    evidence_by: str = ""
    note_for: str = ""


class Draft(Frozen):
    """Words somebody typed that may become a note, once they say so."""

    id: str
    question: str
    text: str


class Assignment(Frozen):
    """One leader and one domain: the smallest thing a click locks. `handed_by` are the leaders who had it before.

    `showing` is a question the leader went back to; `reposts` counts how often its page moved to the bottom of the
    conversation; `touched_at` is when the leader last did something here; `declined_at` is since when the chair is
    asked to give it to somebody else.
    """

    leader: str
    domain: str
    answers: tuple[Answer, ...] = ()
    drafts: tuple[Draft, ...] = ()
    showing: str | None = None
    paused: bool = False
    reposts: int = 0
    touched_at: AwareDatetime | None = None
    submitted_at: AwareDatetime | None = None
    handed_by: tuple[str, ...] = ()
    declined_at: AwareDatetime | None = None

    def answer(self, question: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.question == question), None)


class Assessment(Frozen):
    """One round in one channel, pinned to one framework edition and what that said when the round began.

    `framework` is the reference to that content (`frameworks.content`); of a round from before contents were kept it
    is the edition's key alone.

    `follows` is the round this one looks again at; `again_at` is when the chair wants to look again at this one.
    """

    id: str
    team: str
    framework: str
    title: str
    channel: str
    chair: str
    chair_tz: str = "Europe/London"
    started_by: str
    opened_at: AwareDatetime
    due: date
    promise: Promise = Promise()
    phase: Phase = Phase.OPEN
    all_submitted_at: AwareDatetime | None = None
    due_told_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    published_at: AwareDatetime | None = None
    follows: str | None = None
    unfinished_told_at: AwareDatetime | None = None
    again_at: AwareDatetime | None = None
    again_told_at: AwareDatetime | None = None


class Tally(Frozen):
    """How many leaders gave `answer` to `question`; `group` is their role where the round is shown by role."""

    question: str
    group: str | None = None
    answer: str
    count: int


class Note(Frozen):
    """A note with who wrote it, for the collation to attribute as far as the promise allows.

    `evidence`: it is the evidence, not the note. `answer` is what its writer answered to the question.
    """

    question: str
    leader: str
    name: str
    role: str
    text: str
    evidence: bool = False
    answer: str | None = None


class Answered(Frozen):
    """Everything the collation reads of a round, as counted by storage.

    `without_note` counts, of `tallies`, the answers with no note beside them.

    `kept` is there instead once the answers have ended: what had been found, as JSON; None while they are there.
    """

    tallies: tuple[Tally, ...] = ()
    without_note: tuple[Tally, ...] = ()
    notes: tuple[Note, ...] = ()
    invited: int = 0
    submitted: int = 0
    assigned: dict[str, int] = Field(default_factory=dict)
    respondents: dict[str, int] = Field(default_factory=dict)
    kept: str | None = None


class LastTime(Frozen):
    """The round this one looks again at. `in_both`: per question, the leaders who rated it in both rounds.

    `content` is its framework as it was then, where that was kept.
    """

    framework: str
    content: Framework | None = None
    promise: Promise
    published_on: date
    answered: Answered
    in_both: dict[str, int] = Field(default_factory=dict)


class Scope(Frozen):
    """What was locked and loaded for one event, and nothing more.

    `leader` and `assignments` belong to the person the event is about (all of them at closing). `unsubmitted` counts
    the whole round's assignments that are not submitted; `answered` is there only for closing and publishing.
    """

    assessment: Assessment
    leaders: tuple[Leader, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    unsubmitted: int | None = None
    answered: Answered | None = None
    last_time: LastTime | None = None
    closed_days: frozenset[date] = frozenset()

    def assignment(self, leader: str, domain: str) -> Assignment | None:
        return next((a for a in self.assignments if (a.leader, a.domain) == (leader, domain)), None)

    def leader(self, user: str) -> Leader | None:
        return next((leader for leader in self.leaders if leader.user == user), None)

    @property
    def answering(self) -> tuple[Leader, ...]:
        """The leaders who have something to answer; who handed everything over stays in `leaders` for their name."""
        busy = {assignment.leader for assignment in self.assignments}
        return tuple(leader for leader in self.leaders if leader.user in busy)

    def of(self, leader: str, framework: Framework) -> tuple[Assignment, ...]:
        """This leader's assignments in the framework's order."""
        mine = {a.domain: a for a in self.assignments if a.leader == leader}
        return tuple(mine[domain.id] for domain in framework.domains if domain.id in mine)

    def by_leader(self, framework: Framework) -> dict[str, tuple[Assignment, ...]]:
        """As `of`, for everybody at once: a round of thousands is gone through once."""
        order = {domain.id: place for place, domain in enumerate(framework.domains)}
        found: dict[str, list[Assignment]] = {}
        for assignment in self.assignments:
            if assignment.domain in order:
                found.setdefault(assignment.leader, []).append(assignment)
        return {leader: tuple(sorted(mine, key=lambda one: order[one.domain])) for leader, mine in found.items()}

    def replace(self, assignment: Assignment) -> "Scope":
        kept = tuple(
            assignment if (a.leader, a.domain) == (assignment.leader, assignment.domain) else a
            for a in self.assignments
        )
        return self.model_copy(update={"assignments": kept})


def moment(value: datetime) -> str:
    """A stable text of a time, for keys."""
    return value.strftime("%Y%m%dT%H%M%S%f")
