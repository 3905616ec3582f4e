"""Slack's tiers, by the clock."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from workspace.sample import CEO, CHAIR


def test_a_channel_takes_a_burst_and_then_one_message_a_second(running: Any) -> None:
    client = running.client()
    running.forward(seconds=0)
    for number in range(10):
        client.chat_postMessage(channel=CEO, text=str(number))
    with pytest.raises(SlackApiError) as no:
        client.chat_postMessage(channel=CEO, text="too many")
    assert no.value.response.status_code == 429
    assert no.value.response["error"] == "ratelimited"
    assert 1 <= int(no.value.response.headers["Retry-After"]) <= 10
    assert client.chat_postMessage(channel=CHAIR, text="another channel")["ok"]
    running.forward(seconds=10)
    assert client.chat_postMessage(channel=CEO, text="now")["ok"]


def test_updates_are_fifty_a_minute_and_other_methods_go_on(running: Any) -> None:
    client = running.client()
    posted = client.chat_postMessage(channel=CEO, text="0")
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    for number in range(50):
        client.chat_update(**where, text=str(number))
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.chat_update(**where, text="51")
    assert client.users_info(user=CEO)["ok"]
    running.forward(minutes=1)
    assert client.chat_update(**where, text="now")["ok"]
