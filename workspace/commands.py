"""Slash commands and shortcuts."""

from workspace import asking, hooks, payloads, wire
from workspace.api import ApiError
from workspace.outcomes import Answered, Refused
from workspace.platform import Platform
from workspace.records import Channel, Message, Person
from workspace.state import SLACKBOT

OUTSIDER = "Only members of this workspace can use this app's commands and shortcuts."


async def command(platform: Platform, user: str, channel: str, name: str, text: str) -> Answered:
    """Send a slash command to the app, and show what it answers in its acknowledgement."""
    room = asking.room_of(platform, user, channel)
    workspace = platform.workspace
    known = workspace.app.command(name)
    if known is None or workspace.all.revoked:
        _slackbot(platform, user, room, f"`{wire.escaped(name)}` is not a valid command.")
        return Answered(acknowledged=True)
    who = _insider(platform, user)
    url = platform.hook(user, room)
    payload = {
        "token": payloads.TOKEN,
        "team_id": workspace.all.team_id,
        "team_domain": payloads.team_domain(workspace),
        "channel_id": room.id,
        "channel_name": payloads.channel_name(room),
        "user_id": who.id,
        "user_name": who.name,
        "command": name,
        "text": wire.typed(workspace, text) if known.should_escape else wire.escaped(text),
        "api_app_id": workspace.all.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": platform.triggers.make(user),
    }
    answer, answered = await asking.interact(platform, user, payload, kind="slash_commands")
    if answer:
        try:
            hooks.respond(platform, workspace.all.hooks[url.rpartition("/")[2]], answer)
        except ApiError as no:
            return asking.fault(platform, user, f"answer to {name}", no.error, no.messages)
    return answered


async def shortcut(platform: Platform, user: str, callback_id: str) -> Answered:
    """Send a global shortcut to the app."""
    known = {s.callback_id for s in platform.workspace.app.shortcuts if s.kind == "global"}
    if callback_id not in known or platform.workspace.all.revoked:
        raise Refused("There is no such shortcut.")
    who = _insider(platform, user)
    payload = payloads.acting(platform.workspace, "shortcut", who.id) | {
        "action_ts": platform.workspace.next_ts(),
        "callback_id": callback_id,
        "trigger_id": platform.triggers.make(user),
    }
    _, answered = await asking.interact(platform, user, payload)
    return answered


def _insider(platform: Platform, user: str) -> Person:
    who = asking.somebody(platform, user)
    if who.team != platform.workspace.all.team_id:
        raise Refused(OUTSIDER)
    return who


def _slackbot(platform: Platform, user: str, room: Channel, text: str) -> Message:
    return platform.talk.post(room, SLACKBOT, platform.talk.version(text), ephemeral_for=user)
