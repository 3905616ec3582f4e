"""Overlays: files that put other words in place of an edition's own, matched by id.

A trust may be licensed to use a publisher's wording that we may not ship. An overlay holds that wording and says whose
it is; ids, order and sides stay as they are, so answers stay comparable.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import Field, ValidationError

from frameworks.explaining import sentences
from frameworks.faults import Fault, FrameworkFault, quoted
from frameworks.model import Framework, Frozen, Label, Level, Line, Question, Source, Text
from frameworks.reading import Path, Reading, Remark
from frameworks.replacing import with_words

TOP = ("overlay", "wording", "answers", "questions")


class Words(Frozen):
    """What a question says instead; what is not here stays."""

    name: Line | None = None
    prompt: Text | None = None
    consider: Annotated[tuple[Text, ...], Field(max_length=4)] | None = None
    strong: Text | None = None
    weak: Text | None = None


class Overlay(Frozen):
    """`overlay` is the edition's key; `answers` are labels by answer id, `questions` words by question id."""

    overlay: Line
    wording: Source
    answers: Annotated[dict[str, Label], Field(default_factory=dict)]
    questions: Annotated[dict[str, Words], Field(default_factory=dict)]


def is_overlay(reading: Reading) -> bool:
    return isinstance(reading.data, dict) and "overlay" in reading.data


def laid(library: Mapping[str, Framework], overlays: Iterable[tuple[Reading, str]]) -> dict[str, Framework]:
    """Every edition, with the words of its overlay where there is one. Raises FrameworkFault, with every fault."""
    shown = dict(library)
    files: dict[str, str] = {}
    for reading, name in overlays:
        framework, faults = look(reading, library)
        if framework is None or faults:
            raise FrameworkFault(name, tuple(faults))
        if framework.key in files:
            what = f"{framework.key} has an overlay already: {files[framework.key]}."
            place = reading.place(("overlay",))
            raise FrameworkFault(name, (Fault(*place, "overlay", what, "Make one file of the two."),))
        files[framework.key] = name
        shown[framework.key] = framework
    return shown


def look(reading: Reading, library: Mapping[str, Framework]) -> tuple[Framework | None, list[Fault]]:
    """The edition with an overlay's words, where it can be made, and every fault of the overlay."""
    base = library.get(str(reading.data["overlay"]))
    remarks = [*reading.remarks, *_unknown(reading, base, library), *_empty(reading)]
    found: Framework | None = None
    try:
        overlay = Overlay.model_validate(reading.data)
        found = None if base is None or remarks else Framework.model_validate(_laid(base, overlay).model_dump())
    except ValidationError as error:
        told = {remark.path for remark in remarks}
        for detail in error.errors(include_url=False):
            if detail["loc"] not in told and detail["type"] != "extra_forbidden":
                path: Path = ("answers",) if detail["loc"] == ("scale",) else detail["loc"]  # labels used twice
                remarks.append(Remark(path, reading.place(path), *sentences(detail, path)))
    return found, [Fault(*at, where(path), what, mend) for path, at, what, mend in remarks]


def where(path: Path) -> str:
    """Words for a part: "question gov-1a, prompt"."""
    kinds = {"questions": "question", "answers": "answer"}
    if len(path) > 1 and path[0] in kinds:
        rest = [str(step + 1) if isinstance(step, int) else step[:40] for step in path[2:]]
        return ", ".join([f"{kinds[str(path[0])]} {str(path[1])[:40]}", *rest])
    return ", ".join(map(str, path))


def _laid(base: Framework, overlay: Overlay) -> Framework:
    def answer(level: Level) -> Level:
        return level.model_copy(update={"label": overlay.answers.get(level.id, level.label)})

    def question(one: Question) -> Question:
        words = overlay.questions.get(one.id)
        said = {name: value for name, value in words if value is not None} if words else {}
        return one.model_copy(update=said | {"wording": overlay.wording}) if said else one

    scale = base.scale.model_copy(update={"wording": overlay.wording} if overlay.answers else {})
    return with_words(base.model_copy(update={"scale": scale}), answer, question)


def _unknown(reading: Reading, base: Framework | None, library: Mapping[str, Framework]) -> Iterator[Remark]:
    data = reading.data
    if base is None and isinstance(data["overlay"], str):
        what = f"there is no edition {quoted(data['overlay'])} to lay this over."
        yield Remark(("overlay",), reading.place(("overlay",)), what, _near(data["overlay"], list(library)))
    yield from _strange(reading, (), TOP, "a name that is known here")
    for id, words in _mapping(data.get("questions")).items():
        if isinstance(words, dict):
            yield from _strange(reading, ("questions", id), list(Words.model_fields), "a name that is known here")
    if base is not None:
        ids = {"questions": [one.id for one in base.questions], "answers": [one.id for one in base.scale.answers]}
        for kind, known in ids.items():
            yield from _strange(reading, (kind,), known, f"an id of {base.key}")


def _strange(reading: Reading, path: Path, known: list[str] | tuple[str, ...], what: str) -> Iterator[Remark]:
    part: Any = reading.data
    for step in path:
        part = _mapping(part).get(str(step))
    for name in _mapping(part):
        if name not in known:
            at: Path = (*path, name)
            yield Remark(at, reading.place(at), f"{quoted(name)} is not {what}.", _near(name, list(known)))


def _empty(reading: Reading) -> Iterator[Remark]:
    """A name with nothing after it would silently change nothing."""
    for id, words in _mapping(reading.data.get("questions")).items():
        for name, value in _mapping(words).items():
            if value is None:
                at: Path = ("questions", id, name)
                yield Remark(
                    at, reading.place(at), f"there is nothing after `{name}`.", "Write the text, or remove the line."
                )
    if not _mapping(reading.data.get("questions")) and not _mapping(reading.data.get("answers")):
        mend = "Write `questions:` or `answers:` and below it, by id, the words to show."
        yield Remark((), reading.place(("overlay",)), "this overlay replaces nothing.", mend)


def _near(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}."


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
