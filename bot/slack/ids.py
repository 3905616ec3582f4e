"""What buttons and forms remember, packed and unpacked side by side.

A button's `action_id` says what to do (`rate:some-strength`), its `value` on what (`v1|assessment|domain|question`).
A form's `callback_id` says which form it is, its `private_metadata` is packed like a value; for the set-up form the
set-up's id stands in the assessment's place. Nothing here is a permission: who may do what is decided elsewhere.
"""

import re
from enum import StrEnum
from typing import NamedTuple

VERSION = "v1"
SEPARATOR = "|"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_OF = re.compile(r"[A-Za-z0-9._-]{1,80}", re.ASCII)


class Do(StrEnum):
    """Everything a button can ask for."""

    RATE = "rate"
    OTHER = "other"
    BACK = "back"
    NOTE = "note"
    NOTE_FITS = "note_fits"
    PAUSE = "pause"
    RESUME = "resume"
    CHANGE = "change"
    SUBMIT = "submit"
    REOPEN = "reopen"
    START = "start"
    LATER = "later"
    DRAFT_SAVE = "draft_save"
    DRAFT_ADD = "draft_add"
    DRAFT_DROP = "draft_drop"
    EXTEND = "extend"
    CLOSE_NOW = "close_now"
    POST_SUMMARY = "post_summary"
    START_ROUND = "start_round"
    HELP = "help"
    SETUP_BACK = "setup_back"
    SETUP_CHOSEN = "setup_chosen"
    MANAGE = "manage"
    ADD_LEADER = "add_leader"
    REMOVE_LEADER = "remove_leader"
    HAND_OVER = "hand_over"
    HAND_TO = "hand_to"
    KEEP_WITH = "keep_with"
    ASK_ALL = "ask_all"
    CLOSE_ROUND = "close_round"
    REOPEN_ROUND = "reopen_round"
    CANCEL_ROUND = "cancel_round"
    CHANNEL = "channel"
    STEP_IN = "step_in"
    SNOOZE = "snooze"
    DECLINE = "decline"
    NUDGE = "nudge"
    AGAIN = "again"
    AGAIN_DATE = "again_date"
    LOOK_AGAIN = "look_again"
    FETCH = "fetch"
    CHANGE_ANSWERS = "change_answers"
    PREVIEW = "preview"
    DELETE_ROUND = "delete_round"
    CHOOSE_FRAMEWORK = "choose_framework"
    START_WITH = "start_with"
    DEEP_DIVE = "deep_dive"
    THROUGH = "through"
    IT_IS_THERE = "it_is_there"
    POST_AGAIN = "post_again"


_DOES = frozenset(Do)


class Form(StrEnum):
    """Callback ids of the forms."""

    SETUP_ROUND = "setup_round"
    SETUP_LEADERS = "setup_leaders"
    SETUP_SHOWN = "setup_shown"
    SETUP_ROLES = "setup_roles"
    SETUP_READY = "setup_ready"
    SETUP_PROBLEMS = "setup_problems"
    LOADING = "loading"
    NOTE = "note"
    EXTEND = "extend"
    AGAIN = "again"
    MANAGE = "manage"
    MANAGE_WHICH = "manage_which"
    ADD_LEADER = "add_leader"
    REMOVE_LEADER = "remove_leader"
    HAND_OVER = "hand_over"
    REOPEN_ROUND = "reopen_round"
    CANCEL_ROUND = "cancel_round"
    CHANNEL = "channel"
    PREVIEW = "preview"
    CHOOSE_FRAMEWORK = "choose_framework"
    SUGGESTED = "suggested"
    THROUGH = "through"


class Field(StrEnum):
    """Block ids of inputs, so of the values and of field errors.

    Every input's action id is `INPUT`, but for those whose form is drawn anew once something is chosen in them.

    One input per domain is `domain:<id>`, one per leader `role:<user>`: see `field` and `field_of`.
    """

    CHANNEL = "channel"
    FRAMEWORK = "framework"
    TITLE = "title"
    DUE = "due"
    CHAIR = "chair"
    DOMAIN = "domain"
    SHOWN = "shown"
    SMALLEST_GROUP = "smallest_group"
    ROLE = "role"
    INVITE = "invite"
    NOTE = "note"
    EVIDENCE = "evidence"
    LEADER = "leader"
    DOMAINS = "domains"
    SHARE = "share"
    RECEIVER = "receiver"
    REASON = "reason"
    LOOK = "look"
    PURPOSE = "purpose"
    LATELY = "lately"


INPUT = "value"
AGAIN = "again"  # a start that brings the page to the bottom of the conversation
NEVER = "never"  # looking again: not now, instead of a date
AT_ONCE = "at_once"  # the one option of Field.INVITE


class Action(NamedTuple):
    """`of` is the answer for a rating and an off-scale answer, otherwise empty or a mere number to tell twins apart."""

    do: Do
    of: str = ""


class Place(NamedTuple):
    """What a button or a form is about; the parts that do not apply are empty."""

    assessment: str
    domain: str = ""
    question: str = ""
    draft: str = ""
    leader: str = ""
    opened_on: str = ""


def action(do: Do, of: str = "") -> str:
    """The `action_id`. Raises ValueError when `of` could not be read back."""
    if of and not _OF.fullmatch(of):
        raise ValueError(f"cannot be part of an action id: {of!r}")
    return f"{do}:{of}" if of else do.value


def action_of(action_id: object) -> Action | None:
    """The other way round; None for anything `action` did not make."""
    if not isinstance(action_id, str):
        return None
    name, colon, of = action_id.partition(":")
    if name not in _DOES or (colon and not _OF.fullmatch(of)):
        return None
    return Action(Do(name), of)


def pack(
    assessment: str, domain: str = "", question: str = "", draft: str = "", leader: str = "", opened_on: str = ""
) -> str:
    """The `value` of a button. Raises ValueError for an id that could not be read back."""
    parts = [assessment, domain, question, draft, leader, opened_on]
    bad = next((part for part in parts if part and not _ID.fullmatch(part)), None)
    if bad is not None or not assessment:
        raise ValueError(f"not an id: {bad!r}")
    while not parts[-1]:
        parts.pop()
    return SEPARATOR.join([VERSION, *parts])


def unpack(value: object) -> Place | None:
    """The other way round; None for anything `pack` did not make."""
    if not isinstance(value, str):
        return None
    version, *parts = value.split(SEPARATOR)
    if version != VERSION or not 1 <= len(parts) <= len(Place._fields) or not parts[0] or not parts[-1]:
        return None
    if any(part and not _ID.fullmatch(part) for part in parts):
        return None
    return Place(*parts)


def field(name: Field, of: str) -> str:
    """The block id of one input among many of its kind: `domain:governance`, `role:U123`."""
    return f"{name}:{of}"


def field_of(block_id: object) -> tuple[Field, str] | None:
    """The other way round; `of` is empty for an input there is only one of. None for anything else."""
    if not isinstance(block_id, str):
        return None
    name, _, of = block_id.partition(":")
    return (Field(name), of) if name in set(Field) else None
