"""The installed app, as the workspace learns it from a Slack app manifest."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class BadManifest(Exception):
    """The manifest cannot be used; the text says why."""


@dataclass(frozen=True)
class Command:
    """A slash command, with what the composer suggests for it."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool
    url: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A shortcut; `kind` is "global" or "message"."""

    name: str
    kind: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class App:
    """What the app is called, may do (`scopes`), and wants to hear (`events`).

    With `socket_mode` off, what happens is posted to the two URLs and those of the commands.
    """

    name: str
    description: str
    bot_name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    scopes: frozenset[str]
    home_tab: bool
    messages_tab: bool
    may_type: bool
    interactive: bool
    socket_mode: bool = True
    events_url: str = ""
    interactivity_url: str = ""

    def command(self, name: str) -> Command | None:
        """The slash command with that name, with its `/`."""
        return next((c for c in self.commands if c.command == name), None)


def read(path: Path) -> App:
    """The app described by the manifest in JSON at `path`. Raises BadManifest."""
    try:
        return parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as problem:
        raise BadManifest(f"The app manifest {path.name} cannot be read: {problem}") from problem
    except KeyError as missing:
        raise BadManifest(f"The app manifest {path.name} lacks {missing}.") from missing


def parse(manifest: dict[str, Any]) -> App:
    """The app described by a manifest. Raises KeyError for what must be there and is not; BadManifest."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    home = features.get("app_home", {})
    about = manifest["display_information"]
    app = App(
        name=about["name"],
        description=about.get("description", ""),
        bot_name=features["bot_user"]["display_name"],
        commands=tuple(_command(c) for c in features.get("slash_commands", [])),
        shortcuts=tuple(
            Shortcut(s["name"], s["type"], s["callback_id"], s.get("description", ""))
            for s in features.get("shortcuts", [])
        ),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False),
        may_type=not home.get("messages_tab_read_only_enabled", False),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
        socket_mode=settings.get("socket_mode_enabled", False),
        events_url=settings.get("event_subscriptions", {}).get("request_url", ""),
        interactivity_url=settings.get("interactivity", {}).get("request_url", ""),
    )
    if not app.socket_mode:
        _check_urls(app)
    return app


def _check_urls(app: App) -> None:
    """Slack wants a URL for everything it would post; this stand-in posts only to this machine."""
    urls = {"settings.event_subscriptions.request_url": app.events_url} if app.events else {}
    if app.interactive:
        urls["settings.interactivity.request_url"] = app.interactivity_url
    urls |= {f"features.slash_commands {command.command} url": command.url for command in app.commands}
    for place, url in urls.items():
        if not url:
            raise BadManifest(f"Socket Mode is off, so the app manifest needs {place}.")
        if urlsplit(url).hostname not in LOOPBACK:
            raise BadManifest(f"This workspace posts only to this machine, and {place} is elsewhere.")


def _command(given: dict[str, Any]) -> Command:
    return Command(
        command=given["command"],
        description=given.get("description", ""),
        usage_hint=given.get("usage_hint", ""),
        should_escape=given.get("should_escape", False),
        url=given.get("url", ""),
    )
