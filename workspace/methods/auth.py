"""Who the app is, and where its socket is."""

from workspace import payloads
from workspace.api import Call, method
from workspace.records import Json


@method("auth.test")
async def test(call: Call) -> Json:
    """Who this token belongs to."""
    state, bot = call.platform.workspace.all, call.platform.workspace.bot
    return {
        "url": call.platform.address + "/",
        "team": state.team_name,
        "user": bot.name,
        "team_id": state.team_id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", token="app")  # noqa: S106 - a kind of token
async def connections_open(call: Call) -> Json:
    """Where the app may open a WebSocket, once."""
    host = call.platform.address.removeprefix("http")
    return {
        "url": f"ws{host}/socket?ticket={call.platform.sockets.ticket()}&app_id={call.platform.workspace.all.app_id}"
    }


@method("bots.info", "users:read")
async def bots_info(call: Call) -> Json:
    """The app's own profile."""
    return {"bot": payloads.bot_profile(call.platform.workspace)}
