"""The shapes of what the app is sent and answered: users, channels, messages, views, clicks, as Slack writes them."""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from workspace import elements
from workspace.records import Channel, File, Json, Message, Person, Values, Version, View
from workspace.state import SLACKBOT, Workspace

TOKEN = "verification-token-unused"  # noqa: S105 - Slack's deprecated field; no app may rely on it


def person(workspace: Workspace, who: Person) -> Json:
    """A user object, as in users.info and user_change."""
    ours = who.team == workspace.all.team_id
    names = {"real_name": who.real_name, "display_name": who.name, "title": who.title}
    profile = {**names, "real_name_normalized": who.real_name, "display_name_normalized": who.name, "team": who.team}
    shape: Json = {
        "id": who.id,
        "team_id": who.team,
        "name": who.name,
        "deleted": who.deleted,
        "profile": profile | ({"bot_id": who.bot_id, "api_app_id": workspace.all.app_id} if who.bot_id else {}),
        "is_bot": who.is_bot and who.id != SLACKBOT,  # Slack's own oddity: Slackbot says it is none
        "is_app_user": False,
        "updated": int(workspace.clock.now().timestamp()),
    }
    if who.deleted:
        return shape
    now = workspace.clock.now().astimezone(ZoneInfo(who.tz))
    offset = now.utcoffset()
    shape |= {
        "real_name": who.real_name,
        "tz": who.tz,
        "tz_label": now.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": who.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": who.is_restricted,
        "is_ultra_restricted": False,
    }
    return shape if ours else shape | {"is_stranger": False}


def channel(workspace: Workspace, room: Channel) -> Json:
    """A conversation object, as in conversations.info."""
    bot_in = workspace.all.bot_user in room.members
    if room.is_im:
        other = next((m for m in room.members if m != workspace.all.bot_user), room.members[0])
        return {
            "id": room.id,
            "created": room.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": other,
            "is_user_deleted": workspace.all.people[other].deleted,
            "is_open": True,
        }
    external = any(workspace.all.people[m].team != workspace.all.team_id for m in room.members)
    return {
        "id": room.id,
        "name": room.name,
        "name_normalized": room.name,
        "is_channel": not room.is_private,
        "is_group": room.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": room.is_private,
        "is_archived": room.archived,
        "is_general": room.name == "general",
        "is_member": bot_in,
        "is_shared": external,
        "is_ext_shared": external,
        "is_org_shared": False,
        "created": room.created,
        "creator": room.creator,
        "context_team_id": workspace.all.team_id,
        "num_members": len(room.members),
        "topic": {"value": room.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message(workspace: Workspace, what: Message, version: Version | None = None, *, metadata: bool = False) -> Json:
    """A message object, of the state drawn now or of an earlier `version`."""
    drawn = version or what.versions[-1]
    shape: Json = {
        "type": "message",
        "user": what.user,
        "ts": what.ts,
        "text": drawn.text,
        "team": workspace.all.team_id,
    }
    if what.subtype:
        shape["subtype"] = what.subtype
    if what.by_app:
        bot = workspace.bot
        shape |= {"bot_id": bot.bot_id, "app_id": workspace.all.app_id, "bot_profile": bot_profile(workspace)}
    if what.client_msg_id:
        shape["client_msg_id"] = what.client_msg_id
    if drawn.blocks:
        shape["blocks"] = drawn.blocks
    if drawn.files:
        shape["files"] = [file(workspace, workspace.all.files[f]) for f in drawn.files]
    if what.thread_ts:
        shape["thread_ts"] = what.thread_ts
    if what.edited_ts:
        shape["edited"] = {"user": what.user, "ts": what.edited_ts}
    if what.metadata and metadata:
        shape["metadata"] = what.metadata
    replies = workspace.replies(what.channel, what.ts)
    if replies:
        shape |= {"thread_ts": what.ts, "reply_count": replies}
    return shape


def bot_profile(workspace: Workspace) -> Json:
    """The app as it appears beside its messages."""
    bot = workspace.bot
    return {
        "id": bot.bot_id,
        "app_id": workspace.all.app_id,
        "user_id": bot.id,
        "name": bot.name,
        "deleted": False,
        "updated": 0,
        "team_id": workspace.all.team_id,
    }


def file(workspace: Workspace, what: File) -> Json:
    """A file object. Until it is processed, type and shares are empty."""
    shape: Json = {
        "id": what.id,
        "created": what.created,
        "timestamp": what.created,
        "name": what.name,
        "title": what.title,
        "mimetype": what.mimetype if what.ready else "",
        "filetype": what.name.rpartition(".")[2].lower() if what.ready else "",
        "user": what.user,
        "size": what.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }
    for room, ts in what.shares if what.ready else []:
        found = workspace.all.channels[room]
        shape["ims" if found.is_im else "groups" if found.is_private else "channels"].append(room)
        kind = "private" if found.is_im or found.is_private else "public"
        shape["shares"].setdefault(kind, {}).setdefault(room, []).append({"ts": ts, "channel_name": found.name})
    return shape


def view(workspace: Workspace, what: View, chosen: Values | None = None) -> Json:
    """A view object with its state and hash."""
    given = what.view
    shape: Json = {
        "id": what.id,
        "team_id": workspace.all.team_id,
        "type": what.type,
        "blocks": what.blocks,
        "private_metadata": given.get("private_metadata") or "",
        "callback_id": given.get("callback_id") or "",
        "state": {"values": elements.state_values(what.blocks, what.values if chosen is None else chosen)},
        "hash": what.hash,
        "title": given.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": what.notify_on_close,
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": what.previous or None,
        "root_view_id": what.root,
        "app_id": workspace.all.app_id,
        "external_id": what.external_id,
        "app_installed_team_id": workspace.all.team_id,
        "bot_id": workspace.bot.bot_id,
    }
    return shape


def acting(workspace: Workspace, kind: str, user: str) -> Json:
    """What every interactive payload begins with: its type, who did it, in which team and app."""
    who = workspace.all.people[user]
    return {
        "type": kind,
        "team": {"id": workspace.all.team_id, "domain": team_domain(workspace)},
        "user": {"id": who.id, "username": who.name, "name": who.name, "team_id": who.team},
        "api_app_id": workspace.all.app_id,
        "token": TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def action(element: Json, block_id: str, chosen: Any, ts: str) -> Json:
    """One entry of `actions` in a block_actions payload."""
    shape = elements.shaped(element, chosen)
    if element["type"] in {"button", "icon_button", "workflow_button"}:
        shape |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if "placeholder" in element:
        shape["placeholder"] = element["placeholder"]
    return shape | {"action_id": element["action_id"], "block_id": block_id, "action_ts": ts}


def team_domain(workspace: Workspace) -> str:
    """The team's name as in its address."""
    return workspace.all.team_name.lower().replace(" ", "-")


def channel_name(room: Channel) -> str:
    """The name of a conversation as payloads carry it."""
    return "directmessage" if room.is_im else room.name


def channel_type(room: Channel) -> str:
    """Slack's word for the kind of conversation."""
    return "im" if room.is_im else "group" if room.is_private else "channel"


def view_hash(moment: float, what: Json) -> str:
    """A hash that differs whenever the view or the time of drawing does."""
    return f"{int(moment)}.{hashlib.blake2s(f'{moment}{what}'.encode(), digest_size=4).hexdigest()}"
