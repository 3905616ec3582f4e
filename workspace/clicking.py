"""A click or a choice in a message, a modal or the Home tab, told to the app."""

from dataclasses import dataclass
from typing import Any

from workspace import asking, elements, payloads
from workspace.outcomes import Answered, InMessage, InView, Refused
from workspace.platform import Platform
from workspace.records import Json, Message, Values, Version, View

STALE = "This is no longer there. Look at what is shown now."


@dataclass(frozen=True)
class Click:
    """One click or choice; `values` stand in the other elements of the same message or view."""

    block_id: str
    action_id: str
    chosen: Any
    values: Values


async def click(platform: Platform, user: str, place: InMessage | InView, what: Click) -> Answered:
    """Tell the app of one click."""
    asking.somebody(platform, user)
    if isinstance(place, InMessage):
        payload = _in_message(platform, user, place, what)
    else:
        payload = _in_view(platform, user, place, what)
    _, answered = await asking.interact(platform, user, payload)
    return answered


def _in_message(platform: Platform, user: str, place: InMessage, what: Click) -> Json:
    workspace = platform.workspace
    room = asking.room_of(platform, user, place.channel)
    message, version = _seen(platform, user, place)
    mine = message.choices.setdefault(user, {})
    act = _act(platform, version.blocks, what, mine)
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": room.id,
        "is_ephemeral": bool(message.ephemeral_for),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = payloads.acting(workspace, "block_actions", user) | {
        "container": container,
        "trigger_id": platform.triggers.make(user),
        "channel": asking.channel_part(room),
        "state": {"values": elements.state_values(version.blocks, mine)},
        "response_url": platform.hook(user, room, ts=message.ts, thread_ts=message.thread_ts),
        "actions": [act],
    }
    if not message.ephemeral_for:
        payload["message"] = payloads.message(workspace, message, version)
    return payload


def _in_view(platform: Platform, user: str, place: InView, what: Click) -> Json:
    view = own_view(platform, user, place.view_id)
    act = _act(platform, view.blocks, what, view.values)
    shape = payloads.view(platform.workspace, view)
    return payloads.acting(platform.workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": platform.triggers.make(user, view.id if view.type == "modal" else ""),
        "view": shape,
        "state": shape["state"],
        "actions": [act],
    }


def own_view(platform: Platform, user: str, view_id: str) -> View:
    """The modal or Home tab somebody has before them. Only the top modal can be used."""
    view = platform.workspace.view(view_id)
    if view is None or view.user != user:
        raise Refused(STALE)
    if view.type == "modal" and platform.workspace.modals(user)[-1] is not view:
        raise Refused(STALE)
    return view


def _seen(platform: Platform, user: str, place: InMessage) -> tuple[Message, Version]:
    message = platform.workspace.message(place.channel, place.ts)
    if message is None or message.deleted_at or message.ephemeral_for not in {"", user}:
        raise Refused(STALE)
    if not 0 <= place.version <= message.version:
        raise Refused(STALE)
    return message, message.versions[place.version]


def _act(platform: Platform, blocks: list[Json], what: Click, mine: Values) -> Json:
    """Check the choice, remember it in `mine` with the other values, and write it as an action."""
    element = elements.find(blocks, what.block_id, what.action_id)
    if element is None:
        raise Refused(STALE)
    block = what.values.get(what.block_id, {}) | {what.action_id: what.chosen}
    remember(blocks, what.values | {what.block_id: block}, mine)
    try:
        return payloads.action(element, what.block_id, what.chosen, platform.workspace.next_ts())
    except ValueError as problem:
        raise Refused(str(problem)) from problem


def remember(blocks: list[Json], values: Values, mine: Values) -> None:
    """Keep what was chosen, for every element that is really there and keeps a value."""
    for block_id, element in elements.elements(blocks):
        action_id = element["action_id"]
        if element["type"] in elements.STATEFUL and action_id in values.get(block_id, {}):
            value = values[block_id][action_id]
            try:
                elements.shaped(element, value)
            except ValueError as problem:
                raise Refused(str(problem)) from problem
            mine.setdefault(block_id, {})[action_id] = value
