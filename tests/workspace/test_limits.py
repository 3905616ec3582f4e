"""Every limit has a case that breaks it and nothing else, and a valid payload beside it."""

from copy import deepcopy
from typing import Any

import pytest

from workspace.limits import judge, judge_message, judge_view

J = dict[str, Any]


def plain(text: str = "x") -> J:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> J:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "x", value: str = "v", **more: Any) -> J:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[J]:
    return [option(value=f"v{n}") for n in range(count)]


def section(**more: Any) -> J:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> J:
    return {"type": "button", "action_id": "a", "text": plain(), **more}


def actions(*elements: J, **more: Any) -> J:
    return {"type": "actions", "elements": list(elements), **more}


def field(element: J, **more: Any) -> J:
    return {"type": "input", "label": plain(), "element": element, **more}


def typed(**more: Any) -> J:
    return {"type": "plain_text_input", "action_id": "a", **more}


def select(**more: Any) -> J:
    return {"type": "static_select", "action_id": "a", **({"options": options(2)} | more)}


def picture(**more: Any) -> J:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a", **more}


def confirm(**more: Any) -> J:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}


def table(rows: int = 2, columns: int = 2) -> J:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def data_table(rows: int = 3, columns: int = 2, **more: Any) -> J:
    cells = [[{"type": "raw_text", "text": "x"}] * columns] * rows
    return {"type": "data_table", "caption": "c", "rows": cells, **more}


def bar(series: int = 1, points: int = 2, **more: Any) -> J:
    labels = [f"c{n}" for n in range(points)]
    data = [{"label": label, "value": 1} for label in labels]
    every = [{"name": f"s{n}", "data": data} for n in range(series)]
    chart = {"type": "bar", "series": every, "axis_config": {"categories": labels}, **more}
    return {"type": "data_visualization", "title": "t", "chart": chart}


CELL = {"type": "raw_text", "text": "x"}


def markdown(text: str) -> J:
    return {"type": "markdown", "text": text}


def modal(*blocks: J, **more: Any) -> J:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks) or [section()], **more}


def without(thing: J, key: str) -> J:
    return {name: value for name, value in thing.items() if name != key}


