"""What must hold across a whole framework file, checked on its data, so that each fault is found at its own line.

The model checks the same when a value is made, but only once every part is sound; an author should not have to mend one
kind of fault to be told of the next.
"""

from collections.abc import Iterator
from typing import Any

from frameworks.faults import quoted
from frameworks.model import Side
from frameworks.reading import Path, Reading, Remark

Part = tuple[Path, dict[str, Any]]


def unsound(reading: Reading) -> Iterator[Remark]:
    """Ids and names used twice, and levels that do not run from challenge to strength."""
    top: Part = ((), reading.data if isinstance(reading.data, dict) else {})
    domains = list(_parts([top], "domains"))
    groups = list(_parts(domains, "groups"))
    scale = ("scale",), _mapping(top[1].get("scale"))
    levels = list(_parts([scale], "levels"))
    answers = [*levels, *_parts([scale], "others")]
    for parts, key, exact in (
        (domains, "id", True),
        (domains, "name", False),
        (groups, "id", True),
        (list(_parts(groups, "questions")), "id", True),
        (answers, "id", True),
        (answers, "label", False),
    ):
        yield from _twins(reading, parts, key, exact)
    yield from _out_of_order(reading, levels)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _parts(parents: list[Part], key: str) -> Iterator[Part]:
    for path, parent in parents:
        children = parent.get(key)
        for number, child in enumerate(children if isinstance(children, list) else ()):
            yield (*path, key, number), _mapping(child)


def _twins(reading: Reading, parts: list[Part], key: str, exact: bool) -> Iterator[Remark]:
    """Names are compared without regard to capitals, as people read them; ids as they are."""
    seen: dict[str, int] = {}
    for path, part in parts:
        if not isinstance(part.get(key), str):
            continue
        value = part[key] if exact else part[key].strip().casefold()
        place = reading.places[(*path, key)]
        if value in seen:
            what = f"the {key} {quoted(part[key])} is used on line {seen[value]} too."
            yield Remark((*path, key), place, what, f"Give each its own {key}.")
        seen.setdefault(value, place.line)


def _out_of_order(reading: Reading, levels: list[Part]) -> Iterator[Remark]:
    order = [Side.CHALLENGE.value, Side.NEITHER.value, Side.STRENGTH.value]
    furthest = 0
    for path, level in levels:
        side = level.get("side", Side.NEITHER.value)
        if not isinstance(side, str) or side not in order:
            continue
        if order.index(side) < furthest:
            what = f"this level ({side}) comes after one nearer the strong end."
            yield Remark(
                (*path, "side"),
                reading.place((*path, "side")),
                what,
                "Put the levels in order, from challenge to strength.",
            )
        furthest = max(furthest, order.index(side))
