"""The parts of the running workspace, put together once."""

import secrets
import sys
from dataclasses import dataclass, field
from datetime import timedelta

from workspace.clock import Clock
from workspace.events import Events
from workspace.faults import Faults
from workspace.faults_line import TroubledLine
from workspace.line import Line
from workspace.modals import Modals
from workspace.pacing import Pacing
from workspace.records import Channel, Hook, Json
from workspace.requests import Requests
from workspace.socket import Sockets
from workspace.state import Workspace
from workspace.talk import Talk
from workspace.triggers import Triggers
from workspace.uploads import Uploads

FORGOTTEN = timedelta(hours=2)
"""When an expired response_url is no longer kept."""


@dataclass
class Platform:
    """Everything a method, a hook or an act needs. `address` is where the workspace is, without a last slash."""

    workspace: Workspace
    address: str
    sockets: Sockets = field(init=False)
    line: Line = field(init=False)
    events: Events = field(init=False)
    talk: Talk = field(init=False)
    modals: Modals = field(init=False)
    triggers: Triggers = field(init=False)
    uploads: Uploads = field(init=False)
    pacing: Pacing = field(init=False)
    faults: Faults = field(init=False)
    refusals: list[Json] = field(default_factory=list)
    """What the app asked for and was refused: method, error, messages, whom and what it was about (`concerning`).

    Kept for whoever tests the app.
    """

    def __post_init__(self) -> None:
        self.sockets = Sockets(self.clock, self.workspace.all.app_id)
        app, state = self.workspace.app, self.workspace.all
        line = self.sockets if app.socket_mode else Requests(self.clock, app, state.signing_secret)
        self.faults = Faults(self.clock)
        self.line = TroubledLine(line, self.faults, self.clock)
        self.events = Events(self.workspace, self.line)
        self.talk = Talk(self.workspace, self.events)
        self.modals = Modals(self.workspace)
        self.triggers = Triggers(self.clock)
        self.uploads = Uploads(self.workspace, self.talk)
        self.pacing = Pacing(self.clock)

    @property
    def clock(self) -> Clock:
        """The workspace's clock."""
        return self.workspace.clock

    def refused(
        self, method: str, error: str, messages: list[str], user: str = "", about: dict[str, str] | None = None
    ) -> None:
        """Remember, and say on the error stream, that the app was refused something."""
        what: Json = {"at": self.workspace.now_text(), "method": method, "error": error, "messages": messages}
        self.refusals.append({**what, "user": user, "about": about or {}})
        if error == "ratelimited":
            return  # an app that waits and calls again does nothing wrong
        details = "".join(f"\n  {message}" for message in messages)
        sys.stderr.write(f"workspace refused {method}: {error}{details}\n")

    def hook(self, user: str, channel: Channel, *, ts: str = "", thread_ts: str = "") -> str:
        """A new response_url for what `user` did in `channel`, at the message `ts` if it was done there."""
        hooks = self.workspace.all.hooks
        for old in [h for h in hooks.values() if self.clock.now() - self.workspace.moment(h.made_at) > FORGOTTEN]:
            del hooks[old.token]
        hook = Hook(secrets.token_urlsafe(24), user, channel.id, self.workspace.now_text(), ts, thread_ts)
        hooks[hook.token] = hook
        return f"{self.address}/hooks/{hook.token}"
