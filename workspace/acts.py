"""Everything a person can do in the workspace. The page calls these; so does a scripted person in a test.

An act that is impossible (a channel one is not in, a button that is not there) raises `Refused` with a sentence
for the person. An act the app does not acknowledge within three seconds ends with `acknowledged=False`, and the
person's page gets a `warning` change.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from workspace.clock import Clock
from workspace.state import Message, Workspace

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


class Acts:
    """The people's hands. Every method is to be awaited on the workspace's event loop."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self.workspace = workspace
        self.clock = clock

    async def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> Message | None:
        """Post what `user` typed. A text starting with `/` is a command, and returns None.

        `@Real Name` or `@name`, `#channel` and `@here`, `@channel`, `@everyone` become what Slack makes of them.
        """
        raise NotImplementedError

    async def command(self, user: str, channel: str, command: str, text: str) -> Answered:
        """Use a slash command; one nobody knows is answered by a note from Slackbot."""
        raise NotImplementedError

    async def shortcut(self, user: str, callback_id: str) -> Answered:
        """Use a global shortcut of the app."""
        raise NotImplementedError

    async def click(
        self,
        user: str,
        place: InMessage | InView,
        block_id: str,
        action_id: str,
        chosen: Chosen = None,
        *,
        values: dict[str, dict[str, Chosen]] | None = None,
    ) -> Answered:
        """Click a button or choose something that tells the app at once.

        `values` is what stands in the other elements (block_id -> action_id -> Chosen). A message's click is answered
        from the version the person saw, even if it has been redrawn since.
        """
        raise NotImplementedError

    async def submit(self, user: str, view_id: str, values: dict[str, dict[str, Chosen]]) -> Submitted:
        """Submit the top modal. As in Slack, required inputs and lengths are checked before the app hears of it."""
        raise NotImplementedError

    async def close(self, user: str, view_id: str, everything: bool = False) -> None:
        """Close a modal (Cancel), or with `everything` the whole stack (the ×)."""
        raise NotImplementedError

    async def open_home(self, user: str) -> None:
        """Open the app's Home tab."""
        raise NotImplementedError

    async def open_messages(self, user: str) -> str:
        """Open the app's Messages tab, the direct conversation with it; returns the channel's id."""
        raise NotImplementedError

    async def direct(self, user: str, other: str) -> str:
        """Open a direct conversation with another person; returns the channel's id."""
        raise NotImplementedError

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        raise NotImplementedError

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        raise NotImplementedError

    async def dismiss(self, user: str, channel: str, ts: str) -> None:
        """Take away an ephemeral message ("Dismiss message"), for oneself."""
        raise NotImplementedError

    async def join(self, user: str, channel: str) -> None:
        """Join a public channel."""
        raise NotImplementedError

    async def invite(self, user: str, channel: str, invited: str) -> None:
        """Bring somebody (or the app) into a channel one is in."""
        raise NotImplementedError

    async def leave(self, user: str, channel: str) -> None:
        """Leave a channel."""
        raise NotImplementedError

    async def remove(self, user: str, channel: str, removed: str) -> None:
        """Take somebody (or the app) out of a channel one is in."""
        raise NotImplementedError

    async def set_deactivated(self, user: str, deactivated: bool) -> None:
        """Deactivate an account, or bring it back."""
        raise NotImplementedError

    async def archive(self, channel: str) -> None:
        """Archive a channel."""
        raise NotImplementedError

    async def uninstall(self) -> None:
        """Remove the app: its tokens die and it is told so while it still listens."""
        raise NotImplementedError
