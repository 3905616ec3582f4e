"""What the chair of a round is owed, in their own conversation."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from flows.effects.message import AboutRound
from frameworks.model import Frozen


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
    lacking: str = ""  # what becomes of answers that lack their explanation
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
