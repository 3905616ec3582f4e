"""Socket Mode: the connection we open to Slack, and how it ends without losing what is under way."""

import ssl

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.interval_runner import IntervalRunner

from bot.intake import Intake
from bot.reconnecting import LOOK_SECONDS, Lookout, Opener
from bot.settings import Settings, SettingsFault
from bot.slack.patience import patiently
from bot.socket_workers import BoundedWorkers
from bot.watchdog import last_pong


def by_socket(app: App, app_token: str, settings: Settings, tls: ssl.SSLContext) -> Intake:
    """A connection of ours to Slack, which keeps it open with pings."""
    opener = Opener(app_token, settings.slack_api_url, ssl=tls)
    handler = SocketModeHandler(app, app_token, web_client=opener)
    client = handler.client
    client.current_app_monitor = IntervalRunner(Lookout(client), LOOK_SECONDS)
    client.message_workers.shutdown()  # nothing was given to these yet
    client.message_workers = BoundedWorkers()

    def stop() -> None:
        opener.over.set()
        finish(handler)

    return Intake("connected", lambda: connect(handler), lambda: bool(client.is_connected()), stop, last_pong(client))


def connect(handler: SocketModeHandler) -> None:
    """Opens our connection to Slack."""
    try:
        patiently(handler.connect)
    except SlackApiError as error:
        name = error.response.get("error", "")
        raise SettingsFault(
            f"Slack does not accept SLACK_APP_TOKEN ({name}). Copy it again from the Slack app settings, Basic "
            "Information, App-Level Tokens; it needs the scope connections:write, and Socket Mode must be on."
        ) from None
    except OSError:
        raise SettingsFault("The connection to Slack could not be opened. Is this machine online?") from None


def finish(handler: SocketModeHandler) -> None:
    """Takes in nothing more, and acknowledges what is under way before the connection ends.

    What was delivered and not begun is not acknowledged: Slack sends events again, and people are told to.
    """
    client = handler.client
    client.auto_reconnect_enabled = False
    client.closed = True
    client.message_queue.put(None)  # wakes the thread that takes from the queue, so that it sees this
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown(wait=True)
    handler.close()  # type: ignore[no-untyped-call]
