"""A response_url works five times in half an hour, and is judged like any message."""

from typing import Any

import httpx
import pytest

from workspace.acts import InMessage
from workspace.sample import CEO, CHAIR, GENERAL, LEADERSHIP

BUTTON = {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]


@pytest.fixture
def url(running: Any) -> Any:
    return running.platform.hook(CEO, running.workspace.channel(LEADERSHIP))


def send(url: str, **given: Any) -> Any:
    return httpx.post(url, json=given)


def test_five_times_and_no_more(running: Any, url: str) -> None:
    for number in range(5):
        assert send(url, text=str(number)).text == "ok"
    refused = send(url, text="six")
    assert (refused.status_code, refused.json()["error"]) == (404, "used_url")
    assert running.last(LEADERSHIP, CEO).text == "4"


def test_half_an_hour_and_no_longer(running: Any, url: str) -> None:
    running.forward(minutes=29)
    assert send(url, text="in time").status_code == 200
    running.forward(minutes=1, seconds=1)
    assert send(url, text="late").json()["error"] == "expired_url"


def test_only_oneself_sees_it_unless_it_is_for_the_channel(running: Any, url: str) -> None:
    send(url, text="Psst")
    assert running.last(LEADERSHIP, CEO).text == "Psst"
    assert running.last(LEADERSHIP, CHAIR).text != "Psst"
    send(url, text="All", response_type="in_channel")
    assert running.last(LEADERSHIP, CHAIR).text == "All"


def test_it_works_where_the_app_is_no_member(running: Any) -> None:
    url = running.platform.hook(CEO, running.workspace.channel(GENERAL))
    assert send(url, text="Hello").status_code == 200


def test_the_original_is_replaced_and_deleted(running: Any, listen: Any) -> None:
    ear = listen()
    ear.acknowledge = True
    posted = running.client().chat_postMessage(channel=LEADERSHIP, text="Go?", blocks=BLOCKS)
    running.run(running.acts.click(CEO, InMessage(LEADERSHIP, posted["ts"], 0), "b", "go"))
    url = ear.hears(1).payload["response_url"]
    send(url, replace_original=True, text="Gone")
    message = running.workspace.message(LEADERSHIP, posted["ts"])
    assert (message.text, message.blocks, message.version) == ("Gone", [], 1)
    send(url, delete_original=True)
    assert message.deleted_at
    assert send(url, replace_original=True, text="x").json()["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}, "invalid_blocks"),
        ({"blocks": BLOCKS}, "no_text"),
        ({"text": "x", "response_type": "loud"}, "invalid_response_type"),
        ({"delete_original": True}, "message_not_found"),
    ],
)
def test_what_slack_would_refuse_is_refused_and_not_counted(running: Any, url: str, given: Any, error: str) -> None:
    for _ in range(6):
        refused = send(url, **given)
        assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_an_invented_url_leads_nowhere(running: Any) -> None:
    assert send(f"{running.address}/hooks/invented", text="x").status_code == 404
