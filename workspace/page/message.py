"""One message as an `<article>`; the markup is a contract, written down in README.md beside this file."""

from __future__ import annotations

from markupsafe import Markup

from workspace.page import moments
from workspace.page.blocks import blocks_html
from workspace.page.faces import face
from workspace.page.markup import NOTHING, joined, plain, tag
from workspace.page.mrkdwn import mrkdwn
from workspace.page.scene import Person, Scene, Source
from workspace.records import File, Message, Version
from workspace.state import Workspace


def author(workspace: Workspace, message: Message, scene: Scene) -> Person:
    """Who wrote it."""
    return scene.people.get(message.user) or Person(message.user, workspace.app.name, is_bot=message.by_app)


def attached(file: File, scene: Scene) -> Markup:
    """A file that hangs on a message: a picture is shown, anything else is offered by name and size."""
    address = scene.file_address(file.id)
    name = file.title or file.name
    if not address:
        return tag("p", f"{name} is being processed…", class_="file waiting", data_file_id=file.id)
    if file.mimetype.startswith("image/"):
        caption = tag("figcaption", name)
        return tag("figure", caption, tag("img", src=address, alt=name, class_="picture"), data_file_id=file.id)
    size = tag("span", readable_size(file.size), class_="note")
    return tag("a", tag("bdi", name), size, href=address, class_="file", download=file.name, data_file_id=file.id)


def readable_size(size: int) -> str:
    """`14 kB`."""
    return f"{size} bytes" if size < 1000 else f"{size / 1000:.0f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"


def content(workspace: Workspace, version: Version, scene: Scene) -> Markup:
    """What one state of a message says: its blocks, or its text, then its files."""
    if version.blocks:
        said = blocks_html(version.blocks, scene)
    else:
        said = tag("div", mrkdwn(version.text, scene), class_="text", dir="auto") if version.text else NOTHING
    files = [file for file in map(workspace.file, version.files) if file]
    return said + joined(attached(file, scene) for file in files)


def head(message: Message, who: Person, scene: Scene) -> Markup:
    """Name, what they are, and when."""
    when = moments.of_ts(message.ts)
    badge = tag("span", "App", class_="badge") if who.is_bot else NOTHING
    time = tag(
        "time",
        moments.time_of_day(when, scene.zone),
        datetime=when.isoformat(),
        title=moments.clock_line(when, scene.zone),
    )
    edited = bool(message.edited_ts) and not message.blocks
    mark = tag("span", "(edited)", class_="note edited") if edited else NOTHING
    return tag("header", tag("bdi", who.name, class_="author"), badge, time, mark)


def tools(message: Message, scene: Scene, *, in_thread: bool) -> Markup:
    """What the viewer can do with the message itself."""
    if scene.still:
        return NOTHING
    if message.ephemeral_for:
        buttons = [tag("button", "Dismiss", type="button", class_="link", data_act="dismiss")]
    else:
        root = message.thread_ts or message.ts
        address = f"/as/{scene.viewer}/c/{message.channel}/t/{root}"
        buttons = (
            [] if in_thread else [tag("a", "Reply in thread", href=address, class_="link", data_opens_thread=root)]
        )
        if message.user == scene.viewer:
            buttons += [
                tag("button", "Edit", type="button", class_="link", data_act="edit", data_text=message.text),
                tag("button", "Delete", type="button", class_="link", data_act="delete"),
            ]
    return tag("div", joined(buttons), class_="tools") if buttons else NOTHING


def replies(workspace: Workspace, message: Message, scene: Scene) -> Markup:
    """How many replies hang under it, as the way into the thread."""
    count = workspace.replies(message.channel, message.ts)
    if not count:
        return NOTHING
    words = f"{count} {'reply' if count == 1 else 'replies'}"
    if scene.still:
        return tag("p", words, class_="replies")
    address = f"/as/{scene.viewer}/c/{message.channel}/t/{message.ts}"
    return tag("a", words, href=address, class_="replies", data_opens_thread=message.ts)


def message_html(
    workspace: Workspace, message: Message, scene: Scene, *, follows: bool = False, in_thread: bool = False
) -> Markup:
    """A message as its viewer sees it now; `follows` leaves out the face of somebody who has just spoken."""
    source = Source(message.channel, message.ts, message.version)
    here = scene.at(source, message.choices.get(scene.viewer, {}))
    who = author(workspace, message, scene)
    only = tag("p", "Only visible to you", class_="only-you") if message.ephemeral_for else NOTHING
    in_channel = message.broadcast and not in_thread
    also = tag("p", "Replied in a thread, also sent to the channel", class_="note") if in_channel else NOTHING
    body = tag(
        "div",
        only,
        also,
        head(message, who, scene),
        tag("div", content(workspace, message.versions[-1], here), class_="content"),
        NOTHING if in_thread else replies(workspace, message, scene),
        tools(message, scene, in_thread=in_thread),
        class_="message-body",
    )
    return tag(
        "article",
        face(who),
        body,
        class_="message" + (" follows" if follows else "") + (" ephemeral" if message.ephemeral_for else ""),
        id=here.identity("message"),
        tabindex=None if scene.still else "-1",
        aria_label=f"{who.name}, {moments.time_of_day(moments.of_ts(message.ts), scene.zone)}",
        data_ts=message.ts,
        data_channel=message.channel,
        data_version=message.version,
        data_user=message.user,
        data_ephemeral=bool(message.ephemeral_for),
        data_thread_ts=message.thread_ts or None,
    )


def day_line(words: str) -> Markup:
    """Where a day begins."""
    return tag("h2", plain(words), class_="day", id=None)


def joins(previous: Message | None, message: Message) -> bool:
    """Whether `message` follows from the same person within five minutes, and both are of a kind."""
    if previous is None or previous.user != message.user or previous.ephemeral_for != message.ephemeral_for:
        return False
    return float(message.ts) - float(previous.ts) < 300 and not previous.blocks and not message.blocks


def messages_html(workspace: Workspace, found: list[Message], scene: Scene, *, in_thread: bool = False) -> Markup:
    """Messages one under another, with a line where a day begins."""
    drawn: list[Markup] = []
    previous: Message | None = None
    last_day = ""
    for message in found:
        today = moments.day(moments.of_ts(message.ts), scene.zone, scene.now)
        if today != last_day and not in_thread:
            drawn.append(day_line(today))
            previous = None
        last_day = today
        follows = joins(previous, message)
        drawn.append(message_html(workspace, message, scene, follows=follows, in_thread=in_thread))
        previous = message
    return joined(drawn)
