"""Interactive elements and where they may stand. Limits: docs.slack.dev/reference/block-kit/block-elements."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from workspace.limits import objects
from workspace.limits.rich_text import RICH_TEXT
from workspace.limits.rules import (
    Fault,
    Rule,
    anything,
    boolean,
    exactly_one,
    listing,
    number,
    one_of,
    ordered,
    shape,
    string,
)

_ID = string(255, 1)
_STYLE = one_of("primary", "danger")
_FOCUS: Mapping[str, Rule] = {"focus_on_load": boolean}
_HINT: Mapping[str, Rule] = {"placeholder": objects.plain(150)}
_PICK: Mapping[str, Rule] = {**_FOCUS, **_HINT, "confirm": objects.CONFIRM}
_TYPED: Mapping[str, Rule] = {**_FOCUS, **_HINT, "dispatch_action_config": objects.DISPATCH}
_OFFERED: Mapping[str, Rule] = {
    "options": listing(objects.OPTION, 1, 100),
    "option_groups": listing(objects.OPTION_GROUP, 1, 100),
}
_LIMITED: Mapping[str, Rule] = {"max_selected_items": number(1)}
_SOURCES: Mapping[str, Rule] = {"conversations": string(), "channels": string(), "users": string()}


def _element(kind: str, may: Mapping[str, Rule], must: Mapping[str, Rule] | None = None, *more: Rule) -> Rule:
    return shape({"type": one_of(kind), **(must or {})}, {"action_id": _ID, **may}, *more)


def _date(value: Any, at: str) -> Iterator[Fault]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield Fault(at, "format", "must be a date as YYYY-MM-DD")


def _label(most: int = 75) -> Mapping[str, Rule]:
    return {"accessibility_label": string(most)}


_RICH_OPTIONS: Mapping[str, Rule] = {"options": listing(objects.RICH_OPTION, 1, 10)}
_FEEDBACK = shape({"text": objects.plain(75), "value": string(2000)}, _label())
_WORKFLOW = shape({"trigger": shape({"url": string(3000)}, {"customizable_input_parameters": listing(anything)})})
_NUMERAL = string(pattern=r"-?\d+(\.\d+)?")

_BUTTON: Mapping[str, Rule] = {
    "url": string(3000),
    "value": string(2000),
    "style": _STYLE,
    "confirm": objects.CONFIRM,
    "agent_prompt": string(4000),
    **_label(),
}
_ICON_BUTTON: Mapping[str, Rule] = {
    "value": string(2000),
    "confirm": objects.CONFIRM,
    "visible_to_user_ids": listing(string(), 1, 10),
    **_label(),
}
_TEXT: Mapping[str, Rule] = {
    **_TYPED,
    "initial_value": string(3000),
    "multiline": boolean,
    "min_length": number(0, 3000),
    "max_length": number(1, 3000),
}
_NUMBER: Mapping[str, Rule] = {**_TYPED, "initial_value": _NUMERAL, "min_value": _NUMERAL, "max_value": _NUMERAL}
_CONVERSATIONS: Mapping[str, Rule] = {
    **_PICK,
    "default_to_current_conversation": boolean,
    "filter": objects.FILTER,
}

ELEMENTS: Mapping[str, Rule] = {
    "button": _element("button", _BUTTON, {"text": objects.plain(75)}),
    "icon_button": _element("icon_button", _ICON_BUTTON, {"icon": one_of("trash"), "text": objects.plain(75)}),
    "feedback_buttons": _element("feedback_buttons", {}, {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
    "workflow_button": _element(
        "workflow_button", {"style": _STYLE, **_label()}, {"text": objects.plain(75), "workflow": _WORKFLOW}
    ),
    "checkboxes": _element(
        "checkboxes",
        {"initial_options": listing(objects.RICH_OPTION, 1, 10), "confirm": objects.CONFIRM, **_FOCUS},
        _RICH_OPTIONS,
        objects.offered,
    ),
    "radio_buttons": _element(
        "radio_buttons",
        {"initial_option": objects.RICH_OPTION, "confirm": objects.CONFIRM, **_FOCUS},
        _RICH_OPTIONS,
        objects.offered,
    ),
    "overflow": _element(
        "overflow",
        {"confirm": objects.CONFIRM},
        {"options": listing(objects.OVERFLOW_OPTION, 1, 5)},
        objects.offered,
    ),
    "datepicker": _element("datepicker", {**_PICK, "initial_date": _date}),
    "timepicker": _element(
        "timepicker", {**_PICK, "initial_time": string(pattern=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": string()}
    ),
    "datetimepicker": _element(
        "datetimepicker",
        {"initial_date_time": number(1_000_000_000, 9_999_999_999), "confirm": objects.CONFIRM, **_FOCUS},
    ),
    "plain_text_input": _element("plain_text_input", _TEXT, None, ordered("min_length", "max_length")),
    "number_input": _element(
        "number_input", _NUMBER, {"is_decimal_allowed": boolean}, ordered("min_value", "max_value")
    ),
    "email_text_input": _element("email_text_input", {**_TYPED, "initial_value": string()}),
    "url_text_input": _element("url_text_input", {**_TYPED, "initial_value": string()}),
    "rich_text_input": _element("rich_text_input", {**_TYPED, "initial_value": RICH_TEXT}),
    "file_input": _element("file_input", {"filetypes": listing(string(), 1), "max_files": number(1, 10)}),
    "static_select": _element(
        "static_select",
        {**_PICK, **_OFFERED, "initial_option": objects.OPTION},
        None,
        exactly_one("options", "option_groups"),
        objects.offered,
    ),
    "external_select": _element(
        "external_select", {**_PICK, "initial_option": objects.OPTION, "min_query_length": number(0)}
    ),
    "users_select": _element("users_select", {**_PICK, "initial_user": string()}),
    "conversations_select": _element(
        "conversations_select",
        {**_CONVERSATIONS, "initial_conversation": string(), "response_url_enabled": boolean},
    ),
    "channels_select": _element(
        "channels_select", {**_PICK, "initial_channel": string(), "response_url_enabled": boolean}
    ),
    "multi_static_select": _element(
        "multi_static_select",
        {**_PICK, **_OFFERED, **_LIMITED, "initial_options": listing(objects.OPTION, 1, 100)},
        None,
        exactly_one("options", "option_groups"),
        objects.offered,
    ),
    "multi_external_select": _element(
        "multi_external_select",
        {**_PICK, **_LIMITED, "initial_options": listing(objects.OPTION, 1, 100), "min_query_length": number(0)},
    ),
    "multi_users_select": _element("multi_users_select", {**_PICK, **_LIMITED, "initial_users": listing(string(), 1)}),
    "multi_conversations_select": _element(
        "multi_conversations_select",
        {**_CONVERSATIONS, **_LIMITED, "initial_conversations": listing(string(), 1)},
    ),
    "multi_channels_select": _element(
        "multi_channels_select", {**_PICK, **_LIMITED, "initial_channels": listing(string(), 1)}
    ),
    "image": shape(
        {"type": one_of("image"), "alt_text": string(2000)},
        {"image_url": string(3000, 1), "slack_file": objects.SLACK_FILE},
        exactly_one("image_url", "slack_file"),
    ),
}

_SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
_MULTI = {f"multi_{kind}" for kind in _SELECTS}
_PICKERS = {"datepicker", "timepicker", "checkboxes", "radio_buttons"}

IN_ACTIONS = {"button", "overflow", "workflow_button", "datetimepicker", *_SELECTS, *_MULTI, *_PICKERS}
IN_SECTION = {"button", "overflow", "workflow_button", "image", *_SELECTS, *_MULTI, *_PICKERS}
IN_INPUT = {
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
    "datetimepicker",
    *_SELECTS,
    *_MULTI,
    *_PICKERS,
}
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}
