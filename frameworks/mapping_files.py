"""Reads and writes mapping files: from the text to a sound `FrameworkMap`, or to all that is wrong, line by line.

What is written is read as the same value; a line `all: same`, or `rest: same`, is read as the links it stands for.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from frameworks.contents import Contents, Layer, Ref
from frameworks.faults import Fault, FrameworkFault, quoted
from frameworks.mapping import Basis, FrameworkMap, Kind, Link
from frameworks.mapping_soundness import Placed, unsound
from frameworks.reading import Path, Reading, Remark, read

TOP = ("from", "to", "about", "basis", "source", "all", "rest", "links")
IN_LINK = ("kind", "from", "to", "basis", "source", "note")
BASES = {"publisher": Basis.PUBLISHER, "ours": Basis.OURS}
MANY_LINES = re.compile("[\x85\u2028\u2029\ufeff]")


def parse(text: str, name: str, sides: Mapping[str, Contents]) -> FrameworkMap:
    """One mapping from the text of its file; `sides` are the frameworks it may name, by key.

    Raises FrameworkFault, with every fault, under the `name` given.
    """
    reading = read(text, name)
    reader = _Reader(reading, sides)
    found = reader.whole()
    if reader.remarks or found is None:
        faults = tuple(Fault(*at, _where(path), what, mend) for path, at, what, mend in reader.remarks)
        raise FrameworkFault(name, faults)
    return found


def write(one: FrameworkMap) -> str:
    """The text of its file, with every link written out."""
    lines = [f"from: {one.from_}", f"to: {one.to}"]
    lines += [f"about: {_quoted(one.about)}"] if one.about else []
    return "\n".join([*lines, "links:", *(line for link in one.links for line in _written(link))]) + "\n"


def _written(link: Link) -> Iterator[str]:
    yield f"  - kind: {link.kind}"
    for name, refs in (("from", link.from_), ("to", link.to)):
        if refs:
            yield f"    {name}: [{', '.join(map(str, refs))}]"
    yield f"    basis: {next(word for word, basis in BASES.items() if basis is link.basis)}"
    yield f"    source: {_quoted(link.source)}"
    if link.note:
        yield f"    note: {_quoted(link.note)}"


def _quoted(text: str) -> str:
    return MANY_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _where(path: Path) -> str:
    """Words for a part: "link 3, from"."""
    if path[:1] != ("links",) or len(path) < 2:
        return ", ".join(map(str, path))
    return ", ".join([f"link {int(path[1]) + 1}", *(str(step) for step in path[2:] if isinstance(step, str))])


class _Reader:
    """Follows the data of one file and remarks on what it cannot use."""

    def __init__(self, reading: Reading, sides: Mapping[str, Contents]) -> None:
        self.reading = reading
        self.sides = sides
        self.remarks = list(reading.remarks)
        self.data: dict[str, Any] = reading.data if isinstance(reading.data, dict) else {}

    def whole(self) -> FrameworkMap | None:
        if not isinstance(self.reading.data, dict):
            self.remark((), "the file should begin with `from:` and `to:`, but does not.", "Begin with `from:`.")
            return None
        self.known((), self.data, TOP)
        sides = [self.side("from"), self.side("to")]
        rest = self.rest()
        links = [self.link(number, part) for number, part in enumerate(self.listed())]
        about = self.text((), self.data, "about", needed=False)
        if self.remarks or sides[0] is None or sides[1] is None:
            return None
        placed = [Placed(("links", number), link) for number, link in enumerate(links) if link]
        said = None if rest is None else self.said(())
        made, remarks = unsound(self.reading, sides[0], sides[1], placed, rest if said else None, said)
        self.remarks += remarks
        if self.remarks:
            return None
        return FrameworkMap(from_=sides[0].key, to=sides[1].key, about=about, links=tuple(made))

    def remark(self, path: Path, what: str, mend: str) -> None:
        self.remarks.append(Remark(path, self.reading.place(path), what, mend))

    def known(self, path: Path, part: dict[str, Any], names: tuple[str, ...]) -> None:
        for name in part:
            if name not in names:
                what = f"{quoted(name)} is not a name that is known here."
                self.remark((*path, name), what, f"Known here: {', '.join(names)}.")

    def side(self, name: str) -> Contents | None:
        key = self.text((), self.data, name)
        if key is None:
            return None
        if key not in self.sides:
            what = f"there is no framework edition {quoted(key)} here."
            self.remark((name,), what, f"Write one of: {', '.join(self.sides)}.")
        return self.sides.get(key)

    def rest(self) -> str | None:
        """The name of the line that says that everything else is the same, if there is one."""
        given = [name for name in ("all", "rest") if name in self.data]
        for name in given:
            if self.data[name] != Kind.SAME.value:
                self.remark((name,), f"`{name}` can only be `same`.", "Write `same`, or list the links.")
        if "all" in given and self.data.get("links"):
            self.remark(("all",), "`all: same` leaves nothing for `links` to say.", "Write `rest: same` instead.")
        return given[0] if given else None

    def listed(self) -> list[Any]:
        links = self.data.get("links")
        if isinstance(links, list) and links:
            return links
        if "links" in self.data:
            self.remark(("links",), "`links` should be a list.", "Begin each link with a dash, or remove the line.")
        elif not {"all", "rest"} & set(self.data):
            self.remark((), "`links` is missing.", "Add a line `links:` and below it each link, with a dash.")
        return []

    def link(self, number: int, part: Any) -> Link | None:
        path: Path = ("links", number)
        if not isinstance(part, dict):
            self.remark(path, "a link should hold names and values.", f"Known here: {', '.join(IN_LINK)}.")
            return None
        before = len(self.remarks)
        self.known(path, part, IN_LINK)
        kind = self.one_of(path, part, "kind", {kind.value: kind for kind in Kind})
        from_, to = self.refs(path, part, "from"), self.refs(path, part, "to")
        said = self.said(path, part)
        note = self.text(path, part, "note", needed=False)
        if kind is None or said is None or len(self.remarks) > before:
            return None
        return self.made(
            path, {"kind": kind, "from_": from_, "to": to, "basis": said[0], "source": said[1], "note": note}
        )

    def made(self, path: Path, values: dict[str, Any]) -> Link | None:
        """The model refuses texts that are too long or hold what cannot be shown."""
        try:
            return Link(**values)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0]).rstrip("_")
                what = f"`{name}` is too long, or holds a character that cannot be shown."
                self.remark((*path, name), what, "Write it anew in at most 700 characters.")
        return None

    def said(self, path: Path, part: dict[str, Any] | None = None) -> tuple[Basis, str] | None:
        """Whose word it is and where it stands: said at the link, or once at the top for all."""
        holder = {name: self.data[name] for name in ("basis", "source") if name in self.data} | (part or {})
        at = {name: path if part is not None and name in part else () for name in ("basis", "source")}
        basis = self.one_of(at["basis"], holder, "basis", BASES, missing_at=path)
        source = self.text(at["source"], holder, "source", missing_at=path)
        return None if basis is None or source is None else (basis, source)

    def one_of(
        self, path: Path, part: dict[str, Any], name: str, known: Mapping[str, Any], missing_at: Path | None = None
    ) -> Any:
        value = self.text(path, part, name, missing_at=missing_at)
        if value is not None and value not in known:
            self.remark((*path, name), f"{quoted(value)} is no {name} of a link.", f"Write one of: {', '.join(known)}.")
        return known.get(value or "")

    def text(
        self, path: Path, part: dict[str, Any], name: str, needed: bool = True, missing_at: Path | None = None
    ) -> str | None:
        value = part.get(name)
        if name not in part:
            if needed:
                self.remark(path if missing_at is None else missing_at, f"`{name}` is missing.", f"Add `{name}: …`.")
            return None
        if not isinstance(value, str) or not value.strip():
            self.remark((*path, name), f"`{name}` should be text.", f"Write the {name}, or remove the line.")
            return None
        return value.strip()

    def refs(self, path: Path, part: dict[str, Any], name: str) -> tuple[Ref, ...]:
        value = part.get(name)
        items = value if isinstance(value, list) else [value] if name in part else []
        at: Path = (*path, name)
        found = [self.ref((*at, number) if isinstance(value, list) else at, item) for number, item in enumerate(items)]
        return tuple(ref for ref in found if ref)

    def ref(self, path: Path, item: Any) -> Ref | None:
        layer, _, id = item.strip().partition(" ") if isinstance(item, str) else ("", "", "")
        try:
            return Ref(layer=Layer(layer), id=id.strip())
        except ValueError:
            shown = quoted(item) if isinstance(item, str) else "this"
            mend = f"Write what it is and its id, such as `question gov-1a`: {', '.join(Layer)}."
            self.remark(path, f"{shown} names no part of a framework.", mend)
            return None
