"""The Web API says yes and no as Slack does. One test for each rule."""

import json
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from tests.workspace.refusal import refusal
from workspace.sample import BOT_USER, CEO, CHAIR, ESTATES, GENERAL, GONE, LEADERSHIP, REMUNERATION

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


def test_auth_test_says_who_the_token_is(client: Any) -> None:
    who = client.auth_test()
    assert (who["user_id"], who["user"], who["team"]) == (BOT_USER, "echo", "Alder Vale Learning Trust")


def test_every_answer_to_the_bot_says_which_scopes_it_has(running: Any, client: Any) -> None:
    granted = client.auth_test().headers["x-oauth-scopes"]
    assert set(granted.split(",")) == set(running.described["oauth_config"]["scopes"]["bot"])
    opened = running.client(running.workspace.all.app_token).apps_connections_open(
        app_token=running.workspace.all.app_token
    )
    assert "x-oauth-scopes" not in opened.headers


def test_a_wrong_token_is_invalid_auth_and_none_is_not_authed(running: Any) -> None:
    assert refusal(running.client("xoxb-wrong").auth_test) == "invalid_auth"
    assert httpx.post(running.api + "auth.test").json() == {"ok": False, "error": "not_authed"}


def test_a_socket_is_opened_with_the_app_token_only(running: Any, client: Any) -> None:
    token = running.workspace.all.app_token
    assert client.apps_connections_open(app_token=token)["url"].startswith("ws://127.0.0.1:")
    assert refusal(client.apps_connections_open, app_token=running.workspace.all.bot_token) == "not_allowed_token_type"


def test_form_and_json_bodies_mean_the_same(running: Any) -> None:
    headers = {"Authorization": f"Bearer {running.workspace.all.bot_token}"}
    given = {"channel": LEADERSHIP, "text": "Hi", "blocks": json.dumps([SECTION])}
    by_form = httpx.post(running.api + "chat.postMessage", data=given, headers=headers).json()
    by_json = httpx.post(running.api + "chat.postMessage", json=given | {"blocks": [SECTION]}, headers=headers).json()
    assert by_form["ok"]
    assert by_json["ok"]
    assert by_form["message"]["blocks"][0]["text"] == by_json["message"]["blocks"][0]["text"]


def test_a_method_without_its_scope_says_what_is_missing(running: Any, client: Any) -> None:
    with pytest.raises(SlackApiError) as no:
        client.conversations_list(types="mpim")
    assert no.value.response["error"] == "missing_scope"
    assert no.value.response["needed"] == "mpim:read"
    assert "chat:write" in no.value.response["provided"]


def test_reading_a_private_channel_needs_its_own_scope(running: Any, client: Any) -> None:
    running.workspace.channel(REMUNERATION).members.append(BOT_USER)
    assert client.conversations_members(channel=REMUNERATION)["members"]
    assert refusal(client.conversations_history, channel=REMUNERATION) == "missing_scope"


def test_posting_to_a_person_opens_their_direct_conversation(running: Any, client: Any) -> None:
    posted = client.chat_postMessage(channel=CEO, text="Hi")
    assert posted["channel"].startswith("D")
    assert client.chat_postMessage(channel=CEO, text="Again")["channel"] == posted["channel"]
    assert [m.text for m in running.workspace.messages(posted["channel"], CEO)] == ["Hi", "Again"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        (GENERAL, "not_in_channel"),
        (REMUNERATION, "channel_not_found"),
        ("C0NOWHERE00", "channel_not_found"),
        ("#general", "channel_not_found"),
        ("U0NOBODY000", "channel_not_found"),
        ("", "channel_not_found"),
        ("USLACKBOT", "cannot_dm_bot"),
        (BOT_USER, "cannot_dm_bot"),
        (GONE[0], "user_disabled"),
    ],
)
def test_where_the_app_cannot_post(client: Any, channel: str, error: str) -> None:
    assert refusal(client.chat_postMessage, channel=channel, text="Hi") == error


def test_an_archived_channel_takes_nothing(running: Any, client: Any) -> None:
    running.run(running.acts.archive(LEADERSHIP))
    assert refusal(client.chat_postMessage, channel=LEADERSHIP, text="Hi") == "is_archived"


