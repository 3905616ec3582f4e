"""What can happen in a round. Every event says when, in which round, and by whom; a person's names its question."""

from datetime import date
from enum import Enum
from typing import ClassVar

from pydantic import AwareDatetime

from flows.assessment import Leader, Person
from flows.setup import Channel
from frameworks.model import Frozen


class Reach(Enum):
    """How much an event locks and loads."""

    PAGE = "page"  # the round shared, this leader's assignments
    COUNT = "count"  # the round for itself, this leader's assignments, how many are unsubmitted
    HEADER = "header"  # the round for itself, how many are unsubmitted
    WHOLE = "whole"  # the round for itself, everybody, and the counts


class ChannelTrouble(Enum):
    """Why a channel took no message."""

    ARCHIVED = "archived"
    NOT_IN_IT = "not_in_it"
    REFUSED = "refused"


class Event(Frozen):
    """`by` is the person acting (empty for the clock); `team` must be the round's own.

    `at` is when it came, `done_at` when they did it, both by our clock; None where Slack does not say.
    """

    reach: ClassVar[Reach] = Reach.PAGE
    assessment: str
    team: str = ""
    by: str = ""
    at: AwareDatetime
    done_at: AwareDatetime | None = None


class OnPage(Event):
    """Something a leader does on one domain's page."""

    domain: str


class Started(Event):
    """Start on the invitation, or asking to go on: shows the first domain that is not submitted.

    `repost` moves its page to the bottom of the conversation, for somebody who asked in words.
    """

    repost: bool = False


class Postponed(Event):
    """Later on the invitation."""


class Looked(OnPage):
    """Nothing changed; draw this page as it is now."""


class Rated(OnPage):
    question: str
    answer: str


class Noted(OnPage):
    """An empty text removes the note. `evidence` is the second text where one is asked for; None leaves it as it is.

    `opened_on` is the version of both that the form was opened with; empty where that is not known.
    """

    question: str
    text: str
    evidence: str | None = None
    opened_on: str = ""


class NoteFits(OnPage):
    """The note to `question` still fits, though its answer was changed."""

    question: str


class WentTo(OnPage):
    """Change: show this question again."""

    question: str


class WentBack(OnPage):
    """Back from `question` to the one before it."""

    question: str


class Paused(OnPage):
    pass


class Resumed(OnPage):
    pass


class Typed(OnPage):
    """Words in the direct message while this page is the current one. `message` identifies them."""

    text: str
    message: str


class DraftKept(OnPage):
    """A typed text becomes the note, in place of the old one or added to it. `opened_on` as for `Noted`."""

    draft: str
    add: bool = False
    opened_on: str = ""


class DraftDropped(OnPage):
    draft: str


class Fetched(OnPage):
    """Asked for from the Home tab: this domain's page comes to the bottom of the conversation."""


class Submitted(OnPage):
    reach: ClassVar[Reach] = Reach.COUNT


class Reopened(OnPage):
    reach: ClassVar[Reach] = Reach.COUNT


class Extended(Event):
    """The chair moves the due date."""

    reach: ClassVar[Reach] = Reach.WHOLE
    due: date


class ClosedNow(Event):
    reach: ClassVar[Reach] = Reach.WHOLE


class Published(Event):
    reach: ClassVar[Reach] = Reach.WHOLE


class ByChair(Event):
    """What the chair changes on the way; concerns everybody."""

    reach: ClassVar[Reach] = Reach.WHOLE


class LeaderAdded(ByChair):
    """A new leader, or more domains for one who is there."""

    leader: Leader
    domains: tuple[str, ...]


class LeaderRemoved(ByChair):
    """Their unsubmitted domains go; what they submitted stays and counts."""

    leader: str


class HandedOver(ByChair):
    """One domain passes from `giver` to `receiver` with every answer kept."""

    giver: str
    receiver: Leader
    domain: str


class NudgedAll(ByChair):
    """The chair asks those who have not finished, at most once a day each."""


class RoundReopened(ByChair):
    """A closed round that was not posted yet takes answers again, until `due`."""

    due: date


class RoundCancelled(ByChair):
    reason: str


class KeptWith(ByChair):
    """Word to a leader who declined a domain: please keep it."""

    leader: str
    domain: str


class ChannelChosen(ByChair):
    """The summary of a closed round goes to another channel, as Slack describes it now."""

    channel: Channel


class Unposted(Event):
    """The channel did not take the summary."""

    reach: ClassVar[Reach] = Reach.WHOLE
    channel: str
    why: ChannelTrouble


class AgainChosen(ByChair):
    """When the chair wants to look again; None for not now."""

    day: date | None


class FollowedUp(Event):
    """A round that looks again at this one has started; `title` is its name."""

    reach: ClassVar[Reach] = Reach.WHOLE
    title: str


class Declined(OnPage):
    """ "This is not for me": asks the chair to give the domain to somebody else."""

    reach: ClassVar[Reach] = Reach.COUNT


class Left(Event):
    """Somebody's account was deactivated; `user` may be the chair. `others` are who could take the chair, as known."""

    reach: ClassVar[Reach] = Reach.WHOLE
    user: str
    name: str
    others: tuple[Person, ...] = ()


class ChairPassed(Event):
    """`chair` chairs the round now: named by whoever runs the app (`by` empty), or stepping in themselves.

    `former` is the chair until now as Slack describes them; None where that is not known.
    """

    reach: ClassVar[Reach] = Reach.WHOLE
    chair: Person
    former: Person | None = None


class CameBack(Event):
    """Somebody's account is in use again."""

    reach: ClassVar[Reach] = Reach.WHOLE
    user: str


class Ticked(Event):
    """A minute passed and something in this round may be due."""

    reach: ClassVar[Reach] = Reach.WHOLE
