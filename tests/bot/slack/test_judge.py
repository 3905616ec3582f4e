"""The judge itself: it takes what Slack takes and refuses what Slack refuses."""

from typing import Any

import pytest

from tests.bot.slack.judge import faults_of_message, faults_of_view

Json = dict[str, Any]


def text(words: str = "words") -> Json:
    return {"type": "plain_text", "text": words}


def marked(words: str = "words") -> Json:
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def section(**more: Any) -> Json:
    return {"type": "section", "text": marked(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": text(), "action_id": "press", "value": "v", **more}


def confirm(**more: Any) -> Json:
    return {"title": text(), "text": text(), "confirm": text(), "deny": text(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(value: str = "a", **more: Any) -> Json:
    return {"text": text(), "value": value, **more}


def table(rows: int = 2, columns: int = 2) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def asked(element: Json | None = None, **more: Any) -> Json:
    entry = element or {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "block_id": "b", "label": text(), "element": entry, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": text(), "submit": text(), "blocks": list(blocks) or [section()], **more}


def radio(*options: Json) -> Json:
    return {"type": "radio_buttons", "action_id": "value", "options": list(options)}


VALID_BLOCKS = {
    "section": section(),
    "section with a button": section(accessory=button()),
    "fields": {"type": "section", "fields": [marked(), marked()]},
    "confirmed button": actions(button(confirm=confirm(), style="primary", accessibility_label="Press")),
    "table": {**table(), "column_settings": [{"is_wrapped": True}, {"align": "right"}]},
    "context": {"type": "context", "elements": [marked()]},
    "header": {"type": "header", "text": text()},
    "quote": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]}],
    },
}

VALID_VIEWS = {
    "inputs": modal(asked(), asked(block_id="c", optional=True, hint=text()), private_metadata="p", callback_id="c"),
    "radio": modal(asked(radio(option(description=text()), option("b")))),
    "people": modal(asked({"type": "multi_users_select", "action_id": "value", "initial_users": ["U1"]})),
    "date": modal(asked({"type": "datepicker", "action_id": "value", "initial_date": "2026-01-31"})),
    "home": {"type": "home", "blocks": [section(), actions(button())]},
}

INVALID_BLOCKS = {
    "51 blocks": [section()] * 51,
    "26 buttons": [actions(*(button(action_id=f"a{n}") for n in range(26)))],
    "no buttons": [actions()],
    "11 small texts": [{"type": "context", "elements": [marked()] * 11}],
    "11 fields": [{"type": "section", "fields": [marked()] * 11}],
    "section of 3,001": [section(text=marked("x" * 3001))],
    "section of nothing": [section(text=marked(""))],
    "field of 2,001": [{"type": "section", "fields": [marked("x" * 2001)]}],
    "section without text": [{"type": "section"}],
    "header of 151": [{"type": "header", "text": text("x" * 151)}],
    "mrkdwn header": [{"type": "header", "text": marked()}],
    "button text of 76": [actions(button(text=text("x" * 76)))],
    "button value of 2,001": [actions(button(value="x" * 2001))],
    "mrkdwn button": [actions(button(text=marked()))],
    "green button": [actions(button(style="green"))],
    "disabled button": [actions(button(disabled=True))],
    "confirm title of 101": [actions(button(confirm=confirm(title=text("x" * 101))))],
    "confirm text of 301": [actions(button(confirm=confirm(text=text("x" * 301))))],
    "confirm deny of 31": [actions(button(confirm=confirm(deny=text("x" * 31))))],
    "action id of 256": [actions(button(action_id="x" * 256))],
    "one action id twice": [actions(button(), button())],
    "one block id twice": [section(block_id="b"), section(block_id="b")],
    "block id of 256": [section(block_id="x" * 256)],
    "text input among buttons": [actions({"type": "plain_text_input", "action_id": "x"})],
    "unknown block": [{"type": "sectoin", "text": marked()}],
    "unknown element": [actions({"type": "knob", "action_id": "x"})],
    "unknown key": [section(colour="red")],
    "table of 101 rows": [table(rows=101)],
    "table of 21 columns": [table(columns=21)],
    "two tables": [table(), table()],
    "not verbatim": [section(text={"type": "mrkdwn", "text": "x"})],
    "13,000 characters": [section(text=marked("x" * 2600))] * 5,
}

INVALID_VIEWS = {
    "101 blocks": modal(*[section()] * 101),
    "title of 25": modal(title=text("x" * 25)),
    "submit of 25": modal(submit=text("x" * 25)),
    "no title": {"type": "modal", "submit": text(), "blocks": [section()]},
    "mrkdwn title": modal(title=marked()),
    "input without submit": {"type": "modal", "title": text(), "blocks": [asked()]},
    "metadata of 3,001": modal(private_metadata="x" * 3001),
    "callback id of 256": modal(callback_id="x" * 256),
    "label of 2,001": modal(asked(label=text("x" * 2001))),
    "hint of 2,001": modal(asked(hint=text("x" * 2001))),
    "placeholder of 151": modal(
        asked({"type": "plain_text_input", "action_id": "value", "placeholder": text("x" * 151)})
    ),
    "text input of 3,001": modal(asked({"type": "plain_text_input", "action_id": "value", "max_length": 3001})),
    "button in an input": modal(asked(button())),
    "11 radio buttons": modal(asked(radio(*(option(str(n)) for n in range(11))))),
    "101 options": modal(
        asked({"type": "static_select", "action_id": "value", "options": [option(str(n)) for n in range(101)]})
    ),
    "option text of 76": modal(asked(radio(option(text=text("x" * 76))))),
    "option value of 151": modal(asked(radio(option("x" * 151)))),
    "option description of 76": modal(asked(radio(option(description=text("x" * 76))))),
    "option value twice": modal(asked(radio(option(), option()))),
    "initial option not offered": modal(asked({**radio(option()), "initial_option": option("z")})),
    "bad date": modal(asked({"type": "datepicker", "action_id": "value", "initial_date": "31.1.2026"})),
    "table in a modal": modal(table()),
    "two focuses": modal(
        *(
            asked({"type": "plain_text_input", "action_id": "value", "focus_on_load": True}, block_id=f"b{n}")
            for n in range(2)
        )
    ),
    "home with submit": {"type": "home", "blocks": [section()], "submit": text()},
    "home of 101": {"type": "home", "blocks": [section()] * 101},
}


@pytest.mark.parametrize("block", VALID_BLOCKS.values(), ids=VALID_BLOCKS)
def test_a_sound_block_is_taken(block: Json) -> None:
    assert faults_of_message("words", [block]) == []


@pytest.mark.parametrize("view", VALID_VIEWS.values(), ids=VALID_VIEWS)
def test_a_sound_view_is_taken(view: Json) -> None:
    assert faults_of_view(view) == []


@pytest.mark.parametrize("blocks", INVALID_BLOCKS.values(), ids=INVALID_BLOCKS)
def test_a_faulty_message_is_refused(blocks: list[Json]) -> None:
    assert faults_of_message("words", blocks)


@pytest.mark.parametrize("view", INVALID_VIEWS.values(), ids=INVALID_VIEWS)
def test_a_faulty_view_is_refused(view: Json) -> None:
    assert faults_of_view(view)


@pytest.mark.parametrize("words", ["", "  ", "x" * 4001])
def test_a_message_needs_text_that_can_be_updated(words: str) -> None:
    assert faults_of_message(words, [section()])
