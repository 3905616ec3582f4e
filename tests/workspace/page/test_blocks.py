"""Every block and element is drawn as a real, labelled control that carries where it stands."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from workspace.page.blocks import blocks_html
from workspace.page.scene import Json, Person, Room, Scene, Source

OPTIONS = [{"text": {"type": "plain_text", "text": f"Option {n}"}, "value": f"v{n}"} for n in range(3)]
SCENE = Scene(
    "U1",
    datetime(2026, 11, 24, 9, 40, tzinfo=UTC),
    ZoneInfo("Europe/London"),
    people={
        "U1": Person("U1", "Zoë Able", "Head"),
        "U2": Person("U2", "Bo Best", note="External"),
        "U3": Person("U3", "Gone Girl", deactivated=True, note="Deactivated"),
        "UB": Person("UB", "A Bot", is_bot=True, note="App"),
    },
    rooms=(Room("C1", "#leaders", "public"), Room("C2", "#board", "private"), Room("D1", "A Bot", "im", with_bot=True)),
    file_address=lambda file_id: f"/files/{file_id}" if file_id == "F1" else None,
    source=Source(channel="C1", ts="1.000001", version=4),
)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def drawn(*blocks: Json, scene: Scene = SCENE) -> LexborHTMLParser:
    return LexborHTMLParser(f"<!doctype html><body>{blocks_html(list(blocks), scene)}</body>")


def one(tree: LexborHTMLParser, selector: str) -> LexborNode:
    found = tree.css(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "a1", **more}


EVERY = [
    element("button", text=plain("Go"), value="7"),
    element("static_select", options=OPTIONS),
    element("radio_buttons", options=OPTIONS),
    element("checkboxes", options=OPTIONS),
    element("multi_static_select", options=OPTIONS),
    element("users_select"),
    element("multi_users_select"),
    element("conversations_select"),
    element("channels_select"),
    element("datepicker"),
    element("timepicker"),
    element("datetimepicker"),
    element("overflow", options=OPTIONS[:1]),
]
INPUTS = [e for e in EVERY if e["type"] not in {"button", "overflow"}] + [
    element("plain_text_input"),
    element("plain_text_input", multiline=True, max_length=30),
    element("number_input", is_decimal_allowed=False, min_value="1"),
    element("email_text_input"),
    element("url_text_input"),
    element("rich_text_input"),
]


@pytest.mark.parametrize("given", EVERY, ids=lambda e: e["type"])
def test_an_element_of_a_message_carries_where_it_stands(given: Any) -> None:
    tree = drawn({"type": "actions", "block_id": "b1", "elements": [given]})
    found = one(tree, "[data-control]")
    wanted = {"data-control": given["type"], "data-block-id": "b1", "data-action-id": "a1", "data-dispatch": None}
    wanted |= {"data-channel": "C1", "data-ts": "1.000001", "data-version": "4"}
    assert wanted.items() <= found.attributes.items()


@pytest.mark.parametrize("given", INPUTS, ids=lambda e: e["type"] + str(e.get("multiline", "")))
def test_a_field_is_named_by_its_label_and_described_by_its_error(given: Any) -> None:
    scene = SCENE.at(Source(view_id="V1", hash="h"), {})
    block = {"type": "input", "block_id": "b1", "label": plain("Leaders"), "hint": plain("Any"), "element": given}
    tree = drawn(block, scene=scene)
    label, error, hint = one(tree, "label[id]"), one(tree, ".field-error"), one(tree, ".hint")
    named = tree.css(f'[aria-labelledby~="{label.attributes["id"]}"]')
    assert named, "nothing is named by the label"
    assert named[0].attributes["aria-describedby"] == f"{hint.attributes['id']} {error.attributes['id']}"
    control = one(tree, "[data-control]")
    assert control.attributes["data-view-id"] == "V1"
    assert "data-dispatch" not in control.attributes


def test_no_two_elements_of_a_view_share_an_id() -> None:
    blocks = [
        {"type": "input", "block_id": f"b{n}", "label": plain("L"), "element": given} for n, given in enumerate(INPUTS)
    ]
    ids = [node.attributes["id"] for node in drawn(*blocks).css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_button_asks_first_where_the_app_wants_it() -> None:
    confirm = {
        "title": plain("Sure?"),
        "text": plain("<b>"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        "style": "danger",
    }
    button = element("button", text=plain("Go"), style="primary", confirm=confirm, accessibility_label="Go on")
    tree = drawn({"type": "actions", "block_id": "b1", "elements": [button]})
    assert one(tree, "button[data-control] + dialog.confirm .text").text() == "<b>"
    assert [node.attributes["value"] for node in tree.css("dialog.confirm button")] == ["deny", "confirm"]
    assert one(tree, "[data-control]").attributes["aria-label"] == "Go on"
    assert "primary" in (one(tree, "[data-control]").attributes["class"] or "")


def test_people_can_be_chosen_by_name_and_the_gone_are_not_offered() -> None:
    tree = drawn(
        {"type": "actions", "block_id": "b", "elements": [element("multi_users_select", initial_users=["U2"])]}
    )
    offered = [(n.attributes["data-value"], n.attributes["aria-selected"]) for n in tree.css("[role=option]")]
    assert offered == [("U2", "true"), ("U1", "false"), ("UB", "false")]
    assert one(tree, ".chip").attributes["data-value"] == "U2"
    assert [n.text() for n in tree.css("[role=option] .note")] == ["External", "Head", "App"]


def test_somebody_chosen_before_they_left_is_still_shown() -> None:
    tree = drawn({"type": "actions", "block_id": "b", "elements": [element("users_select", initial_user="U3")]})
    assert one(tree, ".chip").text() == "Gone Girl"


def test_conversations_are_filtered_as_the_app_asks() -> None:
    limit = {"include": ["public", "private"], "exclude_bot_users": True}
    for given, wanted in (
        (element("conversations_select", filter=limit), ["C1", "C2"]),
        (element("channels_select"), ["C1"]),
        (element("conversations_select"), ["C1", "C2", "D1"]),
        (element("conversations_select", filter={"exclude_bot_users": True}), ["C1", "C2"]),
    ):
        tree = drawn({"type": "actions", "block_id": "b", "elements": [given]})
        assert [n.attributes["data-value"] for n in tree.css("[role=option]")] == wanted


def test_what_was_chosen_wins_over_what_the_app_suggested() -> None:
    given = element("static_select", options=OPTIONS, initial_option=OPTIONS[0])
    block = {"type": "actions", "block_id": "b1", "elements": [given]}
    assert one(drawn(block), "option[selected]").attributes["value"] == "v0"
    later = SCENE.at(SCENE.source, {"b1": {"a1": "v2"}})
    assert one(drawn(block, scene=later), "option[selected]").attributes["value"] == "v2"


def test_a_text_field_keeps_its_first_line_break_and_tells_what_is_left() -> None:
    given = element("plain_text_input", multiline=True, max_length=30, initial_value="\n</textarea><b>x")
    tree = drawn({"type": "input", "block_id": "b", "label": plain("L"), "element": given})
    assert one(tree, "textarea").text() == "\n</textarea><b>x"
    assert one(tree, ".counter").text() == "14 characters left"
    assert tree.css("b") == []


def test_radio_buttons_show_their_descriptions() -> None:
    described = [{**OPTIONS[0], "description": plain("What it means")}, OPTIONS[1]]
    given = element("radio_buttons", options=described, initial_option=OPTIONS[1])
    tree = drawn({"type": "actions", "block_id": "b", "elements": [given]})
    assert one(tree, ".choice .note").text() == "What it means"
    assert one(tree, "input[checked]").attributes["value"] == "v1"


def test_a_data_table_has_its_caption_headers_and_a_way_to_all_rows() -> None:
    rows = [[{"type": "raw_text", "text": "Question"}, {"type": "raw_text", "text": "Strong"}]]
    rows += [
        [{"type": "raw_text", "text": f"Q{n}"}, {"type": "raw_number", "value": n, "text": str(n)}] for n in range(7)
    ]
    block = {"type": "data_table", "block_id": "t", "caption": "Figures", "page_size": 5, "rows": rows}
    tree = drawn(block)
    assert one(tree, "caption").text() == "Figures"
    assert [n.attributes["scope"] for n in tree.css("tbody th")] == ["row"] * 7
    assert len(tree.css("tbody[hidden] tr")) == 2
    assert one(tree, "[data-reveals]").text() == "Show all 7 rows"
    still = Scene("U1", SCENE.now, SCENE.zone, still=True)
    assert drawn(block, scene=still).css("tbody[hidden]") == []


def test_a_table_aligns_its_columns() -> None:
    rows = [[{"type": "raw_text", "text": t} for t in line] for line in (["a", "b"], ["c", "d"])]
    tree = drawn({"type": "table", "rows": rows, "column_settings": [None, {"align": "right"}]})
    assert [n.text() for n in tree.css(".align-right")] == ["b", "d"]


def test_pictures_come_from_the_workspace_only() -> None:
    own = {"type": "image", "alt_text": "Heat <map>", "slack_file": {"id": "F1"}, "title": plain("T")}
    tree = drawn(own)
    assert one(tree, "img").attributes == {
        "src": "/files/F1",
        "alt": "Heat <map>",
        "class": "picture",
        "data-file-id": "F1",
    }
    waiting = drawn({"type": "image", "alt_text": "Soon", "slack_file": {"id": "F2"}})
    assert "not ready" in one(waiting, ".missing-picture").text()
    outside = drawn({"type": "image", "alt_text": "Cat", "image_url": "https://a.example/cat.png"})
    assert outside.css("img") == []
    assert one(outside, "a").attributes["href"] == "https://a.example/cat.png"


def test_the_other_blocks_are_drawn_and_an_unknown_one_says_so() -> None:
    tree = drawn(
        {"type": "header", "text": plain("Hello")},
        {"type": "divider"},
        {"type": "section", "text": plain("T"), "fields": [plain("f1"), plain("f2")], "block_id": "s"},
        {
            "type": "context",
            "elements": [plain("small"), {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}}],
        },
        {"type": "markdown", "text": "# M"},
        {"type": "mystery"},
    )
    assert one(tree, ".block-header h3").text() == "Hello"
    assert [n.text() for n in tree.css(".fields .text")] == ["f1", "f2"]
    assert one(tree, ".block-context img").attributes["class"] == "thumb"
    assert "mystery" in one(tree, ".unknown").text()
    assert len(tree.css("hr")) == 1


def test_nothing_in_a_still_drawing_can_be_operated() -> None:
    still = Scene("U1", SCENE.now, SCENE.zone, people=SCENE.people, still=True)
    tree = drawn({"type": "actions", "block_id": "b", "elements": EVERY}, scene=still)
    operable = [n for n in tree.css("button, select, input") if "disabled" not in n.attributes]
    assert [n.attributes.get("type") for n in operable] == ["date", "time", "datetime-local"] or operable == []
    assert tree.css("dialog, [popover]") == []
