"""Where one lands, how the page's own signs are drawn, and what a list of people calls itself."""

import struct
import unicodedata
import zlib
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from workspace.page.blocks import blocks_html
from workspace.page.images import png_size
from workspace.page.pages import Pages
from workspace.page.signs import PATHS, sign
from workspace.page.transcript import transcript
from workspace.sample import CEO, CHAIR, ESTATES, GENERAL, GUEST, HEAD, LEADERSHIP, REMUNERATION

OUTSIDER = "U0EXTERN01"


@pytest.fixture
def pages(running: Any) -> Pages:
    return Pages(running.workspace, running.clock)


def the(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = tree.css(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def test_one_lands_where_the_app_is(pages: Pages) -> None:
    assert pages.first_address(CEO) == f"/as/{CEO}/c/{LEADERSHIP}"
    assert pages.first_address(HEAD) == f"/as/{HEAD}/c/{LEADERSHIP}"


def test_who_is_in_no_channel_with_the_app_lands_in_their_first(pages: Pages) -> None:
    assert pages.first_address(GUEST[0]) == f"/as/{GUEST[0]}/c/{ESTATES}"


def test_unread_words_from_the_app_come_first(pages: Pages, running: Any) -> None:
    room = running.run(running.acts.open_messages(CEO))
    assert pages.first_address(CEO) == f"/as/{CEO}/c/{LEADERSHIP}"
    running.client().chat_postMessage(channel=room, text="Please answer")
    assert pages.first_address(CEO) == f"/as/{CEO}/c/{room}"
    assert pages.first_address(CHAIR) == f"/as/{CHAIR}/c/{LEADERSHIP}"


def test_who_has_no_conversation_lands_on_the_home_tab(pages: Pages, running: Any) -> None:
    for channel in running.workspace.all.channels.values():
        channel.members = [one for one in channel.members if one != OUTSIDER]
    assert pages.first_address(OUTSIDER) == f"/as/{OUTSIDER}/home"


def test_channels_are_marked_by_drawings(pages: Pages) -> None:
    tree = LexborHTMLParser(pages.part(CHAIR, "sidebar", "", "", "conversation"))
    the(tree, f'a[data-channel="{REMUNERATION}"] svg.sign-lock[aria-hidden=true]')
    the(tree, f'a[data-channel="{GENERAL}"] svg.sign-channel')
    assert the(tree, f'a[data-channel="{REMUNERATION}"]').text().strip() == "remuneration"


def test_the_page_itself_uses_no_sign_that_needs_a_special_font(pages: Pages) -> None:
    for html in (pages.welcome(), pages.conversation_page(CHAIR, GENERAL), pages.home_page(CHAIR)):
        symbols = {one for one in LexborHTMLParser(html).text() if unicodedata.category(one) in {"So", "Sm"}}
        assert symbols <= {"+"}, symbols


@pytest.mark.parametrize("name", PATHS)
def test_a_sign_says_nothing(name: str) -> None:
    tree = LexborHTMLParser(f"<!doctype html><body>{sign(name)}</body>")
    assert the(tree, "svg").attributes["aria-hidden"] == "true"
    assert len(tree.css("svg path")) == len(PATHS[name])
    assert the(tree, "body").text() == ""


@pytest.mark.parametrize(
    ("kind", "field", "search"),
    [
        ("users_select", "Choose a person", "Search people"),
        ("multi_users_select", "Choose people", "Search people"),
        ("conversations_select", "Choose a conversation", "Search conversations"),
        ("multi_conversations_select", "Choose conversations", "Search conversations"),
        ("channels_select", "Choose a channel", "Search channels"),
        ("multi_channels_select", "Choose channels", "Search channels"),
        ("external_select", "Choose an option", "Search options"),
        ("multi_static_select", "Choose options", "Search options"),
    ],
)
def test_a_list_says_what_one_chooses_and_searches(pages: Pages, kind: str, field: str, search: str) -> None:
    element = {"type": kind, "action_id": "a"}
    drawn = blocks_html([{"type": "actions", "block_id": "b", "elements": [element]}], pages.scene(CEO))
    tree = LexborHTMLParser(f"<!doctype html><body>{drawn}</body>")
    assert the(tree, ".shown").attributes["data-placeholder"] == field
    assert the(tree, ".picker-search").attributes["placeholder"] == search


def png(width: int, height: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + b"\xff" * width) * height
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_the_size_of_a_png_is_read_and_nothing_else_has_one() -> None:
    assert png_size(png(70, 300)) == (70, 300)
    for other in (b"", b"GIF89a" + b"\0" * 40, png(7, 7)[:20], b"\x89PNG\r\n\x1a\n" + b"\0" * 40):
        assert png_size(other) is None


def upload(running: Any, channel: str, content: bytes) -> Any:
    """The message on which the app has hung a picture."""
    running.client().files_upload_v2(channel=channel, filename="map.png", title="Heat map", content=content)
    return running.wait_for(
        lambda: next((m for m in running.workspace.messages(channel, CEO) if is_ready(running, m)), None)
    )


def is_ready(running: Any, message: Any) -> bool:
    return bool(message.files) and running.workspace.file(message.files[0]).ready


def test_the_transcript_keeps_a_picture_once_for_everybody(pages: Pages, running: Any) -> None:
    identity = upload(running, LEADERSHIP, png(70, 300)).files[0]
    html = transcript(pages)
    tree = LexborHTMLParser(html)
    kept = the(tree, "svg.kept image")
    assert kept.attributes["id"] == f"file-{identity}"
    assert (kept.attributes["href"] or "").startswith("data:image/png;base64,")
    assert html.count("data:image/png") == 1
    shown = tree.css(f'section.person figure svg[role=img][data-file-id="{identity}"]')
    assert len(shown) == len(running.workspace.channel(LEADERSHIP).members) - 1
    for one in shown:
        assert (one.attributes["aria-label"], one.attributes["viewBox"]) == ("Heat map", "0 0 70 300")
        assert the(one, "use").attributes["href"] == f"#file-{identity}"


def test_a_picture_in_a_conversation_opens_alone_and_one_in_a_drawing_does_not(pages: Pages, running: Any) -> None:
    message = upload(running, LEADERSHIP, png(70, 300))
    tree = LexborHTMLParser(pages.part(CEO, "conversation", LEADERSHIP, "", "conversation"))
    link = the(tree, "figure a.opens-picture")
    assert link.attributes["href"] == the(link, "img").attributes["src"]
    assert LexborHTMLParser(pages.picture(CEO, LEADERSHIP, message.ts)).css("figure a") == []
