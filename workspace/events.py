"""Events for the app: which it hears, and how often they are sent until it acknowledges them."""

import asyncio
import secrets
from datetime import timedelta

from workspace.line import Line
from workspace.records import Change, Json, Pending
from workspace.state import Workspace

AGAIN_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""When an event that was not acknowledged is sent again: at once, a minute later, five minutes later, then never."""


class Events:
    """Sends events and, until they are acknowledged, sends them again as Slack does. Unsent ones survive a restart."""

    def __init__(self, workspace: Workspace, line: Line) -> None:
        self._workspace = workspace
        self._line = line
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, subscription: str, event: Json) -> None:
        """Queue `event` if the app subscribed to `subscription`."""
        state = self._workspace.all
        if subscription not in self._workspace.app.events or state.revoked:
            return
        event.setdefault("event_ts", self._workspace.next_ts())
        event_id = "Ev" + secrets.token_hex(5).upper()
        payload = {
            "token": "verification-token-unused",
            "team_id": state.team_id,
            "api_app_id": state.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self._workspace.clock.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": state.team_id,
                    "user_id": state.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(20)}",
        }
        pending = Pending(event_id, payload, attempts=0, due_at=self._workspace.now_text())
        state.pending[event_id] = pending
        self._workspace.save_soon()
        self._start(pending)

    def resume(self) -> None:
        """Take up again what was unacknowledged when the workspace last stopped."""
        for pending in list(self._workspace.all.pending.values()):
            self._start(pending)

    def stop(self) -> None:
        """Stop sending; what is unacknowledged stays queued for the next start."""
        for task in self._tasks:
            task.cancel()

    def _start(self, pending: Pending) -> None:
        task = asyncio.create_task(self._deliver(pending))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, pending: Pending) -> None:
        while pending.attempts <= len(AGAIN_AFTER):
            await self._workspace.clock.until(self._workspace.moment(pending.due_at))
            await self._line.connected()
            reason = await self._line.tell(pending.payload, pending.attempts, pending.reason)
            if not reason:
                break
            if pending.attempts < len(AGAIN_AFTER):
                due = self._workspace.clock.now() + AGAIN_AFTER[pending.attempts]
                pending.due_at, pending.reason = due.isoformat(), reason
            pending.attempts += 1
            self._workspace.save_soon()
        self._workspace.all.pending.pop(pending.event_id, None)
        self._workspace.tell([], Change("sidebar"))
