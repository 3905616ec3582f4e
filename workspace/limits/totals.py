"""What only shows when all blocks are looked at together: ids used twice, totals, one table, one focus."""

from collections.abc import Iterator
from typing import Any

from workspace.limits.blocks import MOST_MARKDOWN, Surface
from workspace.limits.rules import Fault
from workspace.limits.tables import MOST_DATA_TEXT

MOST_MESSAGE_TEXT = 13_200
"""Slack publishes no limit for a message's blocks in total; above about this much it answers msg_blocks_too_long."""
MOST_CHARTS = 2


def together(blocks: list[Any], surface: Surface) -> Iterator[Fault]:
    """The faults of `blocks` as a whole. What is no object is judged elsewhere."""
    known = [(index, block) for index, block in enumerate(blocks) if isinstance(block, dict)]
    yield from _ids(known)
    yield from _focus([block for _, block in known])
    yield from _sums([block for _, block in known], surface)


def _ids(blocks: list[tuple[int, dict[str, Any]]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, block in blocks:
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            yield Fault(f"/{index}/block_id", "duplicate", f"block_id already exists: {block_id}")
        elif isinstance(block_id, str):
            seen.add(block_id)
        actions = [e.get("action_id") for e in _list(block.get("elements")) if isinstance(e, dict)]
        named = [action for action in actions if action is not None]
        for action in sorted({str(a) for a in named if named.count(a) > 1}):
            yield Fault(f"/{index}/elements", "duplicate", f"action_id already exists: {action}")


def _focus(blocks: list[dict[str, Any]]) -> Iterator[Fault]:
    if sum(_count_focus(block) for block in blocks) > 1:
        yield Fault("", "duplicate", "only one element can have focus_on_load")


def _count_focus(part: Any) -> int:
    if isinstance(part, dict):
        return (part.get("focus_on_load") is True) + sum(_count_focus(inside) for inside in part.values())
    return sum(_count_focus(inside) for inside in part) if isinstance(part, list) else 0


def _sums(blocks: list[dict[str, Any]], surface: Surface) -> Iterator[Fault]:
    kinds = [block.get("type") for block in blocks]
    if kinds.count("table") > 1:
        yield Fault("", "too_many", "only one table is allowed")
    if kinds.count("data_visualization") > MOST_CHARTS:
        yield Fault("", "too_many", f"no more than {MOST_CHARTS} data_visualization blocks allowed")
    if sum(text_in(b) for b in blocks if b.get("type") == "data_table") > MOST_DATA_TEXT:
        yield Fault("", "too_long", f"the data tables hold more than {MOST_DATA_TEXT} characters")
    markdown = sum(len(b["text"]) for b in blocks if b.get("type") == "markdown" and isinstance(b.get("text"), str))
    if markdown > MOST_MARKDOWN:
        yield Fault("", "too_long", f"the markdown blocks hold more than {MOST_MARKDOWN} characters")
    apart = ("data_table", "data_visualization", "markdown", "table")
    if surface == "message" and sum(text_in(b) for b in blocks if b.get("type") not in apart) > MOST_MESSAGE_TEXT:
        yield Fault("", "message_too_long", f"the blocks hold more than {MOST_MESSAGE_TEXT} characters")


def text_in(part: Any) -> int:
    """How many characters of text are somewhere inside."""
    if isinstance(part, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else text_in(v) for k, v in part.items())
    return sum(text_in(inside) for inside in part) if isinstance(part, list) else 0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
