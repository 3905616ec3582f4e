"""What the Home tab holds for one person, most important first. Nothing in it is somebody else's answer."""

from datetime import date

from flows.assessment import Phase
from flows.effects import Waiting
from frameworks.model import Frozen


class HowFar(Frozen):
    """One leader in all they were given in a round. `thing` and `part` are what a question and a domain are called."""

    title: str
    answered: int
    questions: int
    submitted: int
    given: int
    thing: str = "question"
    part: str = "domain"


class Changeable(Frozen):
    """A domain somebody submitted in a round that is still open."""

    assessment: str
    title: str
    domain: str
    name: str


class Unfinished(Frozen):
    """A leader who has not submitted everything, as the chair may know it: how much, never what.

    `part` is what the framework calls a domain.
    """

    name: str
    finished: int
    given: int
    begun: bool
    part: str = "domain"


class Chaired(Frozen):
    """A round as its chair sees it. `over_on` is when it closed; `again_on` when it is to be looked at again.

    `again_was`: that day has come, and nothing was set up yet; `next_round` is the title of the round that looks at it
    again. `in_vain`: it ended, and nobody answered anything. `lacking` says what becomes of answers that lack their
    explanation when it closes, where some need one.
    """

    assessment: str
    title: str
    phase: Phase
    due: date
    channel: str
    finished: tuple[str, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    over_on: date | None = None
    again_on: date | None = None
    again_was: date | None = None
    next_round: str = ""
    in_vain: bool = False
    lacking: str = ""


class TookPart(Frozen):
    """A round that has ended and that somebody answered in; `channel` is where its summary was posted, if it was."""

    title: str
    phase: Phase
    over_on: date | None
    channel: str = ""


class AtHome(Frozen):
    """`stored` says what is stored and for how long; `version` is the program's own."""

    waiting: tuple[Waiting, ...] = ()
    how_far: tuple[HowFar, ...] = ()
    changeable: tuple[Changeable, ...] = ()
    chaired: tuple[Chaired, ...] = ()
    took_part: tuple[TookPart, ...] = ()
    stored: str = ""
    version: str = ""
