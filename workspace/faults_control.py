"""`/faults`: the switches, for whoever tests the app. Like everything here, on this machine only."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workspace.acts import Acts
from workspace.faults import Switch
from workspace.outcomes import Refused
from workspace.platform import Platform
from workspace.records import Json


async def listed(request: Request) -> Response:
    """The switches that are on, and what has happened."""
    platform: Platform = request.app.state.platform
    return JSONResponse({"on": platform.faults.listed(), "happened": platform.faults.happened})


async def change(request: Request) -> Response:
    """`{"on": switch}`, `{"off": its number or "all"}`, `{"seed": number}`, or `{"do": …}` with a channel or a user.

    A switch is written as `workspace.faults.Switch` has it. What can be done: see `Doing`.
    """
    try:
        given = await request.json()
        if not isinstance(given, dict):
            raise ValueError("Send an object with on, off, seed or do.")
        told = await _changed(request.app.state.platform, request.app.state.acts, given)
    except (ValueError, TypeError, Refused) as problem:
        return JSONResponse({"ok": False, "error": str(problem)}, 400)
    return JSONResponse({"ok": True, **told})


async def _changed(platform: Platform, acts: Acts, given: Json) -> Json:
    faults = platform.faults
    if "seed" in given:
        faults.seed = int(given["seed"])
    if "off" in given:
        faults.off(None if given["off"] == "all" else int(given["off"]))
    if "on" in given:
        return {"id": faults.on(Switch.read(given["on"]))}
    if "do" in given:
        await Doing(platform, acts).do(str(given["do"]), str(given.get("channel") or given.get("user") or ""))
    return {}


class Doing:
    """What can happen at once, and be undone."""

    def __init__(self, platform: Platform, acts: Acts) -> None:
        self._platform = platform
        self._acts = acts
        self._known: dict[str, Callable[[str], Awaitable[None]]] = {
            "drop_sockets": self._drop,
            "killed": self._killed,
            "revoke": self._revoke,
            "reinstall": self._reinstall,
            "archive": acts.archive,
            "unarchive": acts.unarchive,
            "deactivate": lambda user: acts.set_deactivated(user, True),
            "reactivate": lambda user: acts.set_deactivated(user, False),
        }

    async def do(self, what: str, whom: str) -> None:
        """Raises ValueError or Refused with a sentence."""
        if what not in self._known:
            raise ValueError(f"Nothing is called {what!r} here. There are: {', '.join(self._known)}.")
        await self._known[what](whom)

    async def _drop(self, _: str) -> None:
        """Every connection breaks, without a word before."""
        self._platform.faults.keep("dropped")
        await self._platform.sockets.drop()

    async def _killed(self, _: str) -> None:
        """Somebody killed a process of the app: nothing is done here, it is kept beside what happened."""
        self._platform.faults.keep("killed")

    async def _revoke(self, _: Any) -> None:
        """The tokens die, and nobody is told."""
        self._platform.workspace.all.revoked = True

    async def _reinstall(self, _: str) -> None:
        """The tokens are good again."""
        self._platform.workspace.all.revoked = False