@pytest.mark.parametrize("given", [{}, {"text": "  "}, {"blocks": [SECTION]}])
def test_every_message_needs_text_also_beside_blocks(client: Any, given: dict[str, Any]) -> None:
    assert refusal(client.api_call, api_method="chat.postMessage", json={"channel": CEO, **given}) == "no_text"


def test_invalid_blocks_are_named_with_their_place(running: Any, client: Any) -> None:
    with pytest.raises(SlackApiError) as no:
        client.chat_postMessage(channel=CEO, text="Hi", blocks=[{"type": "header", "text": SECTION["text"]}])
    assert no.value.response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/type]" in no.value.response["response_metadata"]["messages"][0]
    assert running.platform.refusals[-1]["error"] == "invalid_blocks"


def test_a_long_text_is_cut_when_posted_and_refused_when_updated(client: Any) -> None:
    posted = client.chat_postMessage(channel=CEO, text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    assert refusal(client.chat_update, **where, text="x" * 4001) == "msg_too_long"
    assert client.chat_update(**where, text="x" * 4000)["ok"]


def test_update_takes_no_person_and_only_own_messages_that_exist(running: Any, client: Any) -> None:
    posted = client.chat_postMessage(channel=CEO, text="Hi", blocks=[SECTION])
    assert refusal(client.chat_update, channel=CEO, ts=posted["ts"], text="New") == "channel_not_found"
    assert refusal(client.chat_update, channel=posted["channel"], ts="1.000000", text="New") == "message_not_found"
    theirs = running.workspace.messages(LEADERSHIP, CEO)[0]
    assert refusal(client.chat_update, channel=LEADERSHIP, ts=theirs.ts, text="New") == "cant_update_message"
    assert refusal(client.chat_delete, channel=LEADERSHIP, ts=theirs.ts) == "cant_delete_message"


def test_an_update_with_text_alone_removes_the_blocks_and_keeps_the_version_before(running: Any, client: Any) -> None:
    posted = client.chat_postMessage(channel=CEO, text="Hi", blocks=[SECTION])
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="New")
    message = running.workspace.message(posted["channel"], posted["ts"])
    assert (message.text, message.blocks, message.version) == ("New", [], 1)
    assert message.versions[0].blocks[0]["text"]["text"] == "Hello"


def test_an_empty_list_of_blocks_means_none(client: Any) -> None:
    posted = client.chat_postMessage(channel=CEO, text="Hi", blocks=[SECTION])
    changed = client.chat_update(channel=posted["channel"], ts=posted["ts"], text="New", blocks=[])
    assert "blocks" not in changed["message"]


def test_a_deleted_message_is_gone_but_recorded(running: Any, client: Any) -> None:
    posted = client.chat_postMessage(channel=CEO, text="Hi")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert running.workspace.messages(posted["channel"], CEO) == []
    assert refusal(client.chat_update, channel=posted["channel"], ts=posted["ts"], text="x") == "message_not_found"
    recorded = httpx.get(running.address + "/record").json()["messages"][-1]
    assert recorded["versions"][0]["text"] == "Hi"
    assert recorded["deleted_at"]


def test_an_ephemeral_is_seen_by_one_and_cannot_be_updated(running: Any, client: Any) -> None:
    sent = client.chat_postEphemeral(channel=LEADERSHIP, user=CEO, text="Just you")
    assert running.last(LEADERSHIP, CEO).text == "Just you"
    assert running.last(LEADERSHIP, CHAIR).text != "Just you"
    assert refusal(client.chat_update, channel=LEADERSHIP, ts=sent["message_ts"], text="x") == "message_not_found"
    outsider = refusal(client.chat_postEphemeral, channel=LEADERSHIP, user="U0EXTERN01", text="x")
    assert outsider == "user_not_in_channel"


def test_replies_hang_under_a_message_that_exists(running: Any, client: Any) -> None:
    root = client.chat_postMessage(channel=LEADERSHIP, text="Root")
    client.chat_postMessage(channel=LEADERSHIP, text="Reply", thread_ts=root["ts"])
    assert running.last(LEADERSHIP, CEO).text == "Root"
    assert [m["text"] for m in client.conversations_replies(channel=LEADERSHIP, ts=root["ts"])["messages"]] == [
        "Root",
        "Reply",
    ]
    wrong = refusal(client.chat_postMessage, channel=LEADERSHIP, text="x", thread_ts="1.000000")
    assert wrong == "thread_not_found"


