"""What a person does, as JSON over POST; each ends in one call of `workspace.acts`. The list is in README.md here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workspace.acts import Acts, Answered, Chosen, InMessage, InView, Refused
from workspace.page.moments import next_morning

Body = dict[str, Any]
Post = Callable[[str, Body], Awaitable[Body]]


def text(body: Body, name: str) -> str:
    """A text in the body, "" when absent. Raises Refused for anything else."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise Refused(f"“{name}” must be a text.")
    return value


def chosen(value: Any, zone: ZoneInfo) -> Chosen:
    """An element's value as the page sends it; `{"at": "2026-11-24T09:40"}` is a local date and time."""
    if isinstance(value, dict) and set(value) == {"at"}:
        if not value["at"]:
            return None
        try:
            return str(int(datetime.fromisoformat(value["at"]).replace(tzinfo=zone).timestamp()))
        except (TypeError, ValueError):
            raise Refused("That is not a date and time.") from None
    if value is None or isinstance(value, str | list | dict):
        return value
    raise Refused("A value must be a text, a list or an object.")


def values_of(body: Body, zone: ZoneInfo) -> dict[str, dict[str, Chosen]]:
    """What stands in the other elements: block_id -> action_id -> value. Raises Refused."""
    given = body.get("values") or {}
    try:
        return {block: {act: chosen(v, zone) for act, v in inside.items()} for block, inside in given.items()}
    except AttributeError:
        raise Refused("“values” must hold block ids, each with its action ids.") from None


def place(body: Body) -> InMessage | InView:
    """Where the person acted: in a message as they saw it, or in a view. Raises Refused."""
    if text(body, "view_id"):
        return InView(text(body, "view_id"))
    try:
        return InMessage(text(body, "channel"), text(body, "ts"), int(body.get("version", 0)))
    except (TypeError, ValueError):
        raise Refused("“version” must be a number.") from None


def answered(result: Answered) -> Body:
    """Whether the app acknowledged, and the warning if it did not."""
    return asdict(result)


