"""The judge: every limit Slack sets on what an app may draw. Nothing is put right silently; every fault is named."""

import json
from collections.abc import Iterator
from typing import Any, cast

from workspace.limits import objects
from workspace.limits.blocks import BLOCKS, MOST_BLOCKS, ON, Surface
from workspace.limits.rules import Fault, anything, boolean, listing, one_of, shape, string, typed
from workspace.limits.totals import together

__all__ = ["Fault", "Surface", "judge", "judge_message", "judge_view"]

MOST_VIEW_BYTES = 250_000
MOST_ATTACHMENTS = 100

_NAMES = {"private_metadata": string(3000), "callback_id": string(255), "external_id": string(255)}
_MODAL = shape(
    {"type": one_of("modal"), "title": objects.plain(24), "blocks": anything},
    {
        **_NAMES,
        "submit": objects.plain(24),
        "close": objects.plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = shape({"type": one_of("home"), "blocks": anything}, _NAMES)


def judge(blocks: Any, surface: Surface) -> list[Fault]:
    """The faults of `blocks` on a surface; pointers begin at the list itself (`/0/text`)."""
    rule = listing(typed(lambda: BLOCKS, lambda: ON[surface]), 0 if surface == "home" else 1, MOST_BLOCKS[surface])
    faults = list(rule(blocks, ""))
    return faults + list(together(blocks, surface)) if isinstance(blocks, list) else faults


def judge_view(view: Any) -> list[Fault]:
    """The faults of a modal or Home view; pointers begin at the view."""
    if not isinstance(view, dict):
        return [Fault("", "type", "must be an object")]
    kind = view.get("type")
    if kind not in {"modal", "home"}:
        return [Fault("/type", "unknown_type", f"unsupported type: {kind}")]
    faults = list((_MODAL if kind == "modal" else _HOME)(view, ""))
    inside = judge(view["blocks"], cast(Surface, kind)) if view.get("blocks") is not None else []
    faults += [Fault(f"/blocks{fault.pointer}", fault.code, fault.message) for fault in inside]
    faults += _submit_missing(view)
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES:
        faults.append(Fault("", "view_too_large", f"must be less than {MOST_VIEW_BYTES} bytes"))
    return faults


def judge_message(message: Any) -> list[Fault]:
    """The faults of a message with `text` and perhaps `blocks`.

    Blocks without text are a fault here, though not to Slack: screen readers and notifications read only the text.
    """
    if not isinstance(message, dict):
        return [Fault("", "type", "must be an object")]
    faults = []
    if not str(message.get("text") or "").strip():
        faults.append(Fault("/text", "no_text", "a message needs a text, also beside blocks"))
    if message.get("blocks"):
        inside = judge(message["blocks"], "message")
        faults += [Fault(f"/blocks{fault.pointer}", fault.code, fault.message) for fault in inside]
    if len(message.get("attachments") or []) > MOST_ATTACHMENTS:
        faults.append(Fault("/attachments", "too_many_attachments", f"no more than {MOST_ATTACHMENTS} items allowed"))
    return faults


def _submit_missing(view: dict[str, Any]) -> Iterator[Fault]:
    blocks = view.get("blocks")
    kinds = [block.get("type") for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    if view["type"] == "modal" and "input" in kinds and not view.get("submit"):
        yield Fault("/submit", "missing", "missing required field: submit (there is an input block)")
