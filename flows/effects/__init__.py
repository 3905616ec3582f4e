"""What the bot then owes people: messages, each with a key, each carrying all its drawing needs.

Owing a key again replaces the message (`page`, `invite`, …: latest wins) or, when the content is equal, does nothing.
So equal effects mean equal messages. `to` is a person or a channel; `under` is the key of the message whose thread
this one belongs to: it waits until that one stands; `not_before` is when it may first be sent.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from flows.effects.for_chairs import (
    AgainChoice,
    AgainNotice,
    ChairNews,
    ChairNotice,
    Declination,
    DeepDive,
    DeepDives,
    DoubtNotice,
)
from flows.effects.for_leaders import (
    Deleted,
    Face,
    Invitation,
    InvitationFace,
    MyAnswers,
    News,
    NoteOffer,
    OfferFace,
    Own,
    Page,
    Reminder,
    Reply,
    Thanks,
    Waiting,
)
from flows.effects.for_the_channel import Announcement, Before, DomainTable, Explained, HeatMap, Notes, Quote, Summary
from flows.effects.message import AboutRound, Message

__all__ = [
    "AboutRound",
    "AgainChoice",
    "AgainNotice",
    "Announcement",
    "Before",
    "ChairNews",
    "ChairNotice",
    "Declination",
    "DeepDive",
    "DeepDives",
    "Deleted",
    "DomainTable",
    "DoubtNotice",
    "Effect",
    "Explained",
    "Face",
    "HeatMap",
    "Invitation",
    "InvitationFace",
    "Message",
    "MyAnswers",
    "News",
    "NoteOffer",
    "Notes",
    "OfferFace",
    "Own",
    "Page",
    "Quote",
    "Reminder",
    "Reply",
    "Summary",
    "Thanks",
    "Waiting",
    "from_json",
    "to_json",
    "to_plain",
]

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