INVALID_IN_A_MESSAGE: dict[str, tuple[list[J], str]] = {
    "51 blocks": ([section()] * 51, "too_many"),
    "no blocks at all": ([], "too_few"),
    "actions 26 elements": ([actions(*[button(action_id=f"a{n}") for n in range(26)])], "too_many"),
    "actions 0 elements": ([actions()], "too_few"),
    "context 11 elements": ([{"type": "context", "elements": [mrkdwn()] * 11}], "too_many"),
    "context 0 elements": ([{"type": "context", "elements": []}], "too_few"),
    "section 11 fields": ([section(fields=[mrkdwn()] * 11)], "too_many"),
    "radio 11 options": ([actions({"type": "radio_buttons", "action_id": "a", "options": options(11)})], "too_many"),
    "checkboxes 11 options": ([actions({"type": "checkboxes", "action_id": "a", "options": options(11)})], "too_many"),
    "static_select 101 options": ([actions(select(options=options(101)))], "too_many"),
    "overflow 6 options": ([actions({"type": "overflow", "action_id": "a", "options": options(6)})], "too_many"),
    "section text 3001": ([section(text=mrkdwn("x" * 3001))], "too_long"),
    "section text empty": ([section(text=mrkdwn(""))], "too_short"),
    "section field 2001": ([section(fields=[mrkdwn("x" * 2001)])], "too_long"),
    "header 151": ([{"type": "header", "text": plain("x" * 151)}], "too_long"),
    "button text 76": ([actions(button(text=plain("x" * 76)))], "too_long"),
    "button value 2001": ([actions(button(value="x" * 2001))], "too_long"),
    "button url 3001": ([actions(button(url="x" * 3001))], "too_long"),
    "button accessibility_label 76": ([actions(button(accessibility_label="x" * 76))], "too_long"),
    "button disabled": ([actions(button(disabled=True))], "unknown_key"),
    "option text 76": ([actions(select(options=[option("x" * 76)]))], "too_long"),
    "option value 151": ([actions(select(options=[option(value="x" * 151)]))], "too_long"),
    "option description 76": ([actions(select(options=[option(description=plain("x" * 76))]))], "too_long"),
    "option group label 76": (
        [actions(without(select(option_groups=[{"label": plain("x" * 76), "options": options(1)}]), "options"))],
        "too_long",
    ),
    "input label 2001": ([field(typed(), label=plain("x" * 2001))], "too_long"),
    "input hint 2001": ([field(typed(), hint=plain("x" * 2001))], "too_long"),
    "placeholder 151": ([field(typed(placeholder=plain("x" * 151)))], "too_long"),
    "context text 3001": ([{"type": "context", "elements": [mrkdwn("x" * 3001)]}], "too_long"),
    "image alt_text missing": ([without(picture(), "alt_text")], "missing"),
    "image alt_text 2001": ([picture(alt_text="x" * 2001)], "too_long"),
    "image title 2001": ([picture(title=plain("x" * 2001))], "too_long"),
    "image without a source": ([without(picture(), "image_url")], "exactly_one"),
    "confirm title 101": ([actions(button(confirm=confirm(title=plain("x" * 101))))], "too_long"),
    "confirm text 301": ([actions(button(confirm=confirm(text=plain("x" * 301))))], "too_long"),
    "confirm confirm 31": ([actions(button(confirm=confirm(confirm=plain("x" * 31))))], "too_long"),
    "confirm deny 31": ([actions(button(confirm=confirm(deny=plain("x" * 31))))], "too_long"),
    "confirm without title": ([actions(button(confirm=without(confirm(), "title")))], "missing"),
    "markdown 2x7000 total": ([markdown("x" * 7000), markdown("x" * 7000)], "too_long"),
    "plain_text_input max_length 3001": ([field(typed(max_length=3001))], "too_big"),
    "plain_text_input min above max": ([field(typed(min_length=9, max_length=3))], "too_big"),
    "action_id 256": ([actions(button(action_id="x" * 256))], "too_long"),
    "block_id 256": ([section(block_id="x" * 256)], "too_long"),
    "duplicate block_id": ([section(block_id="b"), section(block_id="b")], "duplicate"),
    "duplicate action_id in a block": ([actions(button(), button())], "duplicate"),
    "plain_text_input in actions": ([actions(typed())], "not_here"),
    "plain_text_input as accessory": ([section(accessory=typed())], "not_here"),
    "button in an input": ([field(button())], "not_here"),
    "image in actions": ([actions(picture())], "not_here"),
    "mrkdwn in a button": ([actions(button(text=mrkdwn()))], "invalid_value"),
    "mrkdwn header": ([{"type": "header", "text": mrkdwn()}], "invalid_value"),
    "mrkdwn label": ([field(typed(), label=mrkdwn())], "invalid_value"),
    "mrkdwn in a select's option": ([actions(select(options=[{"text": mrkdwn(), "value": "v"}]))], "invalid_value"),
    "emoji on mrkdwn": ([section(text={**mrkdwn(), "emoji": True})], "unknown_key"),
    "verbatim on plain_text": ([section(text={**plain(), "verbatim": True})], "unknown_key"),
    "button style green": ([actions(button(style="green"))], "invalid_value"),
    "unknown block": ([{"type": "hologram"}], "unknown_type"),
    "unknown element": ([actions({"type": "slider", "action_id": "a"})], "unknown_type"),
    "unknown key on a section": ([section(colour="red")], "unknown_key"),
    "alert in a message": ([{"type": "alert", "text": plain()}], "not_here"),
    "section with neither text nor fields": ([{"type": "section"}], "missing"),
    "options and option_groups": (
        [actions(select(option_groups=[{"label": plain(), "options": options(1)}]))],
        "exactly_one",
    ),
    "initial_option not among the options": ([actions(select(initial_option=option(value="other")))], "invalid_value"),
    "duplicate option values": ([actions(select(options=[option(), option()]))], "duplicate"),
    "bad initial_date": ([actions({"type": "datepicker", "action_id": "a", "initial_date": "2026-13-01"})], "format"),
    "bad initial_time": ([actions({"type": "timepicker", "action_id": "a", "initial_time": "25:00"})], "format"),
    "number_input without is_decimal_allowed": ([field({"type": "number_input", "action_id": "a"})], "missing"),
    "two focus_on_load": (
        [field(typed(focus_on_load=True)), field(typed(focus_on_load=True, action_id="b"))],
        "duplicate",
    ),
    "table 101 rows": ([table(rows=101)], "too_many"),
    "table 21 columns": ([table(columns=21)], "too_many"),
    "two tables": ([table(), table()], "too_many"),
    "data_table without caption": ([without(data_table(), "caption")], "missing"),
    "data_table of a header only": ([data_table(rows=1)], "too_few"),
    "data_table 102 rows": ([data_table(rows=102)], "too_many"),
    "data_table 21 columns": ([data_table(columns=21)], "too_many"),
    "data_table page_size 101": ([data_table(page_size=101)], "too_big"),
    "data_table uneven": ([{**data_table(), "rows": [[CELL, CELL], [CELL]]}], "uneven"),
    "data_table 20001 characters": (
        [{**data_table(), "rows": [[{"type": "raw_text", "text": "x" * 10_001}]] * 2}],
        "too_long",
    ),
    "chart title 51": ([{**bar(), "title": "x" * 51}], "too_long"),
    "chart 7 series": ([bar(series=7)], "too_many"),
    "chart 21 points": ([bar(points=21)], "too_many"),
    "chart with other categories": ([bar(axis_config={"categories": ["c0", "other"]})], "categories"),
    "three charts": ([bar(), bar(), bar()], "too_many"),
    "card body 201": ([{"type": "card", "body": plain("x" * 201)}], "too_long"),
    "card 4 actions": ([{"type": "card", "actions": [button(action_id=f"a{n}") for n in range(4)]}], "too_many"),
    "carousel 11 cards": ([{"type": "carousel", "elements": [{"type": "card", "body": plain()}] * 11}], "too_many"),
    "all text together": ([section(text=plain("x" * 3000)) for _ in range(5)], "message_too_long"),
    "a block that is no object": (["section"], "type"),
}  # fmt: skip

