"""Channels and direct conversations: who is in them and what was said."""

from workspace import payloads
from workspace.api import ApiError, Call, method
from workspace.methods import rooms
from workspace.methods.paging import page
from workspace.records import Json, Message

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")


@method("conversations.open", "im:write", "mpim:write")
async def open_direct(call: Call) -> Json:
    """Open the direct conversation with one person."""
    platform = call.platform
    if known := call.optional("channel"):
        return {"channel": {"id": rooms.visible(call, known).id}}
    users = [user for user in call.text("users", "users_list_not_supplied").split(",") if user]
    if len(users) != 1:
        raise ApiError("method_not_supported_for_channel_type")
    if platform.workspace.person(users[0]) is None:
        raise ApiError("user_not_found")
    rooms.check_person(platform.workspace, users[0])
    before = platform.workspace.direct(platform.workspace.all.bot_user, users[0])
    room = platform.talk.direct(platform.workspace.all.bot_user, users[0])
    shape = payloads.channel(platform.workspace, room) if call.flag("return_im") else {"id": room.id}
    return {"channel": shape} | ({"no_op": True, "already_open": True} if before else {})


@method("conversations.info", *_READ)
async def info(call: Call) -> Json:
    """One conversation."""
    room = rooms.visible(call, call.text("channel", "channel_not_found"))
    call.need(f"{rooms.kind(room)}:read")
    shape = payloads.channel(call.platform.workspace, room)
    if not call.flag("include_num_members"):
        shape.pop("num_members", None)
    return {"channel": shape}


@method("conversations.members", *_READ)
async def members(call: Call) -> Json:
    """Who is in a conversation, a page at a time."""
    room = rooms.visible(call, call.text("channel", "channel_not_found"))
    call.need(f"{rooms.kind(room)}:read")
    found, cursor = page(room.members, call)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


@method("conversations.list", *_READ)
async def every(call: Call) -> Json:
    """Every conversation of the wanted types that the app may know of."""
    workspace = call.platform.workspace
    words = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    wanted = (call.optional("types") or "public_channel").split(",")
    if any(kind not in words for kind in wanted):
        raise ApiError("invalid_types")
    kinds = {words[kind] for kind in wanted}
    for kind in sorted(kinds):
        call.need(f"{kind}:read")
    found = [
        room
        for room in workspace.all.channels.values()
        if rooms.kind(room) in kinds
        and (rooms.kind(room) == "channels" or workspace.all.bot_user in room.members)
        and not (call.flag("exclude_archived") and room.archived)
    ]
    shown, cursor = page(found, call)
    shapes = [payloads.channel(workspace, room) for room in shown]
    return {"channels": shapes, "response_metadata": {"next_cursor": cursor}}


@method("conversations.history", *_HISTORY)
async def history(call: Call) -> Json:
    """What was said in a conversation, newest first, without replies and ephemerals."""
    room = rooms.visible(call, call.text("channel", "channel_not_found"))
    call.need(f"{rooms.kind(room)}:history")
    if call.platform.workspace.all.bot_user not in room.members:
        raise ApiError("not_in_channel")
    found = [m for m in call.platform.workspace.messages(room.id, viewer="") if _between(m, call)]
    return _answer(call, found[::-1])


@method("conversations.replies", *_HISTORY)
async def replies(call: Call) -> Json:
    """A message and its replies, oldest first."""
    room = rooms.visible(call, call.text("channel", "channel_not_found"))
    call.need(f"{rooms.kind(room)}:history")
    root = call.platform.workspace.message(room.id, call.text("ts", "thread_not_found"))
    if root is None or root.deleted_at:
        raise ApiError("thread_not_found")
    found = [m for m in call.platform.workspace.thread(room.id, root.ts, viewer="") if m is root or _between(m, call)]
    return _answer(call, found)


def _between(message: Message, call: Call) -> bool:
    oldest, latest = float(call.optional("oldest") or 0), float(call.optional("latest") or "inf")
    ts = float(message.ts)
    return oldest <= ts <= latest if call.flag("inclusive") else oldest < ts < latest


def _answer(call: Call, found: list[Message]) -> Json:
    shown, cursor = page(found, call, most=999)
    metadata = call.flag("include_all_metadata")
    shapes = [payloads.message(call.platform.workspace, m, metadata=metadata) for m in shown]
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": shapes, "has_more": bool(cursor)} | more
