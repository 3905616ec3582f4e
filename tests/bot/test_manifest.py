"""The app manifest: what Slack's form takes, the least scopes, and a reason beside each."""

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import bot
from bot.manifest import COMMAND, EVENTS, SCOPES, START_ROUND, BadAddress, as_text, manifest

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))

NEEDS = {
    "auth_test": set(),
    "apps_connections_open": set(),
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
    "views_push": set(),
    "users_info": {"users:read"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "files_upload_v2": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "files_delete": {"files:write"},
}
"""The scopes Slack's reference asks for each method we call."""

EVENT_NEEDS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
    "app_uninstalled": set(),
    "tokens_revoked": set(),
}
LEFT_OVER = {"commands"}
"""The command itself, which no method needs."""


def test_as_text_it_is_the_same_with_a_reason_beside_every_scope_and_event() -> None:
    text = as_text()
    assert YAML(typ="safe").load(text) == json.loads(json.dumps(manifest()))
    for name, reason in {**SCOPES, **EVENTS}.items():
        assert f"- {name}  # {reason}" in text
        assert len(reason) > 10


def test_every_method_we_call_is_known_here() -> None:
    called = set(re.findall(r"client\.((?:chat|views|users|conversations|files|auth|apps)_\w+)\(", SOURCES))
    assert called
    assert called <= set(NEEDS), called - set(NEEDS)


def test_no_scope_is_missing_and_none_is_too_much() -> None:
    called = set(re.findall(r"client\.(\w+)\(", SOURCES)) & set(NEEDS)
    needed = set().union(*(NEEDS[method] for method in called), *(EVENT_NEEDS[event] for event in EVENTS))
    assert set(SCOPES) == needed | LEFT_OVER


def test_every_event_is_listened_to() -> None:
    told = re.search(r"heard: dict\[.*?\] = \{(.*?)\n    \}", SOURCES, re.DOTALL)
    assert told
    assert {event.partition(".")[0] for event in EVENTS} == set(re.findall(r'"(\w+)":', told[1]))


def test_no_history_of_channels_and_no_user_scopes() -> None:
    assert not {scope for scope in SCOPES if scope.endswith(":history")} - {"im:history"}
    assert set(manifest()["oauth_config"]["scopes"]) == {"bot"}


def test_within_slacks_limits_and_names() -> None:
    described = manifest()
    shown = described["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", described["features"]["bot_user"]["display_name"])
    (command,) = described["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert command["should_escape"] is True
    (shortcut,) = described["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("global", START_ROUND)
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
    assert len(described["settings"]["event_subscriptions"]["bot_events"]) <= 100


def test_socket_mode_needs_no_public_address() -> None:
    settings = manifest()["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert "url" not in json.dumps(manifest())
    home = manifest()["features"]["app_home"]
    assert (home["home_tab_enabled"], home["messages_tab_enabled"], home["messages_tab_read_only_enabled"]) == (
        True,
        True,
        False,
    )


def test_over_http_one_address_takes_everything() -> None:
    for address in ("https://bot.example.org", "https://bot.example.org/", "https://bot.example.org/slack/events"):
        told = manifest(address)
        url = "https://bot.example.org/slack/events"
        settings = told["settings"]
        assert settings["socket_mode_enabled"] is False
        assert settings["event_subscriptions"]["request_url"] == url
        assert settings["interactivity"]["request_url"] == url
        assert [one["url"] for one in told["features"]["slash_commands"]] == [url]
        assert YAML(typ="safe").load(as_text(address)) == json.loads(json.dumps(told))


@pytest.mark.parametrize(
    "address", ["http://bot.example.org", "bot.example.org", "https://", "https://a.example/?x=1", "ftp://127.0.0.2"]
)
def test_slack_posts_only_to_https(address: str) -> None:
    with pytest.raises(BadAddress):
        manifest(address)
