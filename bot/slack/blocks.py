"""Slack's blocks as plain dicts, with its limits (docs.slack.dev, reference/block-kit) as named constants.

Text that comes from people or framework files goes through `escape` before it becomes mrkdwn; what people wrote at
length (notes) is only ever `plain` or `quote`, which Slack does not interpret at all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from bot.slack.ids import INPUT

T = TypeVar("T")
Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

TEXT_LIMIT = 4_000  # chat.update refuses more
BLOCKS_LIMIT = 50
VIEW_BLOCKS_LIMIT = 100
SECTION_LIMIT = 3_000
FIELD_LIMIT = 2_000
HEADER_LIMIT = 150
CONTEXT_LIMIT = 3_000
CONTEXT_ELEMENTS_LIMIT = 10
ACTIONS_LIMIT = 25
BUTTON_LIMIT = 75
LABEL_LIMIT = 2_000
HINT_LIMIT = 2_000
PLACEHOLDER_LIMIT = 150
OPTION_LIMIT = 75
OPTIONS_LIMIT = 100
CONFIRM_TITLE_LIMIT = 100
CONFIRM_TEXT_LIMIT = 300
CONFIRM_BUTTON_LIMIT = 30
VIEW_TITLE_LIMIT = 24
TABLE_ROWS_LIMIT = 100
TABLE_COLUMNS_LIMIT = 20
INPUT_TEXT_LIMIT = 3_000
RICH_TEXT_LIMIT = 3_000  # Slack publishes none; a whole note fits

CUT = "… (shown in full in the export)"
CUT_SHORT = "…"
CUT_TEXT = "… (the rest is in the message itself)"


class Drawn(NamedTuple):
    """A message: `text` tells all of it in words, for screen readers and notifications; `blocks` are what is seen."""

    text: str
    blocks: list[Block]


def cut(text: str, limit: int, tail: str = CUT_SHORT) -> str:
    """`text` in at most `limit` characters, ending in `tail` if anything is left out; halves no escaped character."""
    if len(text) <= limit:
        return text
    return re.sub(r"&[a-z]{0,3}$", "", text[: limit - len(tail)]).rstrip() + tail


def escape(text: str) -> str:
    """Text from outside, safe in mrkdwn: no mention, link or date can be made of it. Escape once."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def day(value: date) -> str:
    return f"{value:%A} {value.day} {value:%B %Y}"


