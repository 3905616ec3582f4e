"""What must be true of a mapping: its parts exist, kinds fit, and between editions nothing is left unaccounted for."""

from collections.abc import Iterator
from typing import NamedTuple

from frameworks.contents import Contents, Ref
from frameworks.faults import quoted
from frameworks.mapping import BETWEEN_EDITIONS, BETWEEN_FRAMEWORKS, Basis, Kind, Link
from frameworks.reading import Path, Reading, Remark

MANY = 1_000
ONE, SEVERAL, SOME, NONE = range(1, 2), range(2, MANY), range(1, MANY), range(1)
COUNTS: dict[Kind, tuple[range, range]] = {
    Kind.SAME: (ONE, ONE),
    Kind.REWORDED: (ONE, ONE),
    Kind.SPLIT: (ONE, SEVERAL),
    Kind.MERGED: (SEVERAL, ONE),
    Kind.NEW: (NONE, SOME),
    Kind.RETIRED: (SOME, NONE),
    **dict.fromkeys(BETWEEN_FRAMEWORKS, (SOME, SOME)),
}
IN_WORDS = {ONE: "exactly one", SEVERAL: "two or more", SOME: "one or more", NONE: "nothing"}


class Placed(NamedTuple):
    """A link and where it stands in the file's data."""

    path: Path
    link: Link


def unsound(
    reading: Reading,
    from_: Contents,
    to: Contents,
    placed: list[Placed],
    rest: str | None,
    said: tuple[Basis, str] | None,
) -> tuple[list[Link], list[Remark]]:
    """The links, with those that a line such as `all: same` stands for, and everything that is wrong with them.

    `rest` is the name of that line and `said` its basis and source; both None where there is no such line.
    """
    checker = _Checker(reading, from_, to)
    for one in placed:
        checker.link(one)
    links = [one.link for one in placed]
    if checker.editions:
        if rest is not None and said is not None:
            links += checker.the_rest(rest, said)
        checker.accounted(links, ("links",) if placed else ())
    elif rest is not None:
        what = f"`{rest}: same` is for two editions of one framework."
        checker.remark((rest,), what, "Between frameworks, list the links.")
    return links, checker.remarks


class _Checker:
    def __init__(self, reading: Reading, from_: Contents, to: Contents) -> None:
        self.reading = reading
        self.sides = {"from": from_, "to": to}
        self.editions = from_.id == to.id
        self.seen: dict[tuple[str, Ref], int] = {}
        self.told: set[tuple[str, Ref]] = set()
        self.remarks: list[Remark] = []
        if from_.key == to.key:
            self.remark(("to",), "both sides are the same edition.", "Name two editions, or two frameworks.")

    def remark(self, path: Path, what: str, mend: str) -> None:
        self.remarks.append(Remark(path, self.reading.place(path), what, mend))

    def link(self, placed: Placed) -> None:
        path, link = placed
        fitting = BETWEEN_EDITIONS if self.editions else BETWEEN_FRAMEWORKS
        if link.kind not in fitting:
            between = "editions of one framework" if self.editions else "different frameworks"
            what = f"{quoted(link.kind)} is no kind of link between {between}."
            self.remark((*path, "kind"), what, f"Write one of: {', '.join(fitting)}.")
            return
        for name, refs, wanted in zip(("from", "to"), (link.from_, link.to), COUNTS[link.kind], strict=True):
            if len(refs) not in wanted:
                what = f"{quoted(link.kind)} needs {IN_WORDS[wanted]} in `{name}`; here are {len(refs)}."
                self.remark((*path, name), what, "Put in what is missing, take out the rest, or choose another kind.")
            for number, ref in enumerate(refs):
                self.ref(path, name, number, ref)
        self.alike(path, link)

    def ref(self, path: Path, name: str, number: int, ref: Ref) -> None:
        at, contents = self.at(path, name, number), self.sides[name]
        if ref not in contents.by_ref:
            layers = [part.ref for part in contents.parts if part.ref.id == ref.id]
            mend = f"Did you mean {quoted(str(layers[0]))}?" if layers else f"Look it up in {contents.key}."
            self.remark(at, f"there is no {quoted(str(ref))} in {contents.key}.", mend)
        elif self.editions:
            line = self.reading.place(at).line
            first = self.seen.setdefault((name, ref), line)
            if first != line or self.twice(path, name, number, ref):
                what = f"{ref} of {contents.key} is accounted for on line {first} already."
                self.remark(at, what, "Say once what became of it.")

    def twice(self, path: Path, name: str, number: int, ref: Ref) -> bool:
        """Within one list, which may stand on one line."""
        listed = self.value(path, name)
        return isinstance(listed, list) and str(ref) in [" ".join(str(one).split()) for one in listed[:number]]

    def at(self, path: Path, name: str, number: int) -> Path:
        return (*path, name, number) if isinstance(self.value(path, name), list) else (*path, name)

    def value(self, path: Path, name: str) -> object:
        part = self.reading.data
        for step in path:
            part = part[step]
        return part.get(name)

    def alike(self, path: Path, link: Link) -> None:
        """Between editions a question becomes questions, never a domain."""
        layers = {ref.layer for ref in (*link.from_, *link.to)}
        if self.editions and len(layers) > 1:
            what = f"this links {' and '.join(sorted(layers))}."
            self.remark(path, what, "Between editions link each kind of part with its own kind.")

    def the_rest(self, rest: str, said: tuple[Basis, str]) -> list[Link]:
        """A link of the same with the same, for everything not yet accounted for on either side."""
        wanted = {name: self.unaccounted(name) for name in self.sides}
        for name, other in (("from", "to"), ("to", "from")):
            for ref in wanted[name]:
                if ref not in wanted[other]:
                    self.told.add((name, ref))
                    what = f"{ref} of {self.sides[name].key} is not the same in {self.sides[other].key}: "
                    gone = ref not in self.sides[other].by_ref
                    why = "there is none." if gone else "it is accounted for there by another link."
                    self.remark((rest,), what + why, "List what became of it, and write `rest: same` for the others.")
        both = [ref for ref in wanted["from"] if ref in wanted["to"]]
        basis, source = said
        return [Link(kind=Kind.SAME, from_=(ref,), to=(ref,), basis=basis, source=source) for ref in both]

    def unaccounted(self, name: str) -> list[Ref]:
        return [part.ref for part in self.sides[name].parts if (name, part.ref) not in self.seen]

    def accounted(self, links: list[Link], at: Path) -> None:
        for name, refs in self.missing(links):
            for ref in refs:
                if (name, ref) not in self.told:
                    what = f"{ref} of {self.sides[name].key} is in no link."
                    mend = "Say what became of it: same, reworded, split, merged or retired."
                    if name == "to":
                        mend = "Say where it came from: same, reworded, split, merged or new."
                    self.remark(at, what, mend)

    def missing(self, links: list[Link]) -> Iterator[tuple[str, list[Ref]]]:
        for name, contents in self.sides.items():
            linked = {ref for link in links for ref in (link.from_ if name == "from" else link.to)}
            yield name, [part.ref for part in contents.parts if part.ref not in linked]
