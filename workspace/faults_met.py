"""Where the app's calls meet trouble: around the Web API, the response_urls and the uploads."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from workspace.api import ApiError, arguments
from workspace.faults import CALLS, Kind, Switch
from workspace.platform import Platform
from workspace.records import Json

Endpoint = Callable[[Request], Awaitable[Response]]
About = Callable[[Platform, Request], Awaitable[tuple[str, str]]]
"""Which method is called, and whom it concerns."""


def meeting(endpoint: Endpoint, about: About) -> Endpoint:
    """`endpoint`, with the trouble that is switched on."""

    async def met(request: Request) -> Response:
        platform: Platform = request.app.state.platform
        if not platform.faults.any:
            return await endpoint(request)
        switch = platform.faults.meets(*await about(platform, request), CALLS)
        return await endpoint(request) if switch is None else await _troubled(endpoint, request, switch)

    return met


async def a_method(platform: Platform, request: Request) -> tuple[str, str]:
    """A method of the Web API, and the person it writes to or asks about."""
    name = str(request.path_params["method"])
    try:
        return name, person(platform, await arguments(request))  # the request keeps them for the method itself
    except ApiError:
        return name, ""  # the method will refuse it


async def a_hook(platform: Platform, request: Request) -> tuple[str, str]:
    """A response_url, and whose act it answers."""
    hook = platform.workspace.all.hooks.get(request.path_params["token"])
    return "response_url", hook.user if hook else ""


async def an_upload(_: Platform, __: Request) -> tuple[str, str]:
    """The bytes of a file concern nobody in particular."""
    return "upload", ""


def person(platform: Platform, args: Json) -> str:
    """Whom a call concerns: named, spoken to directly, or looking at the form; empty for nobody in particular."""
    workspace = platform.workspace
    named = str(args.get("user") or args.get("user_id") or args.get("users") or "")
    channel = str(args.get("channel") or args.get("channel_id") or "")
    if named or channel.startswith(("U", "W")):
        return named or channel
    room = workspace.channel(channel)
    if room is not None and room.is_im:
        return next((one for one in room.members if one != workspace.all.bot_user), "")
    view = workspace.view(str(args.get("view_id") or ""))
    return view.user if view else platform.triggers.whose(str(args.get("trigger_id") or ""))


async def _troubled(endpoint: Endpoint, request: Request, switch: Switch) -> Response:
    if switch.kind is Kind.STORM:
        wait = {"Retry-After": str(max(1, round(switch.seconds)))}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, wait)
    if switch.kind is Kind.REFUSED:
        return JSONResponse({"ok": False, "error": switch.error})
    if switch.done:
        await endpoint(request)
    if switch.kind is Kind.BROKEN:
        return PlainTextResponse("Internal Server Error", 500)
    if switch.kind is Kind.SILENT:
        await asyncio.sleep(switch.seconds)
    await _cut(request)
    return Response()  # nobody is there to read it


async def _cut(request: Request) -> None:
    """As when a cable is pulled: the web server's own connection is closed without an answer."""
    cycle: Any = getattr(request.receive, "__self__", None)
    cycle.transport.abort()
    while not cycle.disconnected:
        await asyncio.sleep(0)
