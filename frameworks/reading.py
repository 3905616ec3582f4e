"""From the text of a framework file to plain data that remembers on which line each part stands.

Every scalar stays the text its author typed (`7.10` stays an outcome's number, `2024` an edition); only an empty value
becomes None. Anchors, tags and deep nesting are refused, so a small file cannot grow into a large one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from frameworks.faults import Fault, FrameworkFault, quoted
from frameworks.yaml_faults import UNREADABLE, syntax_fault, unreadable

Path = tuple[str | int, ...]
DEEPEST = 12  # a framework needs eight levels


class Place(NamedTuple):
    """Where something stands in the file; both count from 1."""

    line: int
    column: int


class Remark(NamedTuple):
    """A fault that knows its path in the data, but has no words yet for where that is."""

    path: Path
    place: Place
    what: str
    mend: str


@dataclass
class Reading:
    """`data` is made of dict, list, str and None. `places` says where each value stands, `keys` where its name does."""

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Where a part stands; of a part that is not there, where its nearest parent does."""
        while path not in self.keys and path not in self.places:
            path = path[:-1]
        return self.keys.get(path) or self.places[path]


def read(text: str, name: str) -> Reading:
    """Read a whole file. Raises FrameworkFault when its YAML cannot be followed to the end."""
    if faults := tuple(unreadable(text)):
        raise FrameworkFault(name, faults)
    builder = _Builder(YAML(typ="safe", pure=True).parse(text))
    try:
        builder.build()
    except MarkedYAMLError as error:
        raise FrameworkFault(name, (builder.late_quote(error) or syntax_fault(error),)) from None
    except (YAMLError, OverflowError, ValueError):  # the last two: an escape such as "\UFFFFFFFF" is no character
        raise FrameworkFault(name, (Fault(*builder.at, "", *UNREADABLE),)) from None
    except _GiveUpError as reason:
        raise FrameworkFault(name, (Fault(*builder.at, "", *reason.args),)) from None
    return builder.reading


class _GiveUpError(Exception):
    """Reading on would tell the author nothing; the arguments are what is wrong and how to mend it."""


class _Builder:
    """Turns the parser's events into a Reading."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.reading = Reading()
        self.at = Place(1, 1)
        self.quoted = (Place(1, 1), 0)  # where the last text in quotes that goes over several lines begins, and ends

    def build(self) -> None:
        next(self.events)  # the stream begins
        if isinstance(next(self.events), StreamEndEvent):
            raise _GiveUpError("the file is empty.", "Write the framework into it, or take it out of the folder.")
        self.reading.data = self.value(self.next(), ())
        self.next()  # the document ends
        if not isinstance(self.next(), StreamEndEvent):
            raise _GiveUpError("a second document begins.", "Keep one framework to a file; remove the line `---`.")

    def next(self) -> Any:
        event = next(self.events)
        self.at = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        if getattr(event, "style", None) in ("'", '"') and event.end_mark.line > event.start_mark.line:
            self.quoted = self.at, event.end_mark.line + 1
        return event

    def late_quote(self, error: MarkedYAMLError) -> Fault | None:
        """Quotes that someone forgot to close end where the next text in quotes begins, and nothing fits from there."""
        begins, ends = self.quoted
        if error.problem_mark is None or error.problem_mark.line + 1 != ends:
            return None
        what = f"quotes are opened here and closed only on line {ends}."
        return Fault(*begins, "", what, "Close them on the line where the text ends.")

    def value(self, event: Any, path: Path) -> Any:
        self.reading.places.setdefault(path, self.at)
        if len(path) > DEEPEST:
            raise _GiveUpError(
                "parts are nested too deeply.", "A framework has domains, groups and questions, no more."
            )
        self.refuse_shorthand(event, path)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path)
        return _scalar(event)

    def refuse_shorthand(self, event: Any, path: Path) -> None:
        if event.anchor is not None:
            mend = "Write the text out in full; if it should begin with that character, put it in double quotes."
            self.remark(path, "`&` and `*` stand for repeated text, which is not read here.", mend)
        elif event.tag is not None:
            what = "a type is given with `!`, which is not read here."
            self.remark(path, what, "Remove it; if the text begins with `!`, put it in double quotes.")

    def remark(self, path: Path, what: str, mend: str) -> None:
        self.reading.remarks.append(Remark(path, self.at, what, mend))

    def sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self.next(), SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := self.next(), MappingEndEvent):
            name = self.key(event, path)
            inner: Path = (*path, name)
            if name in items:
                first = self.reading.keys[inner].line
                self.remark(
                    inner,
                    f"{quoted(name)} stands here a second time; the first is on line {first}.",
                    "Keep one of the two.",
                )
                inner = (*path, f"{name} (again)")
            self.reading.keys[inner] = self.at
            value = self.value(self.next(), inner)
            items.setdefault(name, value)
        return items

    def key(self, event: Any, path: Path) -> str:
        if not isinstance(event, ScalarEvent):
            raise _GiveUpError("a name is missing before the colon.", "Write it as `name: value`.")
        self.refuse_shorthand(event, path)
        return str(event.value)


def _scalar(event: Any) -> str | None:
    """None for nothing at all (and for an alias, which is refused by then)."""
    if isinstance(event, ScalarEvent) and (event.value or not event.implicit[0]):
        return str(event.value)
    return None
