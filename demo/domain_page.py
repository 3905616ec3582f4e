"""The app's message for one domain, recognised by its heading as a reader does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from demo.seen import Message


class Stage(StrEnum):
    ASKING = "asking"
    CHECK = "check"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    CLOSED = "closed"


@dataclass(frozen=True)
class DomainPage:
    """Where a domain stands: `number` is the question asked, 0 when none is."""

    message: Message
    domain: str
    stage: Stage
    number: int = 0

    def asks(self, number: int) -> bool:
        return self.stage is Stage.ASKING and self.number == number


_ASKING = re.compile(r"(?P<domain>.+), [^,]+ (?P<number>\d+) of \d+$")  # "question", "outcome", "element"
_CHECK = re.compile(r"Check your answers: (?P<domain>.+)$")
_OTHER = re.compile(r"(?P<domain>.+), (?P<stage>paused|submitted|closed)$")


def recognise(message: Message) -> DomainPage | None:
    """None for a message that is no domain's page."""
    for heading in message.headings:
        if found := _ASKING.match(heading):
            return DomainPage(message, found["domain"], Stage.ASKING, int(found["number"]))
        if found := _CHECK.match(heading):
            return DomainPage(message, found["domain"], Stage.CHECK)
        if found := _OTHER.match(heading):
            return DomainPage(message, found["domain"], Stage(found["stage"]))
    return None


def newest(messages: Sequence[Message], domain: str) -> DomainPage | None:
    """The lowest page of this domain in the conversation."""
    pages = (recognise(message) for message in reversed(messages))
    return next((page for page in pages if page is not None and page.domain == domain), None)
