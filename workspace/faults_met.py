"""Where the app's calls meet trouble: around the Web API, the response_urls and the uploads."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from workspace import concerning
from workspace.api import readable
from workspace.faults import CALLS, Kind, Switch
from workspace.platform import Platform

Endpoint = Callable[[Request], Awaitable[Response]]
About = Callable[[Platform, Request], Awaitable[tuple[str, str, concerning.About]]]
"""Which method is called, and whom and what it concerns."""


def meeting(endpoint: Endpoint, about: About) -> Endpoint:
    """`endpoint`, with the trouble that is switched on."""

    async def met(request: Request) -> Response:
        platform: Platform = request.app.state.platform
        if not platform.faults.any:
            return await endpoint(request)
        method, user, what = await about(platform, request)
        switch = platform.faults.meets(method, user, CALLS, what)
        return await endpoint(request) if switch is None else await _troubled(endpoint, request, switch)

    return met


async def a_method(platform: Platform, request: Request) -> tuple[str, str, concerning.About]:
    """A method of the Web API, and the person it writes to or asks about."""
    args = await readable(request)
    name = str(request.path_params["method"])
    return name, concerning.person(platform, args), concerning.a_call(platform, args)


async def a_hook(platform: Platform, request: Request) -> tuple[str, str, concerning.About]:
    """A response_url, and whose act it answers."""
    hook = platform.workspace.all.hooks.get(request.path_params["token"])
    return ("response_url", hook.user, concerning.an_answer(hook)) if hook else ("response_url", "", {})


async def an_upload(_: Platform, __: Request) -> tuple[str, str, concerning.About]:
    """The bytes of a file concern nobody in particular."""
    return "upload", "", {}


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
