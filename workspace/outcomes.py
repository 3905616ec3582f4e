"""The words in which acts are spoken of: where a person acts, what they chose, what came of it."""

from dataclasses import dataclass, field
from typing import Any, Literal

Chosen = str | list[str] | dict[str, Any] | None
"""An element's value as the page knows it.

button: None · static, users, conversations and channels select, radio_buttons, overflow: the option's value or the id ·
multi selects, checkboxes: a list of them · datepicker "YYYY-MM-DD", timepicker "HH:MM", datetimepicker: seconds as
text · plain_text_input, number_input, email and url input: the text · rich_text_input: a rich_text block ·
file_input: file ids.
An empty choice is None, "" or [].
"""


class Refused(Exception):
    """The person cannot do that; the text is a sentence to show them."""


@dataclass(frozen=True)
class InMessage:
    """The place of an element in a message, as the person saw it: `version` is `Message.version` at drawing."""

    channel: str
    ts: str
    version: int


@dataclass(frozen=True)
class InView:
    """The place of an element in a modal or a Home tab."""

    view_id: str


@dataclass(frozen=True)
class Answered:
    """Whether the app acknowledged in time; if not, `warning` is what the person was told."""

    acknowledged: bool
    warning: str = ""


@dataclass(frozen=True)
class Submitted:
    """What came of a submitted modal; `errors` by block_id when `outcome` is "errors"."""

    outcome: Literal["closed", "cleared", "updated", "pushed", "errors", "unanswered"]
    errors: dict[str, str] = field(default_factory=dict)
    warning: str = ""
