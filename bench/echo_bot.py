"""A bot that only echoes: it posts one message, and answers every click by showing the message again, counted on."""

import argparse
import json
import re
import sys
from itertools import count
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.stopping import stop_on_signals


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", required=True)
    parser.add_argument("--bot-token", required=True)
    parser.add_argument("--app-token", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--blocks", type=Path, required=True)
    given = parser.parse_args()
    client = WebClient(given.bot_token, base_url=given.api)
    app = App(client=client)
    blocks, numbers = json.loads(given.blocks.read_text()), count(1)

    def clicked(ack: Ack, respond: Respond) -> None:
        ack()
        respond(replace_original=True, **_numbered(blocks, next(numbers)))

    def other() -> None:
        return

    app.action(re.compile(".*"))(clicked)
    app.event(re.compile(".*"))(other)
    handler = SocketModeHandler(app, given.app_token, web_client=WebClient(given.app_token, base_url=given.api))
    stop = stop_on_signals()
    handler.connect()  # type: ignore[no-untyped-call]
    client.chat_postMessage(channel=given.user, **_numbered(blocks, next(numbers)))
    sys.stdout.write("echoing\n")
    sys.stdout.flush()
    stop.wait()
    handler.close()  # type: ignore[no-untyped-call]


def _numbered(blocks: list[Any], number: int) -> dict[str, Any]:
    """The same message with another line at its end."""
    line = {"type": "context", "elements": [{"type": "plain_text", "text": f"Shown {number} times"}]}
    return {"text": f"Shown {number} times", "blocks": [*blocks, line]}


if __name__ == "__main__":
    main()
