"""The page's addresses, as a scripted person uses them: what they show, what they refuse, who may call them."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from workspace.sample import CEO, CHAIR, GENERAL, HEAD, LEADERSHIP, REMUNERATION
from workspace.state import Message, Version

TORONTO = "U0TRUSTEE3"


@pytest.fixture
def web(running: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.address, headers={"Origin": running.address}) as client:
        yield client


def page(answer: httpx.Response) -> LexborHTMLParser:
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text().strip() for node in tree.css(selector)]


def test_the_welcome_offers_everybody_who_can_act_the_chair_first(web: httpx.Client) -> None:
    found = page(web.get("/"))
    names = texts(found, ".cast .name")
    assert names[0] == "Helena Marsh"
    assert "Peter Lowther" not in names
    assert "Slackbot" not in names
    assert found.css_first(".cast a").attributes["data-user"] == CHAIR  # type: ignore[union-attr]


def test_one_says_something_and_sees_it(web: httpx.Client) -> None:
    answer = web.post(f"/as/{CEO}/say", json={"channel": GENERAL, "text": "Hello <b>all</b> & <!channel>"}).json()
    found = page(web.get(f"/as/{HEAD}/c/{GENERAL}"))
    message = found.css_first(f'article.message[data-ts="{answer["ts"]}"]')
    assert message is not None
    assert message.attributes["data-version"] == "0"
    assert message.css_first(".content").text() == "Hello <b>all</b> & <!channel>"  # type: ignore[union-attr]
    unread = page(web.get(f"/as/{HEAD}/part/sidebar")).css_first(f'a[data-channel="{GENERAL}"] [data-unread]')
    assert unread is not None
    web.post(f"/as/{HEAD}/read", json={"channel": GENERAL})
    assert page(web.get(f"/as/{HEAD}/part/sidebar")).css(f'a[data-channel="{GENERAL}"] [data-unread]') == []


def test_a_thread_is_drawn_beside_its_channel(web: httpx.Client) -> None:
    root = web.post(f"/as/{CEO}/say", json={"channel": GENERAL, "text": "Root"}).json()["ts"]
    web.post(f"/as/{HEAD}/say", json={"channel": GENERAL, "text": "Reply", "thread_ts": root})
    found = page(web.get(f"/as/{CEO}/c/{GENERAL}/t/{root}"))
    assert texts(found, "#thread .content") == ["Root", "Reply"]
    assert "Reply" not in texts(found, "#conversation .content")
    assert texts(found, "#conversation .replies") == ["1 reply"]


@pytest.mark.parametrize(
    "path",
    [
        "/as/NOBODY",
        f"/as/{CEO}/c/NOWHERE",
        f"/as/{CEO}/c/{REMUNERATION}",
        f"/as/{CEO}/part/conversation?channel={REMUNERATION}",
        f"/as/{CEO}/part/nothing",
        f"/as/{CEO}/m/{GENERAL}/1.2",
        f"/as/{CEO}/file/F404",
        f"/as/{CEO}/c/{GENERAL}/t/1.2",
    ],
)
def test_what_is_not_there_or_not_ones_own_is_refused_in_words(web: httpx.Client, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404
    assert answer.text.endswith(".")


def test_an_impossible_act_is_refused_with_a_sentence(web: httpx.Client) -> None:
    for act, body in (
        ("say", {"channel": REMUNERATION, "text": "Let me in"}),
        ("click", {"channel": GENERAL, "ts": "1.2", "version": 0, "block_id": "b", "action_id": "a"}),
        ("submit", {"view_id": "V404", "values": {}}),
        ("say", {"channel": 7}),
        ("click", {"version": "x"}),
        ("click", {"values": {"b": 7}, "view_id": "V1"}),
    ):
        answer = web.post(f"/as/{CEO}/{act}", json=body)
        assert answer.status_code == 409, (act, answer.text)
        assert answer.json()["refused"].endswith((".", "”."))
    assert web.post(f"/as/{CEO}/fly", json={}).status_code == 404
    assert web.post(f"/as/{CEO}/say", content=b"{").status_code == 409


def test_only_the_page_itself_may_act(running: Any) -> None:
    body = {"channel": GENERAL, "text": "From elsewhere"}
    for origin in ("https://evil.example", "null", running.address.replace("127.0.0.1", "localhost"), None):
        headers = {"Origin": origin} if origin else {}
        answer = httpx.post(f"{running.address}/as/{CEO}/say", json=body, headers=headers)
        assert answer.status_code == 403, origin
    strange = httpx.get(running.address, headers={"Host": "evil.example"})
    assert strange.status_code == 403
    assert all(m.text != "From elsewhere" for m in running.workspace.messages(GENERAL, CEO))


def test_no_script_but_ours_can_run(web: httpx.Client) -> None:
    for path in ("/", f"/as/{CEO}/c/{GENERAL}", f"/as/{CEO}/home", "/transcript"):
        answer = web.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'none'" in policy or ("script-src 'self';" in policy and "unsafe" not in policy)
        scripts = page(answer).css("script")
        assert all(script.attributes.get("src", "").startswith("/static/") for script in scripts)  # type: ignore[union-attr]
        assert not re.search(r'<[^>]* on\w+="', answer.text)


def test_time_is_told_and_moved_where_the_person_is(web: httpx.Client, running: Any) -> None:
    before = running.clock.now()
    web.post(f"/as/{CEO}/forward", json={"hours": 1}).raise_for_status()
    assert 3590 < (running.clock.now() - before).total_seconds() < 3620
    web.post(f"/as/{TORONTO}/forward", json={"to": "tomorrow"}).raise_for_status()
    clock = page(web.get(f"/as/{TORONTO}/part/sidebar")).css_first(".clock time")
    assert clock is not None
    assert clock.text().endswith(", 09:00")
    for backwards in ({"to": "2020-01-01"}, {"hours": -1}, {"to": "soon"}, {}):
        answer = web.post(f"/as/{CEO}/forward", json=backwards)
        assert answer.status_code == 409, backwards


def put(running: Any, channel: str, texts_of: list[str], **more: Any) -> str:
    async def add() -> str:
        ts = running.workspace.next_ts()
        versions = [Version(running.workspace.now_text(), text) for text in texts_of]
        running.workspace.add(Message(channel, ts, more.pop("user", HEAD), versions, **more))
        return str(ts)

    return str(running.run(add()))


def test_the_transcript_tells_each_person_what_they_saw(web: httpx.Client, running: Any) -> None:
    put(running, GENERAL, ["first draft", "second draft", "final words"], edited_ts="1.0")
    put(running, GENERAL, ["whispered"], ephemeral_for=CEO)
    put(running, GENERAL, ["regretted"], deleted_at=running.workspace.now_text())
    root = put(running, LEADERSHIP, ["a root"])
    put(running, LEADERSHIP, ["an answer"], thread_ts=root)
    tree = page(web.get("/transcript"))

    def said(user: str, selector: str) -> list[str]:
        return texts(tree, f'section.person[data-user="{user}"] {selector}')

    assert "final words" in said(HEAD, ".told > article .content")
    edited = next(node for node in tree.css(f'[data-user="{HEAD}"] .told') if "final words" in node.text())
    assert [node.text() for node in edited.css("details.earlier:not([open]) .state .text")] == [
        "first draft",
        "second draft",
    ]
    assert "whispered" in said(CEO, ".content")
    assert "whispered" not in said(HEAD, ".content")
    assert "regretted" in said(HEAD, "details .text")
    assert "regretted" not in said(HEAD, "article .content")
    assert said(HEAD, ".thread .content") == ["an answer"]
    assert said(CHAIR, f'[data-channel="{REMUNERATION}"] .content')
    assert not said(CEO, f'[data-channel="{REMUNERATION}"] .content')
    assert tree.css("button, dialog, script, link[rel=stylesheet], [src^='/'], a[href^='/']") == []


def test_a_picture_and_the_transcript_hold_the_file_itself(web: httpx.Client, running: Any) -> None:
    png = bytes.fromhex("89504e470d0a1a0a") + b"not much of a picture"
    client = running.client()
    room = running.run(running.acts.open_messages(CEO))
    client.files_upload_v2(channel=room, filename="map.png", title="Heat map", content=png, initial_comment="See")
    running.wait_for(lambda: running.workspace.messages(room, CEO))
    message = running.last(room, CEO)
    running.wait_for(lambda: running.workspace.file(message.files[0]).ready)
    found = page(web.get(f"/as/{CEO}/m/{room}/{message.ts}"))
    image = found.css_first("main.card article img")
    assert image is not None
    address = image.attributes["src"]
    assert address is not None
    shown = web.get(address)
    assert (shown.headers["content-type"], shown.content) == ("image/png", png)
    inlined = page(web.get("/transcript")).css("img")
    assert inlined
    assert all((node.attributes["src"] or "").startswith("data:image/png;base64,") for node in inlined)
    assert web.get(address.replace(CEO, "NOBODY")).status_code == 404


def test_the_stream_tells_what_changed(web: httpx.Client) -> None:
    with web.stream("GET", f"/as/{HEAD}/live") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        web.post(f"/as/{CEO}/say", json={"channel": GENERAL, "text": "News"})
        event = next(line for line in lines if line.startswith("data:"))
        assert f'"channel": "{GENERAL}"' in event
