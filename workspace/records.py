"""What exists in the workspace as plain data: people, channels, messages, views, files.

Every `text` is in Slack's wire form: `&`, `<` and `>` escaped, mentions as `<@U…>`, links as `<http…>`.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Values = dict[str, dict[str, Any]]
"""What a person has chosen so far: block_id -> action_id -> the element's value (see `acts.Chosen`)."""


@dataclass
class Person:
    """Somebody with an account here; `team` differs from ours for an external (Slack Connect) person."""

    id: str
    name: str
    real_name: str
    title: str
    tz: str
    team: str
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_admin: bool = False
    bot_id: str = ""


@dataclass
class Channel:
    """A channel, or with `is_im` the direct conversation of exactly two members."""

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    archived: bool = False
    members: list[str] = field(default_factory=list)
    topic: str = ""


@dataclass
class Version:
    """One state of a message, as people saw it from `at` (ISO time) until the next version."""

    at: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass
class Message:
    """A message with every state it ever had; its number of versions minus one is the version people see now."""

    channel: str
    ts: str
    user: str
    versions: list[Version]
    thread_ts: str = ""
    ephemeral_for: str = ""
    edited_ts: str = ""
    deleted_at: str = ""
    subtype: str = ""
    metadata: Json = field(default_factory=dict)
    by_app: bool = False
    broadcast: bool = False
    client_msg_id: str = ""
    choices: dict[str, Values] = field(default_factory=dict)
    """Per person, what they have chosen in this message's elements."""

    @property
    def version(self) -> int:
        """The number of the version drawn now."""
        return len(self.versions) - 1

    @property
    def text(self) -> str:
        """The text people see now, in wire form."""
        return self.versions[-1].text

    @property
    def blocks(self) -> list[Json]:
        """The blocks people see now."""
        return self.versions[-1].blocks

    @property
    def files(self) -> list[str]:
        """Ids of the files attached now."""
        return self.versions[-1].files

    @property
    def in_thread(self) -> bool:
        """Whether it is a reply, and so not shown in the channel itself."""
        return bool(self.thread_ts) and self.thread_ts != self.ts and not self.broadcast


@dataclass
class View:
    """A modal or a Home tab as one person has it before them; `view` is the JSON the app sent, block ids filled in."""

    id: str
    type: Literal["modal", "home"]
    user: str
    hash: str
    root: str
    previous: str
    view: Json
    values: Values = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        blocks: list[Json] = self.view.get("blocks", [])
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own name for the view, or nothing."""
        return str(self.view.get("external_id") or "")

    @property
    def notify_on_close(self) -> bool:
        """Whether the app wants to be told when the person closes it."""
        return bool(self.view.get("notify_on_close"))


@dataclass
class File:
    """An uploaded file. Type and shares appear only once `processed_at` (ISO time by the clock) is reached."""

    id: str
    name: str
    title: str
    user: str
    size: int
    created: int
    mimetype: str = ""
    processed_at: str = ""
    shares: list[tuple[str, str]] = field(default_factory=list)
    deleted: bool = False
    """Channel and ts of every message the file hangs on."""
    ready: bool = False
    upload: str = ""
    """The secret under which its bytes are still awaited."""
    alt_text: str = ""
    wanted: "Share | None" = None


@dataclass
class Share:
    """Where files are to be shared, once they are processed."""

    files: list[str]
    channels: list[str]
    thread_ts: str
    text: str
    blocks: list[Json]


@dataclass
class Hook:
    """One response_url: where it answers to, and how often it was used."""

    token: str
    user: str
    channel: str
    made_at: str
    ts: str = ""
    thread_ts: str = ""
    used: int = 0


@dataclass(frozen=True)
class Change:
    """Something a person's page should draw again."""

    kind: Literal["channel", "home", "modal", "sidebar", "warning"]
    channel: str = ""
    thread_ts: str = ""
    text: str = ""
    """For a warning: the sentence to show."""


@dataclass
class Pending:
    """An event the app has not acknowledged yet: how often it was sent, and when it is next due (ISO time)."""

    event_id: str
    payload: Json
    attempts: int
    due_at: str
    reason: str = ""
