"""response_url: answering to the place where a person acted, five times in half an hour."""

import json
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from workspace import concerning
from workspace.api import ApiError
from workspace.methods import written
from workspace.platform import Platform
from workspace.records import Hook, Json, Message

LIFETIME = timedelta(minutes=30)
MOST_USES = 5


async def endpoint(request: Request) -> Response:
    """Take one answer to a response_url."""
    platform: Platform = request.app.state.platform
    try:
        hook = _usable(platform, request.path_params["token"])
        try:
            given = json.loads(await request.body())
        except ValueError as problem:
            raise ApiError("invalid_payload") from problem
        respond(platform, hook, given)
    except ApiError as no:
        known = platform.workspace.all.hooks.get(request.path_params["token"])
        who, about = (known.user, concerning.an_answer(known)) if known else ("", {})
        platform.refused("response_url", no.error, no.messages, who, about)
        status = 404 if no.error in {"expired_url", "used_url", "not_found"} else 400
        more = {"response_metadata": {"messages": no.messages}} if no.messages else {}
        return JSONResponse({"ok": False, "error": no.error, **more}, status)
    hook.used += 1
    return PlainTextResponse("ok")


def respond(platform: Platform, hook: Hook, given: Any) -> None:
    """Post, replace or delete what the app answered. Raises ApiError."""
    if not isinstance(given, dict):
        raise ApiError("invalid_payload")
    message = platform.workspace.message(hook.channel, hook.ts) if hook.ts else None
    if given.get("delete_original"):
        platform.talk.erase(_still_there(message))
        return
    text, blocks = _written(platform, given)
    if given.get("replace_original"):
        found = _still_there(message)
        platform.talk.redraw(found, platform.talk.version(text, blocks, found.files), marked=not blocks)
        return
    posted = _post(platform, hook, given, text, blocks)
    hook.ts = hook.ts or posted.ts


def _post(platform: Platform, hook: Hook, given: Json, text: str, blocks: list[Json]) -> Message:
    kind = given.get("response_type", "ephemeral")
    if kind not in {"ephemeral", "in_channel"}:
        raise ApiError("invalid_response_type")
    room = platform.workspace.all.channels[hook.channel]
    return platform.talk.post(
        room,
        platform.workspace.all.bot_user,
        platform.talk.version(text, blocks),
        thread_ts=str(given.get("thread_ts") or (hook.thread_ts if kind == "ephemeral" else "")),
        by_app=True,
        ephemeral_for=hook.user if kind == "ephemeral" else "",
    )


def _written(platform: Platform, given: Json) -> tuple[str, list[Json]]:
    drawn = written.blocks(platform, given.get("blocks"))
    text = str(given.get("text") or "")
    if not text.strip():
        raise ApiError("no_text", [written.NO_FALLBACK] if drawn else [])
    return text[: written.MOST_TEXT], drawn


def _usable(platform: Platform, token: str) -> Hook:
    workspace = platform.workspace
    hook = workspace.all.hooks.get(token)
    if hook is None or workspace.all.revoked:
        raise ApiError("not_found")
    if workspace.clock.now() - workspace.moment(hook.made_at) > LIFETIME:
        raise ApiError("expired_url")
    if hook.used >= MOST_USES:
        raise ApiError("used_url")
    return hook


def _still_there(message: Message | None) -> Message:
    if message is None or message.deleted_at:
        raise ApiError("message_not_found")
    return message