def test_history_is_newest_first_and_shows_metadata_only_when_asked(client: Any) -> None:
    metadata = {"event_type": "asked", "event_payload": {"run": "7"}}
    posted = client.chat_postMessage(channel=CEO, text="Hi", metadata=metadata)
    client.chat_postMessage(channel=CEO, text="Later")
    plainly = client.conversations_history(channel=posted["channel"])["messages"]
    assert [m["text"] for m in plainly] == ["Later", "Hi"]
    assert "metadata" not in plainly[1]
    openly = client.conversations_history(channel=posted["channel"], include_all_metadata=True)["messages"]
    assert openly[1]["metadata"] == metadata
    assert refusal(client.chat_postMessage, channel=CEO, text="x", metadata={"event_type": "x"}) == (
        "invalid_metadata_schema"
    )


def test_conversations_are_described_and_listed(client: Any) -> None:
    about = client.conversations_info(channel=LEADERSHIP, include_num_members=True)["channel"]
    assert (about["is_member"], about["is_private"], about["num_members"]) == (True, False, 15)
    assert client.conversations_info(channel=ESTATES)["channel"]["is_ext_shared"] is True
    assert refusal(client.conversations_info, channel=REMUNERATION) == "channel_not_found"
    names = {c["name"] for c in client.conversations_list(types="public_channel,private_channel")["channels"]}
    assert names == {"trust-leadership", "general", "estates"}


def test_long_lists_come_a_page_at_a_time(client: Any) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        page = client.conversations_members(channel=LEADERSHIP, limit=6, cursor=cursor)
        found += page["members"]
        if not (cursor := page["response_metadata"]["next_cursor"]):
            break
    assert len(found) == len(set(found)) == 15
    assert refusal(client.conversations_members, channel=LEADERSHIP, cursor="nonsense") == "invalid_cursor"


def test_people_carry_what_an_app_must_look_at(client: Any) -> None:
    everybody = {person["id"]: person for person in client.users_list()["members"]}
    assert everybody[GONE[0]]["deleted"] is True
    assert everybody["U0GUEST001"]["is_restricted"] is True
    assert everybody[BOT_USER]["is_bot"] is True
    assert everybody["USLACKBOT"]["is_bot"] is False
    assert everybody["U0EXTERN01"]["team_id"] != everybody[CEO]["team_id"]
    abroad = client.users_info(user="U0TRUSTEE3")["user"]
    assert (abroad["tz"], abroad["profile"]["title"]) == ("America/Toronto", "Trustee, Finance and Estates")
    assert abroad["tz_offset"] in {-18000, -14400}
    assert refusal(client.users_info, user="U0NOBODY000") == "user_not_found"


def test_conversations_open_gives_the_direct_conversation(client: Any) -> None:
    opened = client.conversations_open(users=CEO)["channel"]["id"]
    assert client.chat_postMessage(channel=opened, text="Hi")["channel"] == opened
    assert refusal(client.conversations_open, users="U0NOBODY000") == "user_not_found"


def test_a_permalink_leads_to_the_message(client: Any) -> None:
    posted = client.chat_postMessage(channel=CEO, text="Hi")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")


def test_blocks_validate_needs_no_token(running: Any) -> None:
    def validate(**given: Any) -> Any:
        return httpx.post(running.api + "blocks.validate", data={k: json.dumps(v) for k, v in given.items()}).json()

    assert validate(blocks=[SECTION]) == {"ok": True}
    wrong = validate(view={"type": "modal", "blocks": [SECTION]})
    assert wrong["errors"] == [{"pointer": "/title", "code": "missing", "message": "missing required field: title"}]
    assert validate(blocks=[SECTION], view={})["error"] == "invalid_arguments"


def test_an_unknown_method_is_refused(client: Any) -> None:
    assert refusal(client.api_call, api_method="chat.shout") == "unknown_method"


def test_a_removed_app_can_do_nothing(running: Any, client: Any) -> None:
    running.run(running.acts.uninstall())
    assert refusal(client.auth_test) == "account_inactive"


def test_a_reply_must_not_be_a_list_of_attachments(client: Any) -> None:
    assert refusal(client.chat_postMessage, channel=CEO, text="x", attachments=[{"text": "x"}]) == "invalid_attachments"
