"""What happens in channels: messages come, change and go, people join and leave; the app is told of what it follows."""

import secrets
from dataclasses import replace

from workspace import payloads, wire
from workspace.events import Events
from workspace.records import Change, Channel, Json, Message, Person, Version
from workspace.state import Workspace

_MESSAGES = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}


class Talk:
    """Changes conversations and sends the events that go with each change."""

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    def post(
        self,
        channel: Channel,
        user: str,
        version: Version,
        *,
        thread_ts: str = "",
        by_app: bool = False,
        ephemeral_for: str = "",
        metadata: Json | None = None,
        broadcast: bool = False,
    ) -> Message:
        """Put a message into `channel` and tell everybody."""
        message = Message(
            channel=channel.id,
            ts=self._workspace.next_ts(),
            user=user,
            versions=[version],
            thread_ts=thread_ts,
            by_app=by_app,
            ephemeral_for=ephemeral_for,
            metadata=metadata or {},
            broadcast=broadcast,
            subtype="file_share" if version.files else "",
            client_msg_id="" if by_app else secrets.token_hex(16),
        )
        self._workspace.add(message)
        if not ephemeral_for:
            if not by_app:
                self._workspace.mark_read(user, channel.id)
            self._tell(channel, {**self._shape(message), "channel": channel.id, "event_ts": message.ts})
            self._tell_mention(channel, message)
        return message

    def version(self, text: str, blocks: list[Json] | None = None, files: list[str] | None = None) -> Version:
        """A state of a message, from now on."""
        return Version(self._workspace.now_text(), text, blocks or [], files or [])

    def redraw(self, message: Message, version: Version, *, marked: bool = False, metadata: Json | None = None) -> None:
        """Give `message` a new state; `marked` shows "(edited)"."""
        before = self._shape(message)
        message.versions.append(version)
        if metadata is not None:
            message.metadata = metadata
        if marked:
            message.edited_ts = self._workspace.next_ts()
        self._workspace.touch(message)
        if not message.ephemeral_for:
            changed = {"message": self._shape(message), "previous_message": before}
            self._tell_hidden(message, "message_changed", changed)

    def erase(self, message: Message) -> None:
        """Delete `message` for everybody; the record keeps it."""
        before = self._shape(message)
        message.deleted_at = self._workspace.now_text()
        self._workspace.touch(message)
        if not message.ephemeral_for:
            self._tell_hidden(message, "message_deleted", {"previous_message": before, "deleted_ts": message.ts})

    def direct(self, one: str, other: str) -> Channel:
        """The direct conversation of two people, made if they have none yet."""
        found = self._workspace.direct(one, other)
        if found is None:
            number = len(self._workspace.all.channels) + 1
            created = int(self._workspace.clock.now().timestamp())
            found = Channel(f"D0{number:04d}{secrets.token_hex(2).upper()}", "", one, created, is_im=True)
            found.members = [one, other]
            self._workspace.all.channels[found.id] = found
            self._workspace.tell(found.members, Change("sidebar"))
        return found

    def join(self, channel: Channel, user: str, inviter: str = "") -> None:
        """Let `user` into the channel."""
        channel.members.append(user)
        by = f" by <@{inviter}>" if inviter else ""
        self._note(
            channel,
            user,
            "channel_join",
            f"<@{user}> was added to the channel{by}." if by else f"<@{user}> joined the channel.",
        )
        event = {"type": "member_joined_channel", "user": user, "team": self._workspace.all.team_id}
        self._tell_member("member_joined_channel", channel, event | ({"inviter": inviter} if inviter else {}))

    def leave(self, channel: Channel, user: str) -> None:
        """Take `user` out of the channel."""
        event = {"type": "member_left_channel", "user": user, "team": self._workspace.all.team_id}
        self._tell_member("member_left_channel", channel, event)
        channel.members.remove(user)
        self._note(channel, user, "channel_leave", f"<@{user}> left the channel.")
        self._workspace.tell([user], Change("sidebar"))

    def archive(self, channel: Channel, user: str) -> None:
        """Close the channel for good."""
        channel.archived = True
        name = "group_archive" if channel.is_private else "channel_archive"
        if not channel.is_private or self._workspace.all.bot_user in channel.members:
            self._events.send(name, {"type": name, "channel": channel.id, "user": user})
        self._workspace.tell_all("sidebar")

    def person_changed(self, person: Person) -> None:
        """Tell everybody that an account changed."""
        shape = payloads.person(self._workspace, person)
        stamp = int(self._workspace.clock.now().timestamp())
        self._events.send("user_change", {"type": "user_change", "user": shape, "cache_ts": stamp})
        self._workspace.tell_all("sidebar")

    def _shape(self, message: Message) -> Json:
        if message.by_app or message.blocks or message.subtype.startswith("channel_"):
            return payloads.message(self._workspace, message)
        return payloads.message(self._workspace, _with_rich_text(message))

    def _note(self, channel: Channel, user: str, subtype: str, text: str) -> None:
        message = Message(channel.id, self._workspace.next_ts(), user, [self.version(text)], subtype=subtype)
        self._workspace.add(message)
        self._tell(channel, {**self._shape(message), "channel": channel.id, "event_ts": message.ts})

    def _tell(self, channel: Channel, event: Json) -> None:
        kind = payloads.channel_type(channel)
        if self._workspace.all.bot_user in channel.members:
            self._events.send(_MESSAGES[kind], {**event, "channel_type": kind})

    def _tell_hidden(self, message: Message, subtype: str, rest: Json) -> None:
        channel = self._workspace.all.channels[message.channel]
        ts = self._workspace.next_ts()
        event = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts}
        self._tell(channel, event | rest)

    def _tell_mention(self, channel: Channel, message: Message) -> None:
        bot = self._workspace.all.bot_user
        if not message.by_app and not channel.is_im and bot in channel.members and wire.mentions(message.text, bot):
            event = {**self._shape(message), "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
            self._events.send("app_mention", event)

    def _tell_member(self, name: str, channel: Channel, event: Json) -> None:
        if self._workspace.all.bot_user in channel.members:
            kind = "G" if channel.is_private else "C"
            self._events.send(name, event | {"channel": channel.id, "channel_type": kind})


def _with_rich_text(message: Message) -> Message:
    drawn = message.versions[-1]
    return replace(message, versions=[replace(drawn, blocks=wire.rich_text(drawn.text))])
