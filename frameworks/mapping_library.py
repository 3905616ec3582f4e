"""Every mapping there is: those shipped beside this module, and those of a trust, in `mappings` in its own folder."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from frameworks.contents import Contents, contents_of
from frameworks.faults import Fault, FrameworkFault
from frameworks.mapping import FrameworkMap
from frameworks.mapping_files import parse
from frameworks.model import Framework
from frameworks.outline import load_outlines
from frameworks.vocabulary import LONG, PLAIN, Say, Vocabulary, saying

OWN = "mappings"
SIDES = re.compile(r"^(?:from|to): (\S+)$", re.MULTILINE)


def sides(library: Mapping[str, Framework]) -> dict[str, Contents]:
    """What a mapping may name: the frameworks of a library, then the outlines."""
    return {key: contents_of(framework) for key, framework in library.items()} | load_outlines()


def load_maps(sides: Mapping[str, Contents], extra: Path | None = None) -> tuple[FrameworkMap, ...]:
    """All mappings, by file name. Raises FrameworkFault for the first that cannot be used, or that is there twice.

    One that we ship is passed over where an edition it names is not among `sides`.
    """
    folders: list[Traversable] = [files("frameworks") / "mappings"]
    if extra is not None and (extra / OWN).is_dir():
        folders.append(extra / OWN)
    found: dict[frozenset[str], tuple[FrameworkMap, str]] = {}
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.startswith(".") or not file.name.lower().endswith((".yaml", ".yml")):
                continue
            text = _text(file)
            if folder is folders[0] and not {*SIDES.findall(text)} <= sides.keys():
                continue
            one = parse(text, file.name, sides)
            pair = frozenset((one.from_, one.to))
            if pair in found:
                what = f"{one.from_} and {one.to} are linked in another file already: {found[pair][1]}."
                raise FrameworkFault(file.name, (Fault(1, 1, "", what, "Keep one of the two."),))
            found[pair] = (one, file.name)
    return tuple(one for one, _ in found.values())


@dataclass(frozen=True)
class Linked:
    """Everything that may be linked, by key, and every mapping."""

    sides: Mapping[str, Contents]
    maps: tuple[FrameworkMap, ...]

    def edition(self, name: str) -> Contents | None:
        """By key; or the newest edition of a framework, by its id alone."""
        editions = [one for one in self.sides.values() if one.id == name]
        return self.sides.get(name) or max(editions, key=lambda one: one.edition, default=None)

    def between(self, a: str, b: str) -> FrameworkMap | None:
        """The mapping of two editions, whichever way round it was written.

        Where there is none, that of another edition of one, or of both, with every part the same, as a mapping says.
        """
        return self._direct(a, b) or next(self._borrowed(a, b), None)

    def others(self, key: str) -> tuple[Contents, ...]:
        """What the framework `key` is linked with: of each other framework the newest edition that is."""
        known = (other for other in self.sides.values() if other.id != self.sides[key].id)
        newest_first = sorted(known, key=lambda other: other.edition, reverse=True)
        found: dict[str, Contents] = {}
        for other in newest_first:
            if other.id not in found and self.between(key, other.key):
                found[other.id] = other
        return tuple(other for other in self.sides.values() if other in found.values())

    def _direct(self, a: str, b: str) -> FrameworkMap | None:
        return next((one for one in self.maps if {one.from_, one.to} == {a, b}), None)

    def _borrowed(self, a: str, b: str) -> Iterator[FrameworkMap]:
        """The links of editions in which every part of `a`, or of `b`, is the same: what differs least comes first."""
        pairs = [(twin, b) for twin in self._twins(a)] + [(a, twin) for twin in self._twins(b)]
        pairs += [(near, far) for near in self._twins(a) for far in self._twins(b)]
        for near, far in pairs:
            if one := self._direct(near, far):
                yield one.instead_of(near, a).instead_of(far, b)

    def _twins(self, key: str) -> list[str]:
        """Other editions with every part the same, under the same id."""
        editions = (one for one in self.maps if key in (one.from_, one.to))
        return [one.other(key) for one in editions if one.all_the_same]


def linked(library: Mapping[str, Framework], extra: Path | None = None, vocabulary: Vocabulary = PLAIN) -> Linked:
    """The mappings between the frameworks of a library already loaded, with people called as `vocabulary` calls them.

    Raises FrameworkFault as `load_maps` does.
    """
    known = sides(library)
    maps = load_maps(known, extra)
    if not vocabulary.changed:
        return Linked(known, maps)
    names = {name for one in known.values() for name in (one.name, one.publisher)}
    say = saying(vocabulary, *sorted(names, key=len, reverse=True))
    return Linked(known, tuple(_spoken(one, say) for one in maps))


def _spoken(one: FrameworkMap, say: Say) -> FrameworkMap:
    """What a mapping says about itself and in its notes. Its sources stay: they name what others have written."""
    links = tuple(link.model_copy(update={"note": say(link.note, LONG)}) if link.note else link for link in one.links)
    return one.model_copy(update={"links": links, "about": say(one.about, LONG) if one.about else None})


def _text(file: Traversable) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "the file is not written in UTF-8."
        raise FrameworkFault(file.name, (Fault(1, 1, "", what, "Save the file as UTF-8."),)) from None
