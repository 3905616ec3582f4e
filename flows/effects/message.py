"""What every message owed has in common."""

from typing import ClassVar

from pydantic import AwareDatetime

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