class Posts:
    """The POST endpoints under `/as/{user}/`, by name."""

    def __init__(self, acts: Acts) -> None:
        self.acts = acts
        self.by_name: dict[str, Post] = {
            "say": self.say,
            "click": self.click,
            "submit": self.submit,
            "close": self.close,
            "command": self.command,
            "shortcut": self.shortcut,
            "home": self.home,
            "messages": self.messages,
            "direct": self.direct,
            "edit": self.edit,
            "delete": self.delete,
            "dismiss": self.dismiss,
            "join": self.join,
            "leave": self.leave,
            "invite": self.invite,
            "remove": self.remove,
            "read": self.read,
            "forward": self.forward,
            "deactivate": self.deactivate,
        }

    def zone(self, user: str) -> ZoneInfo:
        """The person's own time zone."""
        return ZoneInfo(self.acts.workspace.all.people[user].tz)

    async def deactivate(self, user: str, body: Body) -> Body:
        """`back`?: the person's account is closed, or with `back` in use again."""
        await self.acts.set_deactivated(user, not body.get("back"))
        return {}

    async def say(self, user: str, body: Body) -> Body:
        """`channel`, `text`, `thread_ts`? → `ts` of the message, or null for a command."""
        message = await self.acts.say(user, text(body, "channel"), text(body, "text"), text(body, "thread_ts"))
        return {"ts": message.ts if message else None}

    async def click(self, user: str, body: Body) -> Body:
        """(`channel`, `ts`, `version`) or `view_id`; `block_id`, `action_id`, `chosen`?, `values`? → `acknowledged`."""
        zone = self.zone(user)
        value = chosen(body.get("chosen"), zone)
        block_id, action_id = text(body, "block_id"), text(body, "action_id")
        values = values_of(body, zone)
        return answered(await self.acts.click(user, place(body), block_id, action_id, value, values=values))

    async def submit(self, user: str, body: Body) -> Body:
        """`view_id`, `values` → `outcome`, `errors` by block_id, `warning`."""
        return asdict(await self.acts.submit(user, text(body, "view_id"), values_of(body, self.zone(user))))

    async def close(self, user: str, body: Body) -> Body:
        """`view_id`, `everything`? (the ×)."""
        await self.acts.close(user, text(body, "view_id"), bool(body.get("everything")))
        return {}

    async def command(self, user: str, body: Body) -> Body:
        """`channel`, `command` with its `/`, `text` → `acknowledged`."""
        given = (text(body, "channel"), text(body, "command"), text(body, "text"))
        return answered(await self.acts.command(user, *given))

    async def shortcut(self, user: str, body: Body) -> Body:
        """`callback_id` → `acknowledged`."""
        return answered(await self.acts.shortcut(user, text(body, "callback_id")))

    async def home(self, user: str, _body: Body) -> Body:
        """Opens the app's Home tab."""
        await self.acts.open_home(user)
        return {}

    async def messages(self, user: str, _body: Body) -> Body:
        """Opens the app's Messages tab → `channel`."""
        return {"channel": await self.acts.open_messages(user)}

    async def direct(self, user: str, body: Body) -> Body:
        """`other` → `channel`."""
        return {"channel": await self.acts.direct(user, text(body, "other"))}

    async def edit(self, user: str, body: Body) -> Body:
        """`channel`, `ts`, `text`."""
        await self.acts.edit(user, text(body, "channel"), text(body, "ts"), text(body, "text"))
        return {}

    async def delete(self, user: str, body: Body) -> Body:
        """`channel`, `ts`."""
        await self.acts.delete(user, text(body, "channel"), text(body, "ts"))
        return {}

    async def dismiss(self, user: str, body: Body) -> Body:
        """`channel`, `ts` of an ephemeral message."""
        await self.acts.dismiss(user, text(body, "channel"), text(body, "ts"))
        return {}

    async def join(self, user: str, body: Body) -> Body:
        """`channel`."""
        await self.acts.join(user, text(body, "channel"))
        return {}

    async def leave(self, user: str, body: Body) -> Body:
        """`channel`."""
        await self.acts.leave(user, text(body, "channel"))
        return {}

    async def invite(self, user: str, body: Body) -> Body:
        """`channel`, `invited`."""
        await self.acts.invite(user, text(body, "channel"), text(body, "invited"))
        return {}

    async def remove(self, user: str, body: Body) -> Body:
        """`channel`, `removed`."""
        await self.acts.remove(user, text(body, "channel"), text(body, "removed"))
        return {}

    async def read(self, user: str, body: Body) -> Body:
        """`channel`: everything in it has been seen."""
        self.acts.workspace.mark_read(user, text(body, "channel"))
        return {}

    async def forward(self, user: str, body: Body) -> Body:
        """`hours`, `days` or `to` ("tomorrow" or a date, both 09:00 where the person is) → `now`."""
        workspace = self.acts.workspace
        await self.acts.forward(distance(body, workspace.clock.now(), self.zone(user)))
        return {"now": workspace.now_text()}


def distance(body: Body, now: datetime, zone: ZoneInfo) -> timedelta:
    """How far to move time: `{"hours": 1}`, `{"days": 7}`, `{"to": "tomorrow"}`, `{"to": "2026-12-01"}` (09:00 there).

    Raises Refused for anything else, and for a day that is over.
    """
    try:
        if body.get("to") == "tomorrow":
            step = next_morning(now, zone) - now
        elif body.get("to"):
            step = datetime.combine(date.fromisoformat(body["to"]), time(9), zone).astimezone(UTC) - now
        else:
            step = timedelta(hours=float(body.get("hours", 0)), days=float(body.get("days", 0)))
    except (TypeError, OverflowError, ValueError):
        raise Refused("Say how far: hours, days, or a date.") from None
    if step <= timedelta(0):
        raise Refused("Choose a time that is still to come: time here cannot go back.")
    return step
