"""Which conversation a method means, and whether the app may speak there."""

from workspace.api import ApiError, Call
from workspace.records import Channel, Message, Person
from workspace.state import SLACKBOT, Workspace

_READ = {"im": "im", "group": "groups", "channel": "channels"}


def visible(call: Call, channel_id: str) -> Channel:
    """The conversation with that id, if the app may know of it. Private ones without it do not exist for it."""
    workspace = call.platform.workspace
    room = workspace.channel(channel_id)
    if room is None or ((room.is_im or room.is_private) and workspace.all.bot_user not in room.members):
        raise ApiError("channel_not_found")
    return room


def kind(room: Channel) -> str:
    """The word for this kind of conversation in scopes: channels, groups or im."""
    return "im" if room.is_im else "groups" if room.is_private else "channels"


def speakable(call: Call, channel_id: str) -> Channel:
    """The conversation, if the app may post there now."""
    room = visible(call, channel_id)
    workspace = call.platform.workspace
    if room.archived:
        raise ApiError("is_archived")
    if workspace.all.bot_user not in room.members:
        raise ApiError("not_in_channel")
    if room.is_im:
        check_person(workspace, next(m for m in room.members if m != workspace.all.bot_user))
    return room


def target(call: Call, channel_id: str) -> Channel:
    """Where chat.postMessage posts: a conversation's id, or a person's id, which opens their direct conversation."""
    workspace = call.platform.workspace
    if channel_id.startswith(("U", "W")):
        if workspace.person(channel_id) is None:
            raise ApiError("channel_not_found")
        check_person(workspace, channel_id)
        return call.platform.talk.direct(workspace.all.bot_user, channel_id)
    return speakable(call, channel_id)


def check_person(workspace: Workspace, user: str) -> Person:
    """Refuse a direct message to somebody who cannot get one."""
    who = workspace.all.people[user]
    if who.is_bot or user == SLACKBOT:
        raise ApiError("cannot_dm_bot")
    if who.deleted:
        raise ApiError("user_disabled")
    if not workspace.app.messages_tab:
        raise ApiError("messages_tab_disabled")
    return who


def thread_root(call: Call, room: Channel) -> str:
    """The thread a message is meant for, checked; "" for none."""
    ts = call.optional("thread_ts")
    if not ts:
        return ""
    root = call.platform.workspace.message(room.id, ts)
    if root is None or root.ephemeral_for or root.in_thread:
        raise ApiError("thread_not_found")
    return ts


def own_message(call: Call, missing: str, forbidden: str) -> Message:
    """The app's own message a method wants to change."""
    room = visible(call, call.text("channel", "channel_not_found"))
    message = call.platform.workspace.message(room.id, call.text("ts", missing))
    if message is None or message.deleted_at or message.ephemeral_for:
        raise ApiError(missing)
    if not message.by_app:
        raise ApiError(forbidden)
    return message
