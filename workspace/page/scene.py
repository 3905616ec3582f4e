"""What a drawing needs to know besides the blocks: who looks, when, and what names stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace, as others see them."""

    id: str
    name: str
    title: str = ""
    is_bot: bool = False
    deactivated: bool = False
    note: str = ""  # "App", "External", "Guest", "Deactivated": said wherever the person can be chosen


@dataclass(frozen=True)
class Room:
    """A conversation the viewer could choose; `kind` is `public`, `private` or `im`, `label` what they call it."""

    id: str
    label: str
    kind: str
    with_bot: bool = False


@dataclass(frozen=True)
class Source:
    """Where a control stands: a message (channel, ts, version) or a view (id, hash). A click reports it back."""

    channel: str = ""
    ts: str = ""
    version: int = 0
    view_id: str = ""
    hash: str = ""

    def data(self) -> dict[str, object]:
        """The `data-…` attributes every interactive element carries."""
        if self.view_id:
            return {"data_view_id": self.view_id, "data_hash": self.hash}
        if self.ts:
            return {"data_channel": self.channel, "data_ts": self.ts, "data_version": self.version}
        return {}

    @property
    def key(self) -> str:
        """Unique on a page: part of the ids that tie labels to fields."""
        return self.view_id or f"{self.channel}-{self.ts}".strip("-") or "drawing"


def nowhere(_id: str) -> str | None:
    """No address."""
    return None


@dataclass(frozen=True)
class Scene:
    """One person looking at one moment.

    `file_address` gives the address (or data URI) of a file's bytes, or None while it is not ready; `channel_address`
    the page of a channel the viewer can open, or None. `sizes` has width and height of every file whose picture the
    page keeps once and shows by reference. `chosen` is what the viewer has chosen so far, as
    block_id -> action_id -> value. `place` tells two drawings of one message on one page apart. With `still` nothing
    can be operated: a picture or a transcript.
    """

    viewer: str
    now: datetime
    zone: ZoneInfo
    people: Mapping[str, Person] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    rooms: Sequence[Room] = ()
    file_address: Callable[[str], str | None] = nowhere
    channel_address: Callable[[str], str | None] = nowhere
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    source: Source = field(default_factory=Source)
    chosen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    place: str = "main"
    still: bool = False

    def at(self, source: Source, chosen: Mapping[str, Mapping[str, Any]]) -> Scene:
        """The same scene, drawing what stands at `source`."""
        return replace(self, source=source, chosen=chosen)

    def identity(self, *parts: str) -> str:
        """An id no other element of the page has."""
        return "-".join([self.place, self.source.key, *(part.replace(" ", "_") for part in parts)])
