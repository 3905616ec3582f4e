"""A mapping for reading: from each side in turn, and what has no counterpart on the other."""

from typing import Any

from frameworks.contents import LEAF, TOP, Contents, Part
from frameworks.mapping import Counterpart, FrameworkMap


def without(one: FrameworkMap, contents: Contents) -> tuple[Part, ...]:
    """What has no counterpart: each question or theme by itself, and a domain or pillar with nothing linked inside.

    A question does not get one from the domain it stands in. Groups count only where the mapping links groups.
    """
    linked = one.linked(contents.key)
    layers = {ref.layer for link in one.links for ref in (*link.from_, *link.to)}
    return tuple(
        part for part in contents.parts if part.ref.layer in layers | LEAF | TOP and not _has(part, contents, linked)
    )


def _has(part: Part, contents: Contents, linked: frozenset[Any]) -> bool:
    if part.ref in linked:
        return True
    if part.ref.layer in LEAF:
        return any(holder in linked for holder in part.within[1:])
    return any(inner.ref in linked for inner in contents.inside(part.ref))


def as_json(one: FrameworkMap, near: Contents, far: Contents) -> dict[str, Any]:
    """Ready for `json.dumps`: both sides alike, the one asked for first."""
    return {
        "from": near.key,
        "to": far.key,
        "about": one.about,
        "sides": [_side_json(one, here, there) for here, there in ((near, far), (far, near))],
    }


def _side_json(one: FrameworkMap, here: Contents, there: Contents) -> dict[str, Any]:
    linked = [(part, one.counterparts(here.key, part.ref)) for part in here.parts]
    return {
        "framework": here.key,
        "name": here.name,
        "publisher": here.publisher,
        "parts": [
            _part_json(part) | {"counterparts": [_counterpart_json(found, there) for found in counterparts]}
            for part, counterparts in linked
            if counterparts
        ],
        "without": [_part_json(part) for part in without(one, here)],
    }


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "part": part.ref.layer.value,
        "id": part.ref.id,
        "number": part.number,
        "name": part.name,
        "mark": part.mark,
    }


def _counterpart_json(found: Counterpart, there: Contents) -> dict[str, Any]:
    said = {"kind": found.kind.value, "reads": found.in_words, "basis": found.basis.value, "source": found.source}
    return said | {"note": found.note} | _part_json(there.by_ref[found.ref])


def as_text(one: FrameworkMap, near: Contents, far: Contents) -> str:
    """Every link both ways, then what has no counterpart, on each side."""
    sources = list(dict.fromkeys((link.basis, link.source) for link in one.links))
    numbers = {said: number for number, said in enumerate(sources, 1)}
    lines = [f"{_titled(near)}", f"{_titled(far)}", *([one.about] if one.about else [])]
    for here, there in ((near, far), (far, near)):
        lines += ["", f"From {here.key} to {there.key}:"]
        for part in here.parts:
            for found in one.counterparts(here.key, part.ref):
                lines.append(
                    f"  {_named(part)} {found.in_words} {_named(there.by_ref[found.ref])} {_said(found, numbers)}"
                )
    for here, there in ((near, far), (far, near)):
        lines += ["", f"In {here.key} with no counterpart in {there.key}:"]
        lines += [f"  {_named(part)}" for part in without(one, here)] or ["  nothing"]
    lines += ["", "Whose word this is:"]
    return "\n".join([*lines, *(f"  [{number}] {basis.in_words}: {text}" for (basis, text), number in numbers.items())])


def _titled(contents: Contents) -> str:
    return f"{contents.key}: {contents.name} ({contents.publisher})"


def _named(part: Part) -> str:
    """By what its own framework calls it, its published number or else its id, and its name."""
    return f"{part.called} {part.number or part.ref.id}, “{part.name}”" + (f" ({part.mark})" if part.mark else "")


def _said(found: Counterpart, numbers: dict[Any, int]) -> str:
    note = f": {found.note}" if found.note else ""
    return f"[{numbers[found.basis, found.source]}]{note}"
