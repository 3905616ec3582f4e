"""Whether Slack would take a message or a view, judged by three independent Block Kit libraries and rules of our own.

None of the libraries catches everything: slack_sdk knows lengths but not surfaces, blockkit knows what may stand where
but not how many blocks a message holds, slackblocks counts but corrects silently (so it must give back what it was
given). What nobody checks (doubled ids, two tables, a message without text) is in `_own_rules`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import blockkit.core as kit
import slackblocks as sb
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView
from slackblocks import objects as sb_objects
from slackblocks import rich_text as sb_rich
from slackblocks import views as sb_views
from slackblocks.objects import TextType

from bot.slack.blocks import BLOCKS_LIMIT, TEXT_LIMIT
from bot.slack.fitting import MESSAGE_LIMIT, texts_of

Json = dict[str, Any]
Make = Callable[..., Any]


def faults_of_message(text: str, blocks: list[Json]) -> list[str]:
    """What is wrong with a message; empty when nothing is."""
    faults = list(_own_rules(blocks, "message"))
    if not text.strip():
        faults.append("ours: a message needs text: screen readers and notifications have nothing else")
    if len(text) > TEXT_LIMIT:
        faults.append(f"ours: text of {len(text)} characters cannot be updated")
    if len(blocks) > BLOCKS_LIMIT:
        faults.append(f"ours: {len(blocks)} blocks in a message")
    total = sum(map(len, texts_of(blocks)))
    if total > MESSAGE_LIMIT:
        faults.append(f"ours: {total} characters in all")
    faults += _tried("slack_sdk", lambda: [_sdk(block) for block in blocks])
    faults += _tried("blockkit", lambda: kit.Message(text=text, blocks=_rebuilt(blocks, KIT)).build())
    faults += _tried("slackblocks", lambda: _same(blocks, _slackblocks_message(text, blocks)))
    return faults


def faults_of_view(view: Json) -> list[str]:
    """What is wrong with a modal or a Home tab; empty when nothing is."""
    surface = view.get("type", "")
    faults = list(_own_rules(view.get("blocks", []), surface))
    if surface == "modal" and not view.get("submit") and any(b.get("type") == "input" for b in view["blocks"]):
        faults.append("ours: an input needs a submit button")
    faults += _tried("slack_sdk", lambda: SdkView(**view).to_dict())
    faults += _tried("blockkit", lambda: _rebuilt(view, KIT).build())
    faults += _tried("slackblocks", lambda: _same(view, _rebuilt(view, SLACKBLOCKS).to_dict()))
    return faults


def _tried(judge: str, check: Callable[[], object]) -> list[str]:
    try:
        check()
    except Exception as refusal:  # noqa: BLE001 - each library has its own, and any refusal is a fault
        return [f"{judge}: {type(refusal).__name__}: {refusal}"]
    return []


def _sdk(block: Json) -> Json:
    parsed = SdkBlock.parse(block)
    if parsed is None:
        raise ValueError(f"unknown block {block.get('type')!r}")
    return parsed.to_dict()


def _same(given: object, back: object) -> None:
    if _pruned(given) != _pruned(back):
        raise ValueError(f"corrected silently: {given!r} became {back!r}")


def _pruned(thing: object) -> object:
    """Without the defaults slackblocks leaves out (or puts in)."""
    if isinstance(thing, list):
        return [_pruned(part) for part in thing]
    if not isinstance(thing, dict):
        return thing
    kept = {key: part for key, part in thing.items() if part not in (None, False, "")}
    return {key: _pruned(part) for key, part in kept.items() if not (key == "block_id" and _MADE_UP.fullmatch(part))}


_MADE_UP = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # slackblocks gives every block an id


def _slackblocks_message(text: str, blocks: list[Json]) -> object:
    message = sb.Message(channel="C1", text=text, blocks=_rebuilt(blocks, SLACKBLOCKS))
    return message.to_dict()["blocks"]


# -- from plain dicts to a library's own objects --------------------------------------------------------------------


def _rebuilt(thing: Any, makers: dict[str, Make], role: str = "") -> Any:
    """The same as objects of a library; a key its constructor does not know is an error."""
    if isinstance(thing, list):
        return [_rebuilt(part, makers, role) for part in thing]
    if not isinstance(thing, dict):
        return thing
    kind = thing.get("type", role)
    if kind not in makers:
        raise ValueError(f"no such thing: {kind!r}")
    parts = {key: _rebuilt(part, makers, _role(key, part)) for key, part in thing.items() if key != "type"}
    return makers[kind](**parts)


def _role(key: str, part: object) -> str:
    """What a dict without a type is, by where it stands."""
    if key in {"options", "initial_option", "initial_options"}:
        return "option"
    if key == "option_groups":
        return "option_group"
    return key if key in {"confirm", "filter", "column_settings", "style"} and isinstance(part, list | dict) else ""


def _kit_text(kind: str) -> Make:
    return lambda **parts: kit.Text(type=kind, **parts)


def _slackblocks_text(kind: TextType) -> Make:
    return lambda **parts: sb_objects.Text(type_=kind, **parts)


def _slackblocks_run(text: str, style: Json | None = None) -> sb_rich.RichText:
    return sb_rich.RichText(text, **(style or {}))


KIT: dict[str, Make] = {
    "plain_text": _kit_text("plain_text"),
    "mrkdwn": _kit_text("mrkdwn"),
    "confirm": kit.Confirm,
    "option": kit.Option,
    "option_group": kit.OptionGroup,
    "filter": kit.ConversationFilter,
    "column_settings": kit.ColumnSettings,
    "style": kit.RichStyle,
    "button": kit.Button,
    "static_select": kit.StaticSelect,
    "multi_static_select": kit.MultiStaticSelect,
    "users_select": kit.UsersSelect,
    "multi_users_select": kit.MultiUsersSelect,
    "conversations_select": kit.ConversationsSelect,
    "radio_buttons": kit.RadioButtons,
    "checkboxes": kit.Checkboxes,
    "overflow": kit.Overflow,
    "datepicker": kit.DatePicker,
    "plain_text_input": kit.PlainTextInput,
    "actions": kit.Actions,
    "context": kit.Context,
    "divider": kit.Divider,
    "header": kit.Header,
    "input": kit.Input,
    "section": kit.Section,
    "table": kit.Table,
    "raw_text": kit.RawText,
    "rich_text": kit.RichText,
    "rich_text_section": kit.RichTextSection,
    "rich_text_quote": kit.RichTextQuote,
    "text": kit.RichTextEl,
    "modal": kit.Modal,
    "home": kit.Home,
}

SLACKBLOCKS: dict[str, Make] = {
    "plain_text": _slackblocks_text(TextType.PLAINTEXT),
    "mrkdwn": _slackblocks_text(TextType.MARKDOWN),
    "confirm": sb_objects.ConfirmationDialogue,
    "option": sb_objects.Option,
    "option_group": sb_objects.OptionGroup,
    "filter": sb_objects.ConversationFilter,
    "column_settings": sb_objects.ColumnSettings,
    "style": dict,
    "button": sb.Button,
    "static_select": sb.StaticSelectMenu,
    "multi_static_select": sb.StaticMultiSelectMenu,
    "users_select": sb.UserSelectMenu,
    "multi_users_select": sb.UserMultiSelectMenu,
    "conversations_select": sb.ConversationSelectMenu,
    "radio_buttons": sb.RadioButtonGroup,
    "checkboxes": sb.CheckboxGroup,
    "overflow": sb.OverflowMenu,
    "datepicker": sb.DatePicker,
    "plain_text_input": sb.PlainTextInput,
    "actions": sb.ActionsBlock,
    "context": sb.ContextBlock,
    "divider": sb.DividerBlock,
    "header": sb.HeaderBlock,
    "input": sb.InputBlock,
    "section": sb.SectionBlock,
    "table": sb.TableBlock,
    "raw_text": sb_objects.RawText,
    "rich_text": sb.RichTextBlock,
    "rich_text_section": sb_rich.RichTextSection,
    "rich_text_quote": sb_rich.RichTextQuote,
    "text": _slackblocks_run,
    "modal": sb_views.ModalView,
    "home": sb_views.HomeTabView,
}


# -- what no library checks -----------------------------------------------------------------------------------------


def _own_rules(blocks: list[Json], surface: str) -> Iterator[str]:
    yield from _twins("block_id", (block.get("block_id") for block in blocks))
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "ours: two tables in one message"
    for block in blocks:
        elements = block.get("elements", [])
        if block.get("type") in {"actions", "context", "rich_text"} and not elements:
            yield f"ours: {block['type']} with nothing in it"
        if block.get("type") in {"actions", "input"}:
            yield from _twins("action_id", (element.get("action_id") for element in elements))
    for element in _dicts(blocks):
        yield from _twins("option value", (option.get("value") for option in element.get("options", [])))
        if element.get("type") == "mrkdwn" and element.get("verbatim") is not True:
            yield "ours: mrkdwn that is not verbatim makes links and mentions of what people wrote"
    if sum(element.get("focus_on_load") is True for element in _dicts(blocks)) > 1:
        yield "ours: two elements want the focus"
    if surface == "modal" and any(block.get("type") == "table" for block in blocks):
        yield "ours: no table in a modal"


def _twins(what: str, values: Iterator[object]) -> Iterator[str]:
    twice = [value for value, times in Counter(value for value in values if value).items() if times > 1]
    if twice:
        yield f"ours: {what} used twice: {twice}"


def _dicts(thing: object) -> Iterator[Json]:
    if isinstance(thing, dict):
        yield thing
        thing = list(thing.values())
    if isinstance(thing, list):
        for part in thing:
            yield from _dicts(part)
