"""What a framework edition is: domains, their questions, and the scale they are answered on.

Every value is frozen and checks itself when it is made, so a `Framework` in hand is a sound one.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

ID_PATTERN = r"^[a-z0-9]+([._-][a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
Edition = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$")]

# No control characters: databases refuse some, and a line break inside a name breaks tables and menus.
_ONE_LINE = r"^[^\x00-\x1F\x7F]*$"
_LINES = r"^[^\x00-\x09\x0B-\x1F\x7F]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150, pattern=_ONE_LINE)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=700, pattern=_LINES)]
Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=_LINES)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=_ONE_LINE)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Side(StrEnum):
    """Which way an answer points when strengths and challenges are collated."""

    CHALLENGE = "challenge"
    STRENGTH = "strength"
    NEITHER = "neither"


class Level(Frozen):
    """One answer a question may be given. `meaning` is what choosing it says, in a short sentence.

    A framework that describes only the two ends of its scale still says what the middle means: "nearer green than red".
    """

    id: Id
    label: Label
    meaning: Text
    side: Side = Side.NEITHER
    note_required: bool = False


class Scale(Frozen):
    """`levels` run from challenge to strength and are ordered; `others` are answers off the scale (unordered).

    `wording` says whose words the labels are, where they are not those of the framework's own `wording`.
    """

    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=10)]
    others: Annotated[tuple[Level, ...], Field(max_length=5)] = ()
    wording: Source | None = None

    @property
    def answers(self) -> tuple[Level, ...]:
        return self.levels + self.others

    def find(self, answer: str) -> Level | None:
        return next((level for level in self.answers if level.id == answer), None)

    def position(self, answer: str) -> int | None:
        """0 is the challenge end; None for an answer that is off the scale."""
        return next((place for place, level in enumerate(self.levels) if level.id == answer), None)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        _no_twins("answer id", (level.id for level in self.answers))
        _no_twins("answer label", (level.label.casefold() for level in self.answers))
        order = [Side.CHALLENGE, Side.NEITHER, Side.STRENGTH]
        places = [order.index(level.side) for level in self.levels]
        if places != sorted(places):
            raise ValueError("levels must run from challenge to strength; put the weakest first")
        return self


class Question(Frozen):
    """One prompt. `strong` and `weak` describe the two ends of the scale; a framework may leave them out.

    A prompt, or what to consider, or both descriptions: each fits one section of a Slack message (3,000 characters).
    `number` is the publisher's, where it is known; `proposed` says that there is no such question in what they publish
    as far as we know, or that we could not read its name. `wording` says whose words these are, and by what right they
    are used, where they are not those of the framework's own `wording`.
    """

    id: Id
    number: Label | None = None
    name: Line
    proposed: bool = False
    prompt: Text
    consider: Annotated[tuple[Text, ...], Field(max_length=4)] = ()
    strong: Text | None = None
    weak: Text | None = None
    theme: Line | None = None
    link: HttpUrl | None = None
    wording: Source | None = None

    @property
    def title(self) -> str:
        """The name with the publisher's number, where that is known: "Values guide the work (7.2)"."""
        return f"{self.name} ({self.number})" if self.number else self.name


class Group(Frozen):
    """Questions that belong together inside a domain: an element, or a principle's outcomes."""

    id: Id
    name: Line
    proposed: bool = False
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Domain(Frozen):
    """The part of a framework that is assigned to leaders. `suggested` names who usually knows it."""

    id: Id
    name: Line
    proposed: bool = False
    about: Text | None = None
    suggested: Line | None = None
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for group in self.groups for question in group.questions)


class LevelNames(Frozen):
    """What this framework calls its parts, in the singular; code always says domain, group and question."""

    domain: Label = "domain"
    group: Label = "element"
    question: Label = "question"


class Asks(Frozen):
    """What a leader is asked for beside the answer, by its name here; `evidence` is a second text, if it has a name."""

    note: Label = "Note"
    evidence: Label | None = None


class Framework(Frozen):
    """One edition of one framework. `id` and `edition` never change once a round has used them.

    `described` says whether both ends of the scale are described for each question; where the question states the
    standard itself they are not.
    """

    id: Id
    edition: Edition
    name: Line
    publisher: Line
    link: HttpUrl
    wording: Text
    purpose: Text
    names: LevelNames = LevelNames()
    asks: Asks = Asks()
    described: bool = True
    scale: Scale
    domains: Annotated[tuple[Domain, ...], Field(min_length=1, max_length=20)]

    @property
    def key(self) -> str:
        return f"{self.id}-{self.edition}"

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for domain in self.domains for question in domain.questions)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Whose words these are, each once: the framework's, and what says otherwise of its answers or of a question.

        Where every question and the scale have other words than the framework's, the framework's are left out.
        """
        parts = [self.scale.wording, *(question.wording for question in self.questions)]
        named = [part for part in parts if part is not None]
        return tuple(dict.fromkeys(named if len(named) == len(parts) else [self.wording, *named]))

    def domain(self, id: str) -> Domain | None:
        return next((domain for domain in self.domains if domain.id == id), None)

    def question(self, id: str) -> Question | None:
        return next((question for question in self.questions if question.id == id), None)

    def domain_of(self, question: str) -> Domain | None:
        return next((d for d in self.domains if any(q.id == question for q in d.questions)), None)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        _no_twins("domain id", (domain.id for domain in self.domains))
        _no_twins("domain name", (domain.name.casefold() for domain in self.domains))
        _no_twins("group id", (group.id for domain in self.domains for group in domain.groups))
        _no_twins("question id", (question.id for question in self.questions))
        return self


def _no_twins(what: str, names: Iterable[str]) -> None:
    twins = sorted(name for name, times in Counter(names).items() if times > 1)
    if twins:
        raise ValueError(f"{what} used twice: {', '.join(twins)}")
