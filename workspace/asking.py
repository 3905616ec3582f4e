"""Sending the app what a person did, and telling the person when it does not answer."""

from workspace import payloads
from workspace.outcomes import Answered, Refused
from workspace.platform import Platform
from workspace.records import Change, Channel, Json, Person


def somebody(platform: Platform, user: str) -> Person:
    """The person who acts. Raises Refused for nobody, for a bot and for a deactivated account."""
    who = platform.workspace.person(user)
    if who is None or who.is_bot:
        raise Refused("There is no such person here.")
    if who.deleted:
        raise Refused("This account is deactivated.")
    return who


def room_of(platform: Platform, user: str, channel: str) -> Channel:
    """The conversation somebody acts in. Raises Refused when they are not in it or it is archived."""
    somebody(platform, user)
    room = platform.workspace.channel(channel)
    if room is None or user not in room.members:
        raise Refused("You are not in this channel.")
    if room.archived:
        raise Refused("This channel is archived.")
    return room


async def interact(
    platform: Platform, user: str, payload: Json, kind: str = "interactive"
) -> tuple[Json | None, Answered]:
    """Send a click, shortcut or command; never sent twice. Without an acknowledgement the person is warned."""
    answer = None
    if not platform.workspace.all.revoked:
        answer = await platform.line.ask(kind, payload, takes_answer=True)
    if answer is not None:
        return answer, Answered(acknowledged=True)
    text = f"{platform.workspace.bot.name} did not respond in time. Nothing was confirmed; try again."
    return None, warn(platform, user, text)


def warn(platform: Platform, user: str, text: str) -> Answered:
    """Show `user` a warning."""
    platform.workspace.tell([user], Change("warning", text=text))
    return Answered(acknowledged=False, warning=text)


def fault(platform: Platform, user: str, where: str, error: str, messages: list[str]) -> Answered:
    """The app answered with something Slack cannot show: remember it, and warn the person as Slack does."""
    platform.refused(where, error, messages)
    return warn(
        platform, user, f"{platform.workspace.bot.name} answered with something that cannot be shown. Try again."
    )


def channel_part(room: Channel) -> Json:
    """The `channel` of an interactive payload."""
    return {"id": room.id, "name": payloads.channel_name(room)}
