"""Looking up people."""

from workspace import payloads
from workspace.api import ApiError, Call, method
from workspace.methods.paging import page
from workspace.records import Json


@method("users.info", "users:read")
async def info(call: Call) -> Json:
    """One person."""
    workspace = call.platform.workspace
    who = workspace.person(call.text("user", "user_not_found"))
    if who is None:
        raise ApiError("user_not_found")
    shape = payloads.person(workspace, who)
    if call.flag("include_locale") and who.team == workspace.all.team_id:
        shape["locale"] = "en-GB"
    return {"user": shape}


@method("users.list", "users:read")
async def every(call: Call) -> Json:
    """Everybody, a page at a time."""
    workspace = call.platform.workspace
    people, cursor = page(workspace.people(), call)
    return {
        "members": [payloads.person(workspace, who) for who in people],
        "cache_ts": int(workspace.clock.now().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }
