"""Showing a form where somebody pressed: on top of the form they are in, else by itself."""

from slack_sdk import WebClient

from bot.slack.blocks import View
from bot.slack.incoming import Payload


def show(client: WebClient, body: Payload, view: View) -> None:
    """Within the three seconds that the press's trigger lives."""
    if body.get("view", {}).get("type") == "modal":
        client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)
