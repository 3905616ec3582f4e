"""What a drawing needs to know besides the blocks: who looks, when, and what names stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Source:
    """Where a control stands: a message (channel, ts, version) or a view (id, hash). A click reports it back."""

    channel: str = ""
    ts: str = ""
    version: str = ""
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


def no_file(_id: str) -> str | None:
    """No files here."""
    return None


@dataclass(frozen=True)
class Scene:
    """One person looking at one moment.

    `file_address` gives the address (or data URI) of a file's bytes, or None while it is not ready;
    `channel_address` the page of a channel the viewer can open, or None.
    """

    viewer: str
    now: datetime
    zone: ZoneInfo
    people: Mapping[str, Person] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    file_address: Callable[[str], str | None] = no_file
    channel_address: Callable[[str], str | None] = no_file
    source: Source = field(default_factory=Source)
    still: bool = False  # a picture or a transcript: nothing in it can be operated
