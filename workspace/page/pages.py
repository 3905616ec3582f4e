"""What each page and each of its parts shows, as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workspace.clock import Clock
from workspace.page import drawing, moments
from workspace.page.faces import face
from workspace.page.markup import NOTHING, tag
from workspace.page.message import message_html, messages_html
from workspace.page.scene import Scene
from workspace.page.views import home_html, modal_html
from workspace.records import Channel
from workspace.state import SLACKBOT, Workspace

HERE = Path(__file__).parent
SHEETS = ("colours.css", "blocks.css", "controls.css", "message.css", "shell.css", "dialogs.css")


class NotThere(Exception):
    """A person, channel or message nobody has, or that this person may not see; the text says so."""


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar."""

    id: str
    name: str
    address: str
    mark: Markup
    unread: int
    here: bool


def mark(sign: str) -> Markup:
    """A small sign before a line, which says nothing the line does not."""
    return tag("span", sign, class_="mark", aria_hidden="true")


class Pages:
    """Draws the pages of one workspace; changes nothing."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self.workspace = workspace
        self.clock = clock
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def scene(self, user: str, *, place: str = "main", still: bool = False) -> Scene:
        """`user` looking now. Raises NotThere."""
        if self.workspace.person(user) is None:
            raise NotThere("There is nobody with that id here.")
        return drawing.scene(self.workspace, user, self.clock.now(), place=place, still=still)

    def channel(self, user: str, channel_id: str) -> Channel:
        """A channel `user` may read. Raises NotThere."""
        found = self.workspace.channel(channel_id)
        if found is None or not drawing.may_see(found, user):
            raise NotThere("That conversation does not exist, or you are not in it.")
        return found

    def render(self, template: str, **values: Any) -> str:
        """A template filled in."""
        always = {"face": face, "mark": mark, "sheets": SHEETS, "team": self.workspace.all.team_name}
        return self.templates.get_template(template).render(**always, **values)

    def welcome(self) -> str:
        """`/`: what this is, and whom to be; the sample puts the likely first person first."""
        accounts = [a for a in self.workspace.all.people.values() if not (a.is_bot or a.deleted or a.id == SLACKBOT)]
        people = [drawing.person(account, self.workspace.all.team_id) for account in accounts]
        return self.render("welcome.html", people=people, app=self.workspace.app.name)

    def first_address(self, user: str) -> str:
        """Where somebody lands: an unread conversation with the app, else their first channel, else the Home tab."""
        self.scene(user)
        direct = self.workspace.direct(user, self.workspace.bot.id)
        if direct and self.workspace.unread(user, direct.id):
            return f"/as/{user}/c/{direct.id}"
        mine = self.workspace.sidebar(user)
        return f"/as/{user}/c/{mine[0].id}" if mine else f"/as/{user}/home"

    # ── parts ────────────────────────────────────────────────────────────────────────────────────

    def sidebar(self, scene: Scene, channel_id: str, tab: str) -> dict[str, Any]:
        """What the sidebar shows."""
        mine = self.workspace.sidebar(scene.viewer)
        return {
            "channels": [self.entry(c, scene, channel_id) for c in mine if not c.is_im],
            "directs": [self.entry(c, scene, channel_id) for c in mine if c.is_im],
            "me": scene.people[scene.viewer],
            "my_zone": str(scene.zone),
            "bot": scene.people[self.workspace.bot.id],
            "has_messages_tab": self.workspace.app.messages_tab,
            "tab": tab,
            "now_iso": scene.now.isoformat(),
            "now_ms": int(scene.now.timestamp() * 1000),
            "clock_line": moments.clock_line(scene.now, scene.zone),
        }

    def entry(self, channel: Channel, scene: Scene, here: str) -> Entry:
        """One line of the sidebar."""
        viewer = scene.viewer
        title = self.workspace.title(channel, viewer)
        if channel.is_im:
            other = next((m for m in channel.members if m != viewer), viewer)
            sign = face(scene.people[other])
        else:
            sign = mark("🔒" if channel.is_private else "#")
        return Entry(
            id=channel.id,
            name=title.removeprefix("#"),
            address=f"/as/{viewer}/c/{channel.id}",
            mark=sign,
            unread=self.workspace.unread(viewer, channel.id),
            here=channel.id == here,
        )

    def conversation(self, scene: Scene, channel: Channel) -> dict[str, Any]:
        """What a channel or direct conversation shows."""
        found = self.workspace.messages(channel.id, scene.viewer)
        other = next((scene.people[m] for m in channel.members if m != scene.viewer), scene.people[scene.viewer])
        is_app = channel.is_im and other.id == self.workspace.bot.id
        title = self.workspace.title(channel, scene.viewer)
        return {
            "channel_id": channel.id,
            "here": f"/as/{scene.viewer}/c/{channel.id}",
            "heading": title,
            "about": ", ".join(p for p in (other.title, other.note) if p) if channel.is_im else channel.topic,
            "is_im": channel.is_im,
            "is_app": is_app,
            "joined": scene.viewer in channel.members,
            "may_type": self.workspace.app.may_type or not is_app,
            "commands": self.workspace.app.commands,
            "messages": messages_html(self.workspace, found, scene),
            "has_messages": bool(found),
            **self.blank(channel, title, is_app=is_app),
            **self.membership(scene, channel),
        }

    def blank(self, channel: Channel, title: str, *, is_app: bool) -> dict[str, str]:
        """What an empty conversation says."""
        if is_app:
            words = "Write “help” to see what it can do, or open its Home tab above."
        elif channel.is_im:
            words = f"Only you and {title} can read what is written here."
        else:
            command = next((c.command for c in self.workspace.app.commands), "")
            words = f"Write a message, or type {command} to start something with {self.workspace.app.name}."
            words = words if command else "Write the first message."
        return {"blank_title": f"This is the beginning of {title}", "blank_text": words}

    def membership(self, scene: Scene, channel: Channel) -> dict[str, Any]:
        """Who is in the channel, and who could be brought in."""
        others = [p for p in scene.people.values() if p.id not in channel.members and not p.deactivated]
        named = sorted((p for p in others if p.id != SLACKBOT), key=lambda p: (not p.is_bot, p.name.casefold()))
        return {"members": [scene.people[m] for m in channel.members], "others": named}

    def thread(self, scene: Scene, channel: Channel, thread_ts: str) -> dict[str, Any]:
        """What the thread panel shows. Raises NotThere."""
        found = self.workspace.thread(channel.id, thread_ts, scene.viewer)
        if not found:
            raise NotThere("That thread does not exist any more.")
        drawn = messages_html(self.workspace, found, self.scene(scene.viewer, place="thread"), in_thread=True)
        return {"thread_ts": thread_ts, "thread_messages": drawn}

    def home(self, scene: Scene) -> Markup:
        """The Home tab as published for this person, or nothing."""
        view = self.workspace.home(scene.viewer)
        return home_html(view, scene) if view else NOTHING

    def modal(self, scene: Scene) -> Markup:
        """The top modal, or nothing."""
        stack = self.workspace.modals(scene.viewer)
        return modal_html(stack[-1], scene, self.workspace.app.name) if stack else NOTHING

    # ── pages ────────────────────────────────────────────────────────────────────────────────────

    def dialogs(self, scene: Scene) -> dict[str, Any]:
        """What the page's own dialogs offer."""
        live = [p for p in scene.people.values() if not p.deactivated]
        tomorrow = scene.now.astimezone(scene.zone).date() + timedelta(days=1)
        return {
            "cast": [p for p in live if not p.is_bot],
            "everybody": sorted((p for p in live if p.id != SLACKBOT), key=lambda p: (p.is_bot, p.name.casefold())),
            "open_channels": self.workspace.open_channels(scene.viewer),
            "shortcuts": [s for s in self.workspace.app.shortcuts if s.kind == "global"],
            "tomorrow": tomorrow.isoformat(),
            "modal": self.modal(scene),
        }

    def conversation_page(self, user: str, channel_id: str, thread_ts: str = "") -> str:
        """The whole page at a conversation, with a thread open if asked."""
        scene = self.scene(user)
        channel = self.channel(user, channel_id)
        values = {
            **self.sidebar(scene, channel_id, "conversation"),
            **self.conversation(scene, channel),
            **self.dialogs(scene),
            "thread_ts": "",
            **(self.thread(scene, channel, thread_ts) if thread_ts else {}),
        }
        return self.render("shell.html", **values)

    def home_page(self, user: str) -> str:
        """The whole page at the app's Home tab."""
        scene = self.scene(user)
        values = {**self.sidebar(scene, "", "home"), **self.dialogs(scene), "home": self.home(scene)}
        return self.render("shell.html", **values, heading=self.workspace.bot.real_name, channel_id="", thread_ts="")

    def part(self, user: str, name: str, channel_id: str, thread_ts: str, tab: str) -> str:
        """One part of the page, drawn again: sidebar, conversation, thread, home or modal. Raises NotThere."""
        scene = self.scene(user)
        if name == "modal":
            return str(self.modal(scene))
        frame = self.sidebar(scene, channel_id, tab)
        if name == "sidebar":
            return self.render("sidebar.html", **frame)
        if name == "home":
            return self.render("home.html", **frame, home=self.home(scene))
        channel = self.channel(user, channel_id)
        values = {**frame, **self.conversation(scene, channel)}
        if name == "conversation":
            return self.render("conversation.html", **values)
        if name == "thread":
            return self.render("thread.html", **{**values, **self.thread(scene, channel, thread_ts)})
        raise NotThere("There is no such part of the page.")

    def picture(self, user: str, channel_id: str, ts: str) -> str:
        """One message alone, for a picture. Raises NotThere."""
        scene = self.scene(user, still=True)
        channel = self.channel(user, channel_id)
        seen = self.workspace.thread(channel_id, ts, user)
        message = next((m for m in seen if m.ts == ts), None)
        if message is None:
            raise NotThere("That message does not exist, or is not for this person.")
        drawn = message_html(self.workspace, message, scene)
        return self.render("picture.html", message=drawn, heading=self.workspace.title(channel, user))
