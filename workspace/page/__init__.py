"""The web page of the local workspace: act as anybody in it. `routes` is all that others need."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from workspace.acts import Acts, Refused
from workspace.clock import Clock
from workspace.page.guard import POLICY, Endpoint, guarded
from workspace.page.live import stream
from workspace.page.pages import HERE, NotThere, Pages
from workspace.page.posts import Posts
from workspace.page.transcript import transcript
from workspace.state import Workspace

STANDALONE = POLICY.replace("script-src 'self'", "script-src 'none'").replace(
    "'self'; img-src", "'unsafe-inline'; img-src"
)
SHOWN_IN_PAGE = {"image/png", "image/jpeg", "image/gif", "image/webp"}


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in a request. Raises Refused."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise Refused("The request is not JSON.") from None
    if not isinstance(body, dict):
        raise Refused("The request must be a JSON object.")
    return body


class Endpoints:
    """The page's addresses."""

    def __init__(self, workspace: Workspace, acts: Acts, clock: Clock) -> None:
        self.workspace = workspace
        self.acts = acts
        self.pages = Pages(workspace, clock)
        self.posts = Posts(acts)

    async def welcome(self, _request: Request) -> Response:
        """Whom to be."""
        return HTMLResponse(self.pages.welcome())

    async def first(self, request: Request) -> Response:
        """Where this person lands."""
        return RedirectResponse(self.pages.first_address(request.path_params["user"]), 303)

    async def conversation(self, request: Request) -> Response:
        """A conversation, with a thread if the address names one."""
        given = request.path_params
        return HTMLResponse(self.pages.conversation_page(given["user"], given["channel"], given.get("ts", "")))

    async def home(self, request: Request) -> Response:
        """The app's Home tab."""
        return HTMLResponse(self.pages.home_page(request.path_params["user"]))

    async def messages(self, request: Request) -> Response:
        """The app's Messages tab: the direct conversation with it."""
        user = request.path_params["user"]
        self.pages.scene(user)
        return RedirectResponse(f"/as/{user}/c/{await self.acts.open_messages(user)}", 303)

    async def picture(self, request: Request) -> Response:
        """One message alone."""
        given = request.path_params
        return HTMLResponse(self.pages.picture(given["user"], given["channel"], given["ts"]))

    async def part(self, request: Request) -> Response:
        """A part of the page, drawn again."""
        given, asked = request.path_params, request.query_params
        tab = "home" if asked.get("tab") == "home" else "conversation"
        drawn = self.pages.part(given["user"], given["name"], asked.get("channel", ""), asked.get("thread", ""), tab)
        return HTMLResponse(drawn, headers={"Cache-Control": "no-store"})

    async def live(self, request: Request) -> Response:
        """The stream of what changes."""
        user = request.path_params["user"]
        self.pages.scene(user)
        told = stream(self.workspace, user)
        return StreamingResponse(told, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def file(self, request: Request) -> Response:
        """A file's bytes: a picture as such, anything else as a download."""
        self.pages.scene(request.path_params["user"])
        file = self.workspace.file(request.path_params["file"])
        path = self.workspace.file_path(file.id) if file and file.ready else None
        if file is None or path is None or not path.exists():
            raise NotThere("That file does not exist, or is not ready yet.")
        if file.mimetype in SHOWN_IN_PAGE:
            return FileResponse(path, media_type=file.mimetype)
        return FileResponse(path, media_type="application/octet-stream", filename=file.name)

    async def transcript(self, _request: Request) -> Response:
        """Everything everybody has seen."""
        return HTMLResponse(transcript(self.pages))

    async def act(self, request: Request) -> Response:
        """A person does something."""
        user = request.path_params["user"]
        self.pages.scene(user)
        post = self.posts.by_name.get(request.path_params["act"])
        if post is None:
            raise NotThere("There is no such act.")
        return JSONResponse(await post(user, await body_of(request)))


def answering(endpoint: Endpoint) -> Endpoint:
    """`endpoint`, with refusals as 409 and things that are not there as 404, each with its sentence."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refusal:
            return JSONResponse({"refused": str(refusal)}, 409)
        except NotThere as missing:
            if request.method == "POST":
                return JSONResponse({"refused": str(missing)}, 404)
            return PlainTextResponse(str(missing), 404)

    return answer


def routes(workspace: Workspace, acts: Acts, clock: Clock) -> list[BaseRoute]:
    """The routes of the page, to be put at the root of an application."""
    do = Endpoints(workspace, acts, clock)

    def route(path: str, endpoint: Endpoint, method: str = "GET", policy: str = POLICY) -> Route:
        return Route(path, guarded(answering(endpoint), policy=policy), methods=[method])

    return [
        route("/", do.welcome),
        route("/transcript", do.transcript, policy=STANDALONE),
        route("/as/{user}", do.first),
        route("/as/{user}/home", do.home),
        route("/as/{user}/messages", do.messages),
        route("/as/{user}/live", do.live),
        route("/as/{user}/part/{name}", do.part),
        route("/as/{user}/file/{file}", do.file),
        route("/as/{user}/c/{channel}", do.conversation),
        route("/as/{user}/c/{channel}/t/{ts}", do.conversation),
        route("/as/{user}/m/{channel}/{ts}", do.picture),
        route("/as/{user}/{act}", do.act, "POST"),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
