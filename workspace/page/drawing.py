"""From the workspace's memory to a scene: one person's view of it at one moment."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from workspace.page.scene import Person, Room, Scene
from workspace.records import Channel
from workspace.records import Person as Account
from workspace.state import SLACKBOT, Workspace


def standing(account: Account, team: str) -> str:
    """What is said beside a name wherever the person can be chosen."""
    notes = [
        ("Deactivated", account.deleted),
        ("App", account.is_bot),
        ("External", account.team != team),
        ("Guest", account.is_restricted),
    ]
    return ", ".join(note for note, holds in notes if holds)


def person(account: Account, team: str) -> Person:
    """An account as a drawing knows it."""
    return Person(
        id=account.id,
        name=account.real_name,
        title=account.title,
        is_bot=account.is_bot or account.id == SLACKBOT,
        deactivated=account.deleted,
        note=standing(account, team),
    )


def kind_of(channel: Channel) -> str:
    """`im`, `private` or `public`."""
    return "im" if channel.is_im else "private" if channel.is_private else "public"


def may_see(channel: Channel, user: str) -> bool:
    """Whether `user` can read the channel: a member of it, or anybody when it is public."""
    return user in channel.members or not (channel.is_im or channel.is_private)


def rooms(workspace: Workspace, user: str) -> list[Room]:
    """What `user` can choose in a list of conversations."""
    found = [*workspace.sidebar(user), *workspace.open_channels(user)]
    bot = workspace.bot.id
    return [Room(c.id, workspace.title(c, user), kind_of(c), c.is_im and bot in c.members) for c in found]


def scene(workspace: Workspace, user: str, now: datetime, *, place: str = "main", still: bool = False) -> Scene:
    """`user` looking at the workspace at `now`. Raises KeyError for a person who does not exist."""
    account = workspace.all.people[user]
    channels = workspace.all.channels

    def file_address(file_id: str) -> str | None:
        file = workspace.file(file_id)
        return f"/as/{user}/file/{file_id}" if file and file.ready else None

    def channel_address(channel_id: str) -> str | None:
        return f"/as/{user}/c/{channel_id}" if may_see(channels[channel_id], user) else None

    return Scene(
        viewer=user,
        now=now,
        zone=ZoneInfo(account.tz),
        people={p.id: person(p, workspace.all.team_id) for p in workspace.all.people.values()},
        channels={c.id: c.name for c in channels.values() if not c.is_im and may_see(c, user)},
        rooms=rooms(workspace, user),
        file_address=file_address,
        channel_address=channel_address,
        place=place,
        still=still,
    )


def moment(text: str) -> datetime:
    """A record's ISO time, aware and in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
