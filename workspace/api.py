"""The Web API: one route for every method, with its token, its scopes and Slack's way of saying no."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workspace import concerning
from workspace.limits import Fault
from workspace.modals import NotPossible
from workspace.pacing import TooFast
from workspace.platform import Platform
from workspace.records import Json
from workspace.triggers import BadTrigger


class ApiError(Exception):
    """The method is refused with Slack's `error` name; `more` is added to the answer."""

    def __init__(self, error: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.more = more


@dataclass(frozen=True)
class Call:
    """One call of a method by the app."""

    method: str
    platform: Platform
    args: Json

    def text(self, name: str, missing: str = "invalid_arguments") -> str:
        """A text argument that must be there, or the call is refused with `missing`."""
        value = self.args.get(name)
        if value in (None, ""):
            raise ApiError(missing, [f"[ERROR] missing required field: {name}"])
        return str(value)

    def optional(self, name: str) -> str:
        """A text argument, or nothing."""
        return str(self.args.get(name) or "")

    def flag(self, name: str) -> bool:
        """A truth argument, as JSON or as form text."""
        return str(self.args.get(name, "")).lower() in {"true", "1"}

    def structure(self, name: str, wrong: str = "invalid_arguments") -> Any:
        """A structured argument, as JSON or as JSON in a text; None when it is not there."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as problem:
            raise ApiError(wrong, [f"[ERROR] {name} is not JSON: {problem}"]) from problem

    def need(self, *scopes: str) -> None:
        """Refuse the call unless the app was granted one of `scopes`."""
        granted = self.platform.workspace.app.scopes
        if scopes and not granted.intersection(scopes):
            raise ApiError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(granted)))


Handler = Callable[[Call], Awaitable[Json]]
METHODS: dict[str, tuple[Handler, tuple[str, ...], str]] = {}
"""Every method: its function, the scopes of which one is needed, and whose token ("bot", "app" or "none")."""


def method(name: str, *scopes: str, token: str = "bot") -> Callable[[Handler], Handler]:  # noqa: S107 - a kind of token
    """Make a function the Web API method `name`."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = (handler, scopes, token)
        return handler

    return register


def fault_messages(faults: list[Fault], root: str = "") -> list[str]:
    """Faults in the words of `response_metadata.messages`."""
    return [f"[ERROR] {fault.message} [json-pointer:{root}{fault.pointer}]" for fault in faults]


async def endpoint(request: Request) -> Response:
    """Answer `/api/<method>`."""
    platform: Platform = request.app.state.platform
    name = request.path_params["method"]
    try:
        said = {"ok": True, **await _call(platform, name, request)}
        return JSONResponse(said, headers=_granted(platform, name))
    except ApiError as no:
        error, messages, more = no.error, no.messages, no.more
    except TooFast as no:
        platform.refused(name, "ratelimited", [f"wait {no.seconds} s"])
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(no.seconds)})
    except (BadTrigger, NotPossible) as no:
        error, messages, more = str(no), [], {}
    args = await readable(request)
    platform.refused(name, error, messages, concerning.person(platform, args), concerning.a_call(platform, args))
    extra = {"response_metadata": {"messages": messages}} if messages else {}
    return JSONResponse({"ok": False, "error": error, **extra, **more})


def _granted(platform: Platform, name: str) -> dict[str, str]:
    """What Slack says of the token with every answer."""
    if METHODS[name][2] != "bot":
        return {}
    return {"x-oauth-scopes": ",".join(sorted(platform.workspace.app.scopes))}


async def _call(platform: Platform, name: str, request: Request) -> Json:
    args = await arguments(request)
    if name not in METHODS:
        raise ApiError("unknown_method", req_method=name)
    handler, scopes, kind = METHODS[name]
    _check_token(platform, kind, _token(request, args))
    call = Call(name, platform, args)
    call.need(*scopes)
    platform.pacing.check(name, call.optional("channel"))
    return await handler(call)


async def arguments(request: Request) -> Json:
    """What a call carries, however it was sent. Raises ApiError."""
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError as problem:
            raise ApiError("invalid_json") from problem
        if not isinstance(body, dict):
            raise ApiError("json_not_object")
        return args | body
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
    return args


async def readable(request: Request) -> Json:
    """What a call carries; nothing where that cannot be read, for the method itself refuses it."""
    try:
        return await arguments(request)  # the request keeps them for who asks again
    except ApiError:
        return {}


def _token(request: Request, args: Json) -> str:
    bearer = request.headers.get("authorization", "")
    given = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else ""
    return given or str(args.pop("token", ""))


def _check_token(platform: Platform, kind: str, token: str) -> None:
    state = platform.workspace.all
    if kind == "none":
        return
    if not token:
        raise ApiError("not_authed")
    if token not in (state.bot_token, state.app_token):
        raise ApiError("invalid_auth")
    if token != (state.bot_token if kind == "bot" else state.app_token):
        raise ApiError("not_allowed_token_type")
    if state.revoked:
        raise ApiError("account_inactive")
