"""The workspace's memory, kept in one folder. Touched on the event loop only, so there are no locks.

Every `text` is in Slack's wire form: `&`, `<` and `>` escaped, mentions as `<@U…>`, links as `<http…>`.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from workspace import snapshot
from workspace.clock import Clock
from workspace.everything import Everything
from workspace.manifest import App
from workspace.records import Change, Channel, File, Hook, Json, Message, Pending, Person, Values, Version, View

__all__ = [
    "SLACKBOT",
    "Change",
    "Channel",
    "File",
    "Hook",
    "Json",
    "Message",
    "Pending",
    "Person",
    "Values",
    "Version",
    "View",
    "Workspace",
]

SLACKBOT = "USLACKBOT"


class Workspace:
    """The memory: look-ups and changes. A change tells the pages it concerns and is soon written to disk."""

    def __init__(self, folder: Path, clock: Clock, app: App, everything: Everything) -> None:
        self.folder = folder
        self.clock = clock
        self.app = app
        self.all = everything
        self._listeners: dict[str, set[asyncio.Queue[Change | None]]] = {}
        self._saving: asyncio.TimerHandle | None = None

    # ── looking ──────────────────────────────────────────────────────────────────────────────────

    @property
    def bot(self) -> Person:
        """The app's own user."""
        return self.all.people[self.all.bot_user]

    def people(self) -> list[Person]:
        """Everybody, bots and deactivated people too, by name."""
        return sorted(self.all.people.values(), key=lambda person: person.real_name.casefold())

    def person(self, user: str) -> Person | None:
        """The person with that id."""
        return self.all.people.get(user)

    def channel(self, channel: str) -> Channel | None:
        """The channel or direct conversation with that id."""
        return self.all.channels.get(channel)

    def sidebar(self, user: str) -> list[Channel]:
        """What `user` has in the sidebar: channels they are in, by name, then direct conversations, newest first."""
        mine = [channel for channel in self.all.channels.values() if user in channel.members and not channel.archived]
        rooms = sorted((c for c in mine if not c.is_im), key=lambda c: c.name)
        return rooms + sorted((c for c in mine if c.is_im), key=lambda c: self.latest_ts(c.id), reverse=True)

    def open_channels(self, user: str) -> list[Channel]:
        """Public channels `user` could join."""
        found = [c for c in self.all.channels.values() if not (c.is_im or c.is_private or c.archived)]
        return sorted((c for c in found if user not in c.members), key=lambda c: c.name)

    def direct(self, one: str, other: str) -> Channel | None:
        """The direct conversation of two people, if they have one."""
        pair = {one, other}
        return next((c for c in self.all.channels.values() if c.is_im and set(c.members) == pair), None)

    def title(self, channel: Channel, viewer: str) -> str:
        """What `viewer` sees as the name: `#general`, or the other person's name in a direct conversation."""
        if not channel.is_im:
            return f"#{channel.name}"
        other = next((m for m in channel.members if m != viewer), viewer)
        return self.all.people[other].real_name

    def message(self, channel: str, ts: str) -> Message | None:
        """One message, deleted ones and ephemeral ones too."""
        return self.all.messages.get(channel, {}).get(ts)

    def messages(self, channel: str, viewer: str) -> list[Message]:
        """What `viewer` sees in the channel itself, oldest first: no replies, nothing deleted."""
        return [m for m in self._seen(channel, viewer) if not m.in_thread]

    def thread(self, channel: str, root: str, viewer: str) -> list[Message]:
        """The message `root` and its replies as `viewer` sees them, oldest first."""
        return [m for m in self._seen(channel, viewer) if root in (m.ts, m.thread_ts)]

    def replies(self, channel: str, root: str) -> int:
        """How many replies hang under `root`."""
        every = self.all.messages.get(channel, {}).values()
        return sum(m.thread_ts == root != m.ts and not m.deleted_at and not m.ephemeral_for for m in every)

    def latest_ts(self, channel: str) -> str:
        """The ts of the channel's newest message, or "0"."""
        return max(self.all.messages.get(channel, {}), default="0")

    def unread(self, user: str, channel: str) -> int:
        """How many messages of others `user` has not read in the channel itself."""
        seen = self.all.read.get(user, {}).get(channel, "0")
        return sum(m.ts > seen and m.user != user for m in self.messages(channel, user))

    def home(self, user: str) -> View | None:
        """The Home tab published for `user`."""
        return next((v for v in self.all.views.values() if v.type == "home" and v.user == user), None)

    def modals(self, user: str) -> list[View]:
        """The stack of open modals of `user`, the top one last."""
        return [v for v in self.all.views.values() if v.type == "modal" and v.user == user]

    def view(self, view_id: str) -> View | None:
        """An open modal or Home tab."""
        return self.all.views.get(view_id)

    def file(self, file_id: str) -> File | None:
        """An uploaded file."""
        return self.all.files.get(file_id)

    def file_path(self, file_id: str) -> Path:
        """Where the file's bytes are."""
        return self.folder / "files" / file_id

    def record(self) -> list[Message]:
        """Every message ever, oldest first, with all its versions: the workspace's own testimony."""
        every = (m for room in self.all.messages.values() for m in room.values())
        return sorted(every, key=lambda m: (m.ts, m.channel))

    # ── changing ─────────────────────────────────────────────────────────────────────────────────

    def next_ts(self) -> str:
        """A message id: the clock's time in microseconds, never the same twice and never going back."""
        moment = round(self.clock.now().timestamp(), 6)
        self.all.last_ts = moment if moment > self.all.last_ts else round(self.all.last_ts + 0.000001, 6)
        return f"{self.all.last_ts:.6f}"

    def add(self, message: Message) -> None:
        """Put a new message into its channel."""
        self.all.messages.setdefault(message.channel, {})[message.ts] = message
        self.touch(message)

    def touch(self, message: Message) -> None:
        """Tell everybody who sees `message` that it changed."""
        channel = self.all.channels[message.channel]
        seen_by = [message.ephemeral_for] if message.ephemeral_for else channel.members
        self.tell(seen_by, Change("channel", channel=message.channel, thread_ts=message.thread_ts))
        self.tell(seen_by, Change("sidebar"))

    def mark_read(self, user: str, channel: str) -> None:
        """Remember that `user` has read everything in the channel until now."""
        latest = self.latest_ts(channel)
        if self.all.read.setdefault(user, {}).get(channel) != latest:
            self.all.read[user][channel] = latest
            self.tell([user], Change("sidebar"))

    def tell(self, users: Iterable[str], change: Change) -> None:
        """Send `change` to the pages of `users`, and have the new state saved."""
        for user in users:
            for queue in self._listeners.get(user, ()):
                queue.put_nowait(change)
        self.save_soon()

    def tell_all(self, kind: Literal["sidebar", "home"]) -> None:
        """Tell every page."""
        self.tell(list(self._listeners), Change(kind))

    @asynccontextmanager
    async def subscribe(self, user: str) -> AsyncIterator[AsyncIterator[Change]]:
        """What changes for `user` from now on: `async with subscribe(u) as changes: async for change in changes`."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._listeners.setdefault(user, set()).add(queue)

        async def changes() -> AsyncIterator[Change]:
            while (change := await queue.get()) is not None:
                yield change

        try:
            yield changes()
        finally:
            self._listeners[user].discard(queue)

    def hang_up(self) -> None:
        """Ends what everybody is told from now on: the workspace is about to stop."""
        for queue in [queue for listening in self._listeners.values() for queue in listening]:
            queue.put_nowait(None)

    def now_text(self) -> str:
        """The clock's time as ISO text, as records keep it."""
        return self.clock.now().isoformat()

    def moment(self, text: str) -> datetime:
        """A record's ISO text as a moment."""
        return datetime.fromisoformat(text)

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────

    def save_soon(self) -> None:
        """Write the state to disk within a second."""
        if self._saving is None:
            self._saving = asyncio.get_running_loop().call_later(1, self.save)

    def save(self) -> None:
        """Write the state to disk now."""
        if self._saving is not None:
            self._saving.cancel()
            self._saving = None
        snapshot.write(self.folder, self.all)

    def _seen(self, channel: str, viewer: str) -> list[Message]:
        every = self.all.messages.get(channel, {}).values()
        return sorted(
            (m for m in every if not m.deleted_at and m.ephemeral_for in ("", viewer)), key=lambda m: float(m.ts)
        )