def plain(text: str, limit: int = SECTION_LIMIT) -> Element:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def mrkdwn(text: str, limit: int = SECTION_LIMIT) -> Element:
    """`verbatim` keeps Slack from making links and mentions of names and addresses; `<@U1>` of our own still works."""
    return {"type": "mrkdwn", "text": cut(text, limit), "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(" ".join(text.split()), HEADER_LIMIT)}


def section(text: str, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def side_by_side(texts: Sequence[str]) -> Block:
    """Two columns on a wide screen, one below the other on a phone."""
    return {"type": "section", "fields": [mrkdwn(text, FIELD_LIMIT) for text in texts]}


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines of mrkdwn in as few sections as hold them."""
    return [section(text) for text in _packed(lines, SECTION_LIMIT)]


def small(lines: Iterable[str]) -> list[Block]:
    """Lines of small print in as few context blocks as hold them."""
    texts = list(_packed(lines, CONTEXT_LIMIT))
    return [
        {"type": "context", "elements": [mrkdwn(text, CONTEXT_LIMIT) for text in row]}
        for row in _rows(texts, CONTEXT_ELEMENTS_LIMIT)
    ]


def _rows(things: Sequence[T], most: int) -> list[list[T]]:
    return [list(things[at : at + most]) for at in range(0, len(things), most)]


def _packed(lines: Iterable[str], limit: int) -> Iterator[str]:
    text = ""
    for line in (cut(line, limit) for line in lines if line):
        if text and len(text) + 1 + len(line) > limit:
            yield text
            text = line
        else:
            text = f"{text}\n{line}" if text else line
    if text:
        yield text


def divider() -> Block:
    return {"type": "divider"}


def rich(text: str, bold: bool = False, italic: bool = False) -> Element:
    """A run of rich text: shown as it stands, never interpreted."""
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    run: Element = {"type": "text", "text": cut(text, RICH_TEXT_LIMIT, CUT)}
    return {**run, "style": style} if style else run


def paragraph(*runs: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(runs)}


def quote(text: str) -> Element:
    """What somebody wrote, exactly as typed but for characters that would harm the page around it (`as_typed`)."""
    return {"type": "rich_text_quote", "elements": [rich(as_typed(text))]}


def rich_text(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
REPLACEMENT = "\ufffd"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def as_typed(text: str) -> str:
    """A person's words with a visible mark for each control character other than newline and tab.

    Right-to-left words are kept and isolated, so that they cannot turn round what stands next to them. Characters that
    reverse text without showing count as control characters.
    """
    marked = _CONTROL.sub(REPLACEMENT, text.replace("\r\n", "\n"))
    return f"{FIRST_STRONG_ISOLATE}{marked}{POP_ISOLATE}" if _RTL.search(marked) else marked


def button(label: str, action_id: str, value: str, *, spoken: str = "", primary: bool = False) -> Element:
    """`spoken` is what a screen reader says where the label alone would not do."""
    element: Element = {"type": "button", "text": plain(label, BUTTON_LIMIT), "action_id": action_id, "value": value}
    if spoken:
        element["accessibility_label"] = cut(spoken, BUTTON_LIMIT)
    if primary:
        element["style"] = "primary"
    return element


def confirmed(element: Element, title: str, text: str, yes: str, no: str, danger: bool = False) -> Element:
    """The element with a question asked before it acts; `danger` for what nobody can bring back."""
    asked: Element = {
        "title": plain(title, CONFIRM_TITLE_LIMIT),
        "text": plain(text, CONFIRM_TEXT_LIMIT),
        "confirm": plain(yes, CONFIRM_BUTTON_LIMIT),
        "deny": plain(no, CONFIRM_BUTTON_LIMIT),
    }
    if danger:
        asked["style"] = "danger"
    return {**element, "confirm": asked}


def actions(elements: Sequence[Element]) -> list[Block]:
    """Rows of buttons; none when there are none."""
    return [{"type": "actions", "elements": row} for row in _rows(elements, ACTIONS_LIMIT)]


def option(label: str, value: str, description: str = "") -> Element:
    element: Element = {"text": plain(label, OPTION_LIMIT), "value": value}
    return {**element, "description": plain(description, OPTION_LIMIT)} if description else element


def asked(block_id: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    """An input of a form. Its answer is found by its block id alone: the action id is the same for all."""
    block: Block = {
        "type": "input",
        "block_id": str(block_id),
        "label": plain(label, LABEL_LIMIT),
        "element": {**element, "action_id": INPUT},
        "optional": optional,
    }
    return {**block, "hint": plain(hint, HINT_LIMIT)} if hint else block


def telling(block: Block, action_id: str) -> Block:
    """The same input, but each choice is told at once, as a press of this action."""
    return {**block, "element": {**block["element"], "action_id": action_id}, "dispatch_action": True}


def table(rows: Sequence[Sequence[str]]) -> Block:
    """A table with a header row, whose columns wrap."""
    settings = [{"is_wrapped": True} for _ in range(max(len(row) for row in rows))]
    cells = [[{"type": "raw_text", "text": cell or "–"} for cell in row] for row in rows]
    return {"type": "table", "rows": cells, "column_settings": settings}


def modal(
    callback_id: str, title: str, blocks: list[Block], *, metadata: str = "", submit: str = "", close: str = "Cancel"
) -> View:
    view: View = {
        "type": "modal",
        "callback_id": str(callback_id),
        "title": plain(title, VIEW_TITLE_LIMIT),
        "close": plain(close, VIEW_TITLE_LIMIT),
        "blocks": blocks,
    }
    if metadata:
        view["private_metadata"] = metadata
    if submit:
        view["submit"] = plain(submit, VIEW_TITLE_LIMIT)
    return view


def home(blocks: list[Block]) -> View:
    return {"type": "home", "blocks": blocks}


def said(lines: Iterable[str], more: str = CUT_TEXT) -> str:
    """The text of a message: lines of escaped words, within what Slack takes in an update; `more` ends a cut one."""
    return cut("\n".join(line for line in lines if line), TEXT_LIMIT, more)
