"""Everything a person can do in the workspace. The page calls these; so does a scripted person in a test.

An act that is impossible (a channel one is not in, a button that is not there) raises `Refused` with a sentence
for the person. An act the app does not acknowledge within three seconds ends with `acknowledged=False`, and the
person's page gets a `warning` change.
"""

from datetime import timedelta

from workspace import asking, clicking, commands, payloads, submitting, wire
from workspace.clock import Clock
from workspace.outcomes import Answered, Chosen, InMessage, InView, Refused, Submitted
from workspace.platform import Platform
from workspace.records import Channel, Json, Message
from workspace.state import Workspace

__all__ = ["Acts", "Answered", "Chosen", "InMessage", "InView", "Refused", "Submitted"]


class Acts:
    """The people's hands. Every method is to be awaited on the workspace's event loop."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.workspace: Workspace = platform.workspace
        self.clock: Clock = platform.clock

    async def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> Message | None:
        """Post what `user` typed. A text starting with `/` is a command, and returns None.

        `@Real Name` or `@name`, `#channel` and `@here`, `@channel`, `@everyone` become what Slack makes of them.
        """
        room = asking.room_of(self._platform, user, channel)
        if not text.strip():
            raise Refused("Type something first.")
        if text.startswith("/"):
            name, _, rest = text.partition(" ")
            if thread_ts:
                raise Refused(f"{name} cannot be used in a thread. Use it in the channel.")
            await self.command(user, channel, name, rest.strip())
            return None
        self._check_may_type(room)
        version = self._platform.talk.version(wire.typed(self.workspace, text))
        return self._platform.talk.post(room, user, version, thread_ts=thread_ts)

    async def command(self, user: str, channel: str, command: str, text: str) -> Answered:
        """Use a slash command; one nobody knows is answered by a note from Slackbot."""
        return await commands.command(self._platform, user, channel, command, text)

    async def shortcut(self, user: str, callback_id: str) -> Answered:
        """Use a global shortcut of the app."""
        return await commands.shortcut(self._platform, user, callback_id)

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
        what = clicking.Click(block_id, action_id, chosen, dict(values or {}))
        return await clicking.click(self._platform, user, place, what)

    async def submit(self, user: str, view_id: str, values: dict[str, dict[str, Chosen]]) -> Submitted:
        """Submit the top modal. As in Slack, required inputs and lengths are checked before the app hears of it."""
        return await submitting.submit(self._platform, user, view_id, dict(values))

    async def close(self, user: str, view_id: str, everything: bool = False) -> None:
        """Close a modal (Cancel), or with `everything` the whole stack (the ×)."""
        await submitting.close(self._platform, user, view_id, everything=everything)

    async def open_home(self, user: str) -> None:
        """Open the app's Home tab."""
        if not self.workspace.app.home_tab:
            raise Refused("This app has no Home tab.")
        self._open_app(user, "home")

    async def open_messages(self, user: str) -> str:
        """Open the app's Messages tab, the direct conversation with it; returns the channel's id."""
        return self._open_app(user, "messages").id

    async def direct(self, user: str, other: str) -> str:
        """Open a direct conversation with another person; returns the channel's id."""
        asking.somebody(self._platform, user)
        if self.workspace.person(other) is None:
            raise Refused("There is no such person here.")
        return self._platform.talk.direct(user, other).id

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        message = self._own(user, channel, ts)
        version = self._platform.talk.version(wire.typed(self.workspace, text), files=message.files)
        self._platform.talk.redraw(message, version, marked=True)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        self._platform.talk.erase(self._own(user, channel, ts))

    async def dismiss(self, user: str, channel: str, ts: str) -> None:
        """Take away an ephemeral message ("Dismiss message"), for oneself."""
        message = self.workspace.message(channel, ts)
        if message is None or message.ephemeral_for != user:
            raise Refused(clicking.STALE)
        self._platform.talk.erase(message)

    async def join(self, user: str, channel: str) -> None:
        """Join a public channel."""
        asking.somebody(self._platform, user)
        room = self.workspace.channel(channel)
        if room is None or room.is_private or room.is_im or room.archived:
            raise Refused("There is no such channel to join.")
        if user not in room.members:
            self._platform.talk.join(room, user)

    async def invite(self, user: str, channel: str, invited: str) -> None:
        """Bring somebody (or the app) into a channel one is in."""
        room = self._shared_room(user, channel)
        who = self.workspace.person(invited)
        if who is None or who.deleted:
            raise Refused("There is nobody by that name to invite.")
        if invited not in room.members:
            self._platform.talk.join(room, invited, inviter=user)

    async def leave(self, user: str, channel: str) -> None:
        """Leave a channel."""
        self._platform.talk.leave(self._shared_room(user, channel), user)

    async def remove(self, user: str, channel: str, removed: str) -> None:
        """Take somebody (or the app) out of a channel one is in."""
        room = self._shared_room(user, channel)
        if removed not in room.members:
            raise Refused("They are not in this channel.")
        self._platform.talk.leave(room, removed)

    async def set_deactivated(self, user: str, deactivated: bool) -> None:
        """Deactivate an account, or bring it back."""
        who = self.workspace.person(user)
        if who is None or who.is_bot:
            raise Refused("There is no such person here.")
        if who.deleted != deactivated:
            who.deleted = deactivated
            self._platform.talk.person_changed(who)

    async def archive(self, channel: str) -> None:
        """Archive a channel."""
        room = self.workspace.channel(channel)
        if room is None or room.is_im or room.archived:
            raise Refused("There is no such channel to archive.")
        self._platform.talk.archive(room, room.creator)

    async def unarchive(self, channel: str) -> None:
        """Bring an archived channel back."""
        room = self.workspace.channel(channel)
        if room is None or not room.archived:
            raise Refused("There is no such channel to bring back.")
        room.archived = False
        self.workspace.save_soon()
        self.workspace.tell_all("sidebar")

    async def uninstall(self) -> None:
        """Remove the app: its tokens die and it is told so while it still listens."""
        bot = self.workspace.all.bot_user
        self._platform.events.send("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}})
        self._platform.events.send("app_uninstalled", {"type": "app_uninstalled"})
        self.workspace.all.revoked = True
        self.workspace.tell_all("sidebar")

    async def forward(self, step: timedelta) -> None:
        """Move time forward for everybody, the app too."""
        self.clock.forward(step)
        self.workspace.tell_all("sidebar")

    def _open_app(self, user: str, tab: str) -> Channel:
        asking.somebody(self._platform, user)
        room = self._platform.talk.direct(self.workspace.all.bot_user, user)
        event: Json = {"type": "app_home_opened", "user": user, "channel": room.id, "tab": tab}
        view = self.workspace.home(user)
        if tab == "home" and view is not None:
            event["view"] = payloads.view(self.workspace, view)
        self._platform.events.send("app_home_opened", event)
        return room

    def _check_may_type(self, room: Channel) -> None:
        app = self.workspace.app
        if room.is_im and self.workspace.all.bot_user in room.members and not (app.messages_tab and app.may_type):
            raise Refused("This app does not take messages.")

    def _own(self, user: str, channel: str, ts: str) -> Message:
        asking.room_of(self._platform, user, channel)
        message = self.workspace.message(channel, ts)
        if message is None or message.deleted_at or message.user != user:
            raise Refused("You can change only your own messages.")
        return message

    def _shared_room(self, user: str, channel: str) -> Channel:
        room = asking.room_of(self._platform, user, channel)
        if room.is_im:
            raise Refused("This is a direct conversation.")
        return room