INVALID_VIEWS: dict[str, tuple[J, str]] = {
    "modal 101 blocks": (modal(*[section()] * 101), "too_many"),
    "home 101 blocks": ({"type": "home", "blocks": [section()] * 101}, "too_many"),
    "modal title 25": (modal(title=plain("x" * 25)), "too_long"),
    "modal submit 25": (modal(submit=plain("x" * 25)), "too_long"),
    "modal close 25": (modal(close=plain("x" * 25)), "too_long"),
    "modal without title": (without(modal(), "title"), "missing"),
    "modal without blocks": (without(modal(), "blocks"), "missing"),
    "mrkdwn modal title": (modal(title=mrkdwn()), "invalid_value"),
    "input without submit": (without(modal(field(typed())), "submit"), "missing"),
    "private_metadata 3001": (modal(private_metadata="x" * 3001), "too_long"),
    "callback_id 256": (modal(callback_id="x" * 256), "too_long"),
    "external_id 256": (modal(external_id="x" * 256), "too_long"),
    "home with submit": ({"type": "home", "submit": plain(), "blocks": [section()]}, "unknown_key"),
    "markdown in a modal": (modal(markdown("x")), "not_here"),
    "table in a modal": (modal(table()), "not_here"),
    "chart in a modal": (modal(bar()), "not_here"),
    "alert in home": ({"type": "home", "blocks": [{"type": "alert", "text": plain()}]}, "not_here"),
    "markdown in home": ({"type": "home", "blocks": [markdown("x")]}, "not_here"),
    "alert 201": (modal({"type": "alert", "text": plain("x" * 201)}), "too_long"),
    "a view of no type": ({"blocks": []}, "unknown_type"),
    "more than 250 KB": (modal(*[section(text=plain("x" * 3000)) for _ in range(90)]), "view_too_large"),
}

