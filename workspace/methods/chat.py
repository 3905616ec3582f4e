"""Messages: posting, redrawing, deleting."""

from workspace import payloads
from workspace.api import ApiError, Call, method
from workspace.methods import rooms, written
from workspace.records import Json

MOST_UPDATE_TEXT = 4_000


@method("chat.postMessage", "chat:write")
async def post_message(call: Call) -> Json:
    """Post to a conversation, or to a person by their id."""
    platform = call.platform
    text, blocks = written.message(call)
    metadata = written.metadata(call)
    room = rooms.target(call, call.text("channel", "channel_not_found"))
    root = rooms.thread_root(call, room)
    message = platform.talk.post(
        room,
        platform.workspace.all.bot_user,
        platform.talk.version(text, blocks),
        thread_ts=root,
        by_app=True,
        metadata=metadata,
        broadcast=bool(root) and call.flag("reply_broadcast"),
    )
    shape = payloads.message(platform.workspace, message, metadata=True)
    return {"channel": room.id, "ts": message.ts, "message": shape}


@method("chat.update", "chat:write")
async def update(call: Call) -> Json:
    """Redraw one of the app's messages. Text without blocks removes the blocks; a person's id is no channel."""
    platform = call.platform
    text = call.optional("text")
    if len(text) > MOST_UPDATE_TEXT:
        raise ApiError("msg_too_long")
    text, blocks = written.message(call)
    metadata = written.metadata(call)
    message = rooms.own_message(call, "message_not_found", "cant_update_message")
    if platform.workspace.all.channels[message.channel].archived:
        raise ApiError("is_archived")
    version = platform.talk.version(text, blocks, message.files)
    platform.talk.redraw(message, version, marked=not blocks, metadata=metadata)
    shape = payloads.message(platform.workspace, message, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": shape}


@method("chat.delete", "chat:write")
async def delete(call: Call) -> Json:
    """Delete one of the app's messages."""
    message = rooms.own_message(call, "message_not_found", "cant_delete_message")
    call.platform.talk.erase(message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.postEphemeral", "chat:write")
async def post_ephemeral(call: Call) -> Json:
    """Post something only one person in the conversation sees."""
    platform = call.platform
    text, blocks = written.message(call)
    room = rooms.speakable(call, call.text("channel", "channel_not_found"))
    user = call.text("user", "user_not_found")
    if user not in room.members:
        raise ApiError("user_not_in_channel")
    root = rooms.thread_root(call, room)
    message = platform.talk.post(
        room,
        platform.workspace.all.bot_user,
        platform.talk.version(text, blocks),
        thread_ts=root,
        by_app=True,
        ephemeral_for=user,
    )
    return {"message_ts": message.ts}


@method("chat.getPermalink")
async def get_permalink(call: Call) -> Json:
    """An address that leads to a message."""
    room = rooms.visible(call, call.text("channel", "channel_not_found"))
    message = call.platform.workspace.message(room.id, call.text("message_ts", "message_not_found"))
    if message is None or message.deleted_at or message.ephemeral_for:
        raise ApiError("message_not_found")
    link = f"{call.platform.address}/archives/{room.id}/p{message.ts.replace('.', '')}"
    if message.in_thread:
        link += f"?thread_ts={message.thread_ts}&cid={room.id}"
    return {"channel": room.id, "permalink": link}
