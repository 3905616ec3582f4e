"""The interactive elements inside blocks: finding them, giving them ids, and what a person has chosen in them."""

import secrets
import string
from collections.abc import Iterator
from typing import Any

from workspace.records import Json, Values

_LETTERS = string.ascii_letters + string.digits

STATEFUL = {
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "radio_buttons",
    "checkboxes",
    "datepicker",
    "timepicker",
    "datetimepicker",
}
"""Elements that keep a value, and so appear in `state.values`."""

_SINGLE = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}
_SEVERAL = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
_ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
_MANY_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}


def elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every element with an action_id, with its block's id, in the order drawn."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        if block.get("type") == "card":
            inside += [block.get("slack_icon"), *(block.get("actions") or [])]
        for element in inside:
            if isinstance(element, dict) and element.get("action_id"):
                yield str(block.get("block_id", "")), element
        yield from elements([b for b in block.get("child_blocks") or [] if isinstance(b, dict)])
        if block.get("type") == "carousel":
            yield from elements([b for b in block.get("elements") or [] if isinstance(b, dict)])


def find(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    """The element with these ids."""
    return next((e for b, e in elements(blocks) if b == block_id and e["action_id"] == action_id), None)


def named(blocks: list[Json]) -> list[Json]:
    """A copy of `blocks` with the block ids and action ids that the app left out filled in, as Slack does."""
    return [_named_block(block) for block in blocks]


def _named_block(block: Json) -> Json:
    block = dict(block)
    block.setdefault("block_id", _random_id())
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            block[key] = _named_element(block[key])
    if block.get("type") in {"actions", "context_actions"}:
        block["elements"] = [_named_element(element) for element in block.get("elements", [])]
    if block.get("type") == "card" and block.get("actions"):
        block["actions"] = [_named_element(element) for element in block["actions"]]
    for key in ("child_blocks", *(("elements",) if block.get("type") == "carousel" else ())):
        if block.get(key):
            block[key] = named(block[key])
    return block


def _named_element(element: Json) -> Json:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or _random_id()}


def _random_id() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def options(element: Json) -> list[Json]:
    """The options an element offers, those inside groups too."""
    inside: list[Json] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        inside += group["options"]
    return inside


def initial(element: Json) -> Any:
    """What stands in an element before anybody touched it, as `acts.Chosen`."""
    kind = element["type"]
    if kind in _TYPED or kind == "rich_text_input":
        return element.get("initial_value")
    if kind in _ONE_OPTION:
        return (element.get("initial_option") or {}).get("value")
    if kind in _MANY_OPTIONS:
        return [option["value"] for option in element.get("initial_options") or []]
    if kind == "datetimepicker":
        moment = element.get("initial_date_time")
        return str(moment) if moment is not None else None
    for shape in (_SINGLE, _SEVERAL):
        if kind in shape:
            return element.get(shape[kind].replace("selected_", "initial_"))
    return None


def shaped(element: Json, chosen: Any) -> Json:
    """`chosen` as Slack writes it in a payload, for example {"type": "users_select", "selected_user": "U1"}.

    Raises ValueError for something the element does not offer.
    """
    kind = element["type"]
    chosen = None if chosen in ("", []) else chosen
    shape: Json = {"type": kind}
    if kind in _TYPED:
        shape["value"] = None if chosen is None else str(chosen)
    elif kind == "rich_text_input":
        shape["rich_text_value"] = chosen
    elif kind == "file_input":
        shape["files"] = [{"id": file_id} for file_id in chosen or []]
    elif kind in _ONE_OPTION:
        shape["selected_option"] = None if chosen is None else _option(element, chosen)
    elif kind in _MANY_OPTIONS:
        shape["selected_options"] = [_option(element, value) for value in chosen or []]
    elif kind == "datetimepicker":
        shape["selected_date_time"] = None if chosen is None else int(chosen)
    elif kind in _SEVERAL:
        shape[_SEVERAL[kind]] = list(chosen or [])
    elif kind in _SINGLE:
        shape[_SINGLE[kind]] = chosen
    return shape


def _option(element: Json, value: Any) -> Json:
    if element["type"] in {"external_select", "multi_external_select"}:
        return dict(value)
    found = next((option for option in options(element) if option.get("value") == value), None)
    if found is None:
        raise ValueError(f"“{value}” is not one of the choices.")
    return found


def state_values(blocks: list[Json], chosen: Values) -> Values:
    """`state.values` of a payload: every stateful element, with what was chosen or else its initial value."""
    found: Values = {}
    for block_id, element in elements(blocks):
        if element["type"] in STATEFUL:
            mine = chosen.get(block_id, {})
            action_id = element["action_id"]
            value = mine[action_id] if action_id in mine else initial(element)
            found.setdefault(block_id, {})[action_id] = shaped(element, value)
    return found