INVALID_MESSAGES: dict[str, J] = {
    "neither text nor blocks": {},
    "blocks without text": {"blocks": [section()]},
    "blank text": {"text": "  "},
}

VALID_BLOCKS: dict[str, list[J]] = {
    "a rating": [
        {"type": "header", "text": plain("Governance, question 3 of 4")},
        section(text=mrkdwn("x" * 3000), block_id="q"),
        actions(*[button(action_id=f"rate:{n}", value="v", accessibility_label="l") for n in range(25)]),
        {"type": "context", "elements": [mrkdwn(), picture()]},
        {"type": "divider"},
    ],
    "selects": [
        actions(
            select(initial_option=option(value="v0"), placeholder=plain(), confirm=confirm(style="danger")),
            {"type": "users_select", "action_id": "b", "initial_user": "U1"},
            {"type": "conversations_select", "action_id": "c", "filter": {"include": ["public"]}},
        ),
        section(accessory={"type": "multi_users_select", "action_id": "m", "max_selected_items": 3}),
        section(accessory={"type": "overflow", "action_id": "o", "options": options(5)}),
        section(fields=[mrkdwn(), plain()]),
    ],
    "tables and charts": [table(100, 20), data_table(101, 2, page_size=100), bar(6, 20), bar()],
    "pie": [
        {
            "type": "data_visualization",
            "title": "t",
            "chart": {"type": "pie", "segments": [{"label": "a", "value": 2.5}]},
        }
    ],
    "quotes": [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "x", "style": {"italic": True}}]},
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
                },
            ],
        }
    ],
    "markdown": [markdown("x" * 12_000)],
    "the same action_id in two blocks": [actions(button(), block_id="1"), actions(button(), block_id="2")],
    "rich options": [
        actions({"type": "radio_buttons", "action_id": "r", "options": [{"text": mrkdwn(), "value": "v"}]})
    ],
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "code"), INVALID_IN_A_MESSAGE.values(), ids=INVALID_IN_A_MESSAGE)
def test_invalid_blocks_are_refused_for_that_reason_only(blocks: list[J], code: str) -> None:
    assert {fault.code for fault in judge(blocks, "message")} == {code}


def test_one_markdown_block_too_long_is_refused() -> None:
    assert {fault.code for fault in judge([markdown("x" * 12_001)], "message")} == {"too_long"}


@pytest.mark.parametrize(("view", "code"), INVALID_VIEWS.values(), ids=INVALID_VIEWS)
def test_invalid_views_are_refused_for_that_reason_only(view: J, code: str) -> None:
    assert {fault.code for fault in judge_view(view)} == {code}


@pytest.mark.parametrize("message", INVALID_MESSAGES.values(), ids=INVALID_MESSAGES)
def test_a_message_needs_a_text_that_stands_alone(message: J) -> None:
    assert [fault.code for fault in judge_message(message)] == ["no_text"]


@pytest.mark.parametrize("blocks", VALID_BLOCKS.values(), ids=VALID_BLOCKS)
def test_valid_blocks_pass_and_are_left_as_they_are(blocks: list[J]) -> None:
    before = deepcopy(blocks)
    assert judge(blocks, "message") == []
    assert judge_message({"text": "x", "blocks": blocks}) == []
    assert blocks == before


def test_a_full_modal_and_home_pass() -> None:
    numeral = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"}
    inputs = [field(typed(multiline=True, max_length=3000), block_id="1"), field(numeral, block_id="2", optional=True)]
    alert = {"type": "alert", "text": plain(), "level": "info"}
    assert judge_view(modal(*inputs, alert, close=plain(), private_metadata="x" * 3000, notify_on_close=True)) == []
    assert judge_view({"type": "home", "blocks": [section(), data_table(), bar()], "private_metadata": "x"}) == []


def test_a_fault_says_where_it_is() -> None:
    [fault] = judge([section(), actions(button(text=plain("x" * 76)))], "message")
    assert fault.pointer == "/1/elements/0/text/text"
    assert fault.message == "must be less than 76 characters"
