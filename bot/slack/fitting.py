"""A message cut to what Slack takes, beginning with what people wrote at length: better short than refused."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from bot.slack.blocks import BLOCKS_LIMIT, CUT, CUT_SHORT, Block, Element, cut, small

MESSAGE_LIMIT = 12_000  # of all texts together; Slack refuses more than about 13,000 (msg_blocks_too_long)

LEFT_OUT = "There is more; it is shown in full in the export."


def fits(blocks: list[Block]) -> list[Block]:
    """The same blocks, or what of them Slack will take: a message is better short than refused.

    The longest of what people wrote (quotes) is cut first, all to the same length, then small print, then sections;
    blocks beyond the fiftieth are left out. It says so wherever something is missing.
    """
    if len(blocks) > BLOCKS_LIMIT:
        blocks = [*blocks[: BLOCKS_LIMIT - 1], *small([LEFT_OUT])]
    if _length(blocks) <= MESSAGE_LIMIT:
        return blocks
    blocks = deepcopy(blocks)
    for kind in ("rich_text_quote", "context", "section"):
        _shorten(list(_runs(blocks, kind)), _length(blocks) - MESSAGE_LIMIT)
    return blocks


def _length(blocks: list[Block]) -> int:
    return sum(map(len, texts_of(blocks)))


def _shorten(runs: list[Element], by: int) -> None:
    """Cuts the longest of these by so many characters together, or by as many as they have."""
    if by <= 0 or not runs:
        return
    lengths = sorted(len(run["text"]) for run in runs)
    longest = _even_share(lengths, sum(lengths) - by)
    for run in runs:
        run["text"] = cut(run["text"], longest, CUT if longest > 2 * len(CUT) else CUT_SHORT)


def _runs(thing: object, kind: str, inside: bool = False) -> Iterator[Element]:
    """Everything with a text of its own inside blocks or elements of this kind."""
    if isinstance(thing, dict):
        inside = inside or thing.get("type") == kind
        if inside and isinstance(thing.get("text"), str):
            yield thing
        thing = list(thing.values())
    if isinstance(thing, list):
        for part in thing:
            yield from _runs(part, kind, inside)


def texts_of(thing: object) -> Iterator[str]:
    """Every text in blocks or a view, wherever it stands."""
    if isinstance(thing, list):
        for part in thing:
            yield from texts_of(part)
    elif isinstance(thing, dict):
        for key, part in thing.items():
            if key == "text" and isinstance(part, str):
                yield part
            else:
                yield from texts_of(part)


def _even_share(lengths: Sequence[int], room: int) -> int:
    """The greatest length to which all `lengths` (ascending) can be cut and stay within `room` together."""
    for place, length in enumerate(lengths):
        share = max(room, 0) // (len(lengths) - place)
        if length > share:
            return max(share, 1)
        room -= length
    return lengths[-1] if lengths else 0
