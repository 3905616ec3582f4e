"""What a mapping between two editions says became of each part: the author's own word, where wording alone cannot tell.

Correcting a typo needs no word of anybody's. A question worded anew under its id is the same question only if the
mapping says `reworded`; `same` is not enough, since that is what a mapping says of words that did not change.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from frameworks.contents import contents_of
from frameworks.faults import FrameworkFault
from frameworks.load import look
from frameworks.mapping import Kind
from frameworks.mapping_files import parse
from frameworks.mapping_library import OWN
from frameworks.model import Framework
from frameworks.reading import read
from frameworks.salvage import salvaged


@dataclass(frozen=True)
class Declared:
    """`reworded` are ids of questions that ask the same in other words, and `told` every part, as "question gov-1a",
    of which the mapping says what became of it. `fault` is what is wrong with the mapping, where its edition is whole.
    """

    name: str = ""
    reworded: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    fault: FrameworkFault | None = None

    def __str__(self) -> str:
        if self.fault is not None:
            return str(self.fault)
        ids = ", ".join(sorted(self.reworded)) or "no question"
        return f"{self.name} says what became of each part; reworded under its id: {ids}."


NOTHING = Declared()


def declared(text: str, name: str, earlier: Framework, beside: Path, extra: Path | None = None) -> Declared:
    """What the mapping between `earlier` and a framework file's edition says; NOTHING where there is none.

    It is looked for in the file's own folder, in `mappings` inside that and inside `extra`, then among those we ship.
    A mapping that is not sound still tells what it can, together with its faults.
    """
    try:
        reading = read(text, name)
    except FrameworkFault:
        return NOTHING
    seen = salvaged(reading.data)
    framework, remarks = look(reading)
    both = {earlier.key, f"{seen.id}-{seen.edition}"}
    for file, mapping in _texts(_folders(beside, extra)):
        data = _data(mapping) if all(key in mapping for key in both) else {}
        if {data.get("from"), data.get("to")} != both:
            continue
        sides = {one.key: contents_of(one) for one in (earlier, framework) if one is not None}
        fault = None if framework is None or remarks else _fault(mapping, file.name, sides)
        return Declared(file.name, frozenset(_reworded(data)), frozenset(_told(data)), fault)
    return NOTHING


def _folders(beside: Path, extra: Path | None) -> Iterator[Traversable]:
    yield beside
    for folder in (beside, extra):
        if folder is not None and (folder / OWN).is_dir():
            yield folder / OWN
    yield files("frameworks") / "mappings"


def _texts(folders: Iterable[Traversable]) -> Iterator[tuple[Traversable, str]]:
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.startswith(".") or not file.name.lower().endswith((".yaml", ".yml")) or not file.is_file():
                continue
            with suppress(OSError):  # a file of somebody else's, which may not be read, says nothing of this one
                yield file, file.read_bytes().decode("utf-8-sig", errors="surrogateescape")


def _data(text: str) -> dict[str, Any]:
    """What a file holds; nothing of one that cannot be read, which may be any file of a trust's."""
    try:
        found = read(text, "").data
    except FrameworkFault:
        return {}
    return found if isinstance(found, dict) else {}


def _fault(text: str, name: str, sides: dict[str, Any]) -> FrameworkFault | None:
    try:
        parse(text, name, sides)
    except FrameworkFault as fault:
        return fault
    return None


def _reworded(data: dict[str, Any]) -> Iterator[str]:
    for link in _links(data):
        before, after = _refs(link.get("from")), _refs(link.get("to"))
        if link.get("kind") == Kind.REWORDED.value and before == after and len(after) == 1:
            layer, _, id = after[0].partition(" ")
            if layer == "question":
                yield id


def _told(data: dict[str, Any]) -> Iterator[str]:
    for link in _links(data):
        yield from (*_refs(link.get("from")), *_refs(link.get("to")))


def _links(data: dict[str, Any]) -> list[dict[str, Any]]:
    links = data.get("links")
    return [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []


def _refs(value: Any) -> list[str]:
    """Each part that is named, with single spaces."""
    items = value if isinstance(value, list) else [value]
    return [" ".join(item.split()) for item in items if isinstance(item, str)]
