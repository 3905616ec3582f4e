"""What each scripted leader is told: whom they are, what they answer in the end, and their manners on the way there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NotRequired, TypedDict

from demo.seen import Person


class Given(StrEnum):
    """How an answer is given."""

    CLICK = "click"
    TWICE = "twice"
    NUMBER = "number"
    NAME = "name"


class Mend(StrEnum):
    """How somebody changes their mind."""

    BACK = "back"
    WORDS = "words"
    STALE = "stale"
    CHECK = "check"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Intended:
    """One question: the answer, note and evidence that hold in the end, and how they are given.

    `first` is an earlier idea, changed by `mend`; `says` is typed before answering; `typed_note`: the note is typed in
    the conversation and saved from there instead of written in the form. `number` counts from 1 in the domain.
    """

    question: str
    number: int
    answer: str
    note: str = ""
    evidence: str = ""
    given: Given = Given.CLICK
    typed_note: bool = False
    first: str = ""
    mend: Mend | None = None
    says: str = ""


class Rest(StrEnum):
    """How somebody stops half-way, to go on the next day."""

    PAUSE = "pause"
    WALK_AWAY = "walk away"


@dataclass(frozen=True)
class Part:
    """One domain of one leader. `rests_after` is the number of the question after which they stop for the day."""

    domain: str
    answers: tuple[Intended, ...]
    submits: bool = True
    rests_after: int = 0
    rest: Rest = Rest.PAUSE


@dataclass(frozen=True)
class Leader:
    """`later`: presses Later before anything else. `starts` is False for somebody who never begins."""

    person: Person
    parts: tuple[Part, ...]
    later: bool = False
    starts: bool = True


@dataclass(frozen=True)
class Script:
    """A whole round: who leads it, who answers, in the order of the framework's domains."""

    chair: Person
    leaders: tuple[Leader, ...]

    def of(self, domain: str) -> list[Leader]:
        return [leader for leader in self.leaders if any(part.domain == domain for part in leader.parts)]


class Told(TypedDict):
    """One row of answers.json: what a leader was told to answer in the end. `leader` is the person's name.

    `evidence` is there where some was written.
    """

    leader: str
    domain: str
    question: str
    answer: str
    note: str
    evidence: NotRequired[str]


def row(leader: str, domain: str, question: str, answer: str, note: str, evidence: str = "") -> Told:
    one = Told(leader=leader, domain=domain, question=question, answer=answer, note=note)
    return Told(**one, evidence=evidence) if evidence else one


def told(script: Script) -> list[Told]:
    """Every answer that is given in the round; somebody who never begins gives none."""
    return [
        row(leader.person.name, part.domain, intended.question, intended.answer, intended.note, intended.evidence)
        for leader in script.leaders
        if leader.starts
        for part in leader.parts
        for intended in part.answers
    ]
