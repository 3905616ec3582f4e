"""The running workspace: routes, who may call them, and starting and stopping cleanly."""

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from workspace import api, faults_control, hooks, methods
from workspace.acts import Acts
from workspace.faults_met import a_hook, a_method, an_upload, meeting
from workspace.methods import files
from workspace.platform import Platform

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
assert methods.__all__  # noqa: S101 - importing the methods registers them


class OwnPagesOnly:
    """Turns away what another site's page or a strange host name sends here."""

    def __init__(self, app: ASGIApp, address: str) -> None:
        self._app = app
        self._port = urlsplit(address).port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and not self._allowed(HTTPConnection(scope)):
            if scope["type"] == "websocket":
                await WebSocketClose(code=4003)(scope, receive, send)
            else:
                await PlainTextResponse("Open this workspace from its own address.", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _allowed(self, connection: HTTPConnection) -> bool:
        host = urlsplit("//" + connection.headers.get("host", ""))
        if host.hostname not in LOOPBACK:
            return False
        origin = connection.headers.get("origin")
        if origin is None or connection.scope.get("method") in {"GET", "HEAD"}:
            return True
        page = urlsplit(origin)
        return page.scheme == "http" and page.hostname in LOOPBACK and page.port == self._port


def application(platform: Platform) -> Starlette:
    """The web application of `platform`, with the page when there is one."""
    acts = Acts(platform)
    routes: list[BaseRoute] = [
        Route("/api/{method}", meeting(api.endpoint, a_method), methods=["GET", "POST"]),
        Route("/hooks/{token}", meeting(hooks.endpoint, a_hook), methods=["POST"]),
        Route("/upload/{token}", meeting(files.upload, an_upload), methods=["POST"]),
        Route("/record", record),
        Route("/faults", faults_control.listed),
        Route("/faults", faults_control.change, methods=["POST"]),
        Route("/clock", tell_time),
        Route("/clock/forward", forward, methods=["POST"]),
        WebSocketRoute("/socket", platform.sockets.endpoint),
    ]
    if importlib.util.find_spec("workspace.page") is not None:
        page = importlib.import_module("workspace.page")
        routes += page.routes(platform.workspace, acts, platform.clock)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        platform.events.resume()
        platform.uploads.resume()
        platform.workspace.save()
        yield
        platform.events.stop()
        platform.uploads.stop()
        await platform.line.close()
        platform.workspace.save()

    app = Starlette(routes=routes, lifespan=lifespan)
    app.add_middleware(OwnPagesOnly, address=platform.address)
    app.state.platform = platform
    app.state.acts = acts
    return app


async def record(request: Request) -> Response:
    """Every message ever with all its versions, the files, what the app was refused, and the faults that happened:
    for whoever tests the app.
    """
    platform: Platform = request.app.state.platform
    messages = [asdict(message) for message in platform.workspace.record()]
    shared = [asdict(file) for file in platform.workspace.all.files.values()]
    waiting = len(platform.workspace.all.pending)
    refusals, faults = platform.refusals, platform.faults.happened
    return JSONResponse(
        {"messages": messages, "files": shared, "refusals": refusals, "events_waiting": waiting, "faults": faults}
    )


async def tell_time(request: Request) -> Response:
    """The time here, and how many events are on their way or wait to be sent again."""
    platform: Platform = request.app.state.platform
    waiting = len(platform.workspace.all.pending)
    return JSONResponse({"now": platform.workspace.now_text(), "events_waiting": waiting})


async def forward(request: Request) -> Response:
    """Move time forward by `seconds`."""
    acts: Acts = request.app.state.acts
    try:
        seconds = float((await request.json())["seconds"])
        await acts.forward(timedelta(seconds=seconds))
    except (ValueError, KeyError, TypeError, OverflowError):
        return JSONResponse({"ok": False, "error": 'Send {"seconds": a number of 0 or more}.'}, 400)
    return JSONResponse({"ok": True, "now": acts.workspace.now_text()})
