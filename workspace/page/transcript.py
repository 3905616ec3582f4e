"""One file with everything each person has seen, person by person, readable without the workspace."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from workspace.page import drawing, moments
from workspace.page.images import kept_once, png_size
from workspace.page.markup import NOTHING, joined, tag
from workspace.page.message import content, day_line, message_html
from workspace.page.pages import HERE, Pages
from workspace.page.scene import Person, Scene, Source, nowhere
from workspace.records import Channel, Message
from workspace.state import SLACKBOT, Workspace

Sizes = dict[str, tuple[int, int]]
SHEETS = ("colours.css", "blocks.css", "controls.css", "message.css", "transcript.css")


@dataclass(frozen=True)
class Room:
    """One conversation as one person saw it."""

    id: str
    title: str
    messages: Markup


@dataclass(frozen=True)
class Chapter:
    """One person's part of the transcript."""

    person: Person
    rooms: list[Room]


def data_addresses(workspace: Workspace) -> Callable[[str], str | None]:
    """Addresses that hold the file itself."""

    def address(file_id: str) -> str | None:
        file = workspace.file(file_id)
        path = workspace.file_path(file_id)
        if not (file and file.ready and path.exists()):
            return None
        kind = file.mimetype or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    return address


def sizes(workspace: Workspace) -> Sizes:
    """Width and height of every picture that is kept once, however many people have seen it."""
    ready = {file.id: workspace.file_path(file.id) for file in workspace.all.files.values() if file.ready}
    found = {identity: png_size(path.read_bytes()) for identity, path in ready.items() if path.exists()}
    return {identity: size for identity, size in found.items() if size}


def pictures(
    chapters: list[Chapter], address: Callable[[str], str | None], known: dict[str, tuple[int, int]]
) -> Markup:
    """The one copy of each picture that somebody has seen."""
    told = [room.messages for one in chapters for room in one.rooms]
    seen = {identity: size for identity, size in known.items() if any(f'"#file-{identity}"' in part for part in told)}
    kept = joined(kept_once(identity, size, address(identity) or "") for identity, size in seen.items())
    return tag("svg", tag("defs", kept), class_="kept", width=0, height=0, aria_hidden="true") if kept else NOTHING


def earlier(workspace: Workspace, message: Message, scene: Scene) -> Markup:
    """The states of a message before the last, folded away."""
    before = message.versions if message.deleted_at else message.versions[:-1]
    if not before:
        return NOTHING
    states = []
    for number, version in enumerate(before):
        here = scene.at(Source(message.channel, message.ts, number), {})
        when = moments.clock_line(drawing.moment(version.at), scene.zone)
        states.append(tag("div", tag("p", when, class_="note"), content(workspace, version, here), class_="state"))
    words = f"{len(before)} earlier state{'' if len(before) == 1 else 's'}"
    return tag("details", tag("summary", words), joined(states), class_="earlier")


def told(workspace: Workspace, message: Message, scene: Scene) -> Markup:
    """A message in its last state, its earlier states, and whether it was taken away."""
    if message.deleted_at:
        when = moments.clock_line(drawing.moment(message.deleted_at), scene.zone)
        who = scene.people[message.user].name if message.user in scene.people else workspace.app.name
        last = tag("p", f"A message from {who} was deleted on {when}.", class_="note deleted", data_ts=message.ts)
    else:
        last = message_html(workspace, message, scene)
    return tag("div", last, earlier(workspace, message, scene), class_="told")


def seen_by(workspace: Workspace, channel: Channel, user: str) -> list[Message]:
    """Every message of the channel `user` has seen, deleted ones too."""
    every = workspace.all.messages.get(channel.id, {}).values()
    return sorted((m for m in every if m.ephemeral_for in ("", user)), key=lambda m: float(m.ts))


def told_room(workspace: Workspace, channel: Channel, scene: Scene) -> Markup:
    """A conversation: days, messages, and each thread under its root."""
    found = seen_by(workspace, channel, scene.viewer)
    threads: dict[str, list[Message]] = {}
    for message in found:
        if message.thread_ts not in ("", message.ts):
            threads.setdefault(message.thread_ts, []).append(message)
    drawn: list[Markup] = []
    last_day = ""
    for message in (m for m in found if not m.in_thread):
        today = moments.day(moments.of_ts(message.ts), scene.zone, scene.now, near_words=False)
        drawn += [day_line(today)] if today != last_day else []
        last_day = today
        drawn.append(told(workspace, message, scene))
        under = threads.get(message.ts, [])
        if under:
            drawn.append(tag("div", joined(told(workspace, m, scene) for m in under), class_="thread"))
    return joined(drawn)


def chapter(workspace: Workspace, user: str, scene: Scene) -> Chapter:
    """Everything one person has seen."""
    mine = [c for c in workspace.all.channels.values() if user in c.members and workspace.all.messages.get(c.id)]
    mine.sort(key=lambda c: (c.is_im, c.name))
    shown = [Room(c.id, workspace.title(c, user), told_room(workspace, c, scene)) for c in mine]
    return Chapter(scene.people[user], [room for room in shown if room.messages])


def transcript(pages: Pages) -> str:
    """The whole file."""
    workspace = pages.workspace
    files, known = data_addresses(workspace), sizes(workspace)
    chapters = []
    for account in workspace.all.people.values():
        if account.is_bot or account.id == SLACKBOT:
            continue
        scene = pages.scene(account.id, place=f"of-{account.id}", still=True)
        still = replace(scene, file_address=files, channel_address=nowhere, sizes=known)
        chapters.append(chapter(workspace, account.id, still))
    chapters.sort(key=lambda one: not one.rooms)
    values: dict[str, Any] = {
        "css": Markup("\n").join(Markup((HERE / "static" / s).read_text(encoding="utf-8")) for s in SHEETS),  # noqa: S704 - our own files
        "chapters": chapters,
        "pictures": pictures(chapters, files, known),
        "until": moments.clock_line(pages.clock.now(), pages.scene(next(iter(workspace.all.people))).zone),
    }
    return pages.render("transcript.html", **values)
