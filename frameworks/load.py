"""Reads framework files: those shipped beside this module, and those in one folder of a trust's own.

A trust may be licensed to use text that we may not ship; it keeps such files in a folder outside this repository.
"""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from frameworks.explaining import sentences, where
from frameworks.faults import Fault, FrameworkFault
from frameworks.model import Framework
from frameworks.overlay import is_overlay, laid
from frameworks.overview import OVERVIEW
from frameworks.reading import Reading, Remark, read
from frameworks.soundness import unsound
from frameworks.vocabulary import PLAIN, Vocabulary, spoken

__all__ = ["Fault", "FrameworkFault", "load_library", "look", "parse", "parse_keeping_places", "worded"]


def load_library(
    extra: Path | None = None, vocabulary: Vocabulary = PLAIN, overlays: bool = True
) -> dict[str, Framework]:
    """Every framework by its key: the shipped ones first, then those in `extra`.

    In the order of the overview, so that the broad first look comes first; frameworks that it does not name follow by
    id. Of each framework the newest edition comes first.

    Overlays in `extra` are laid over the editions they name (unless `overlays` is false), and people are called what
    `vocabulary` calls them.
    Raises FrameworkFault for the first file that cannot be used, with everything that is wrong with it.
    """
    found: dict[str, tuple[Framework, str]] = {}
    laid_over: list[tuple[Reading, str]] = []
    for folder in (_shipped(), *([] if extra is None else [extra])):
        here: list[tuple[Framework, str]] = []
        for file in _yaml_files(folder):
            text, name = _text(file), _name(file)
            reading = read(text, name)
            if is_overlay(reading):
                laid_over.append((reading, name))
                continue
            framework = _whole(reading, name)
            twin = next((other for other in (*found.values(), *here) if other[0].key == framework.key), None)
            if twin is not None:
                raise FrameworkFault(name, (_twin_fault(framework, twin[1], reading),))
            here.append((framework, name))
        here.sort(key=lambda entry: entry[0].edition, reverse=True)
        here.sort(key=lambda entry: _place(entry[0].id))
        found |= {entry[0].key: entry for entry in here}
    library = {key: framework for key, (framework, _) in found.items()}
    return {key: spoken(one, vocabulary) for key, one in laid(library, laid_over if overlays else []).items()}


def parse(text: str, name: str) -> Framework:
    """One framework from the text of its file. Raises FrameworkFault, with every fault, under the `name` given."""
    return parse_keeping_places(text, name)[0]


def parse_keeping_places(text: str, name: str) -> tuple[Framework, Reading]:
    """As `parse`, and where in the file each part stands."""
    reading = read(text, name)
    return _whole(reading, name), reading


def _whole(reading: Reading, name: str) -> Framework:
    framework, remarks = look(reading)
    if framework is None or remarks:
        raise FrameworkFault(name, worded(remarks, reading))
    return framework


def look(reading: Reading) -> tuple[Framework | None, list[Remark]]:
    """What a file that was read holds: its framework, where it can be made, and every fault."""
    remarks = [*reading.remarks, *unsound(reading)]
    try:
        return Framework.model_validate(reading.data), remarks
    except ValidationError as error:
        return None, [*remarks, *_refused(error, reading, {remark.path for remark in remarks})]


def worded(remarks: Iterable[Remark], reading: Reading) -> tuple[Fault, ...]:
    """Each remark with words for where in the file it is."""
    return tuple(Fault(*at, where(path, reading.data), what, mend) for path, at, what, mend in remarks)


def _refused(error: ValidationError, reading: Reading, told: set[tuple[str | int, ...]]) -> Iterator[Remark]:
    """What the model refuses, apart from what the author is told already and what only follows from that."""
    for detail in error.errors(include_url=False):
        path, kind = detail["loc"], detail["type"]
        # Entries that are refused do not count, so a list of enough entries may be refused for being too short as well.
        follows = kind == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]
        # What must hold across the file is checked before, at the exact line.
        if not (path in told or follows or (told and kind == "value_error")):
            yield Remark(path, reading.place(path), *sentences(detail, path))


def _place(id: str) -> tuple[int, str]:
    return next((place for place, entry in enumerate(OVERVIEW) if entry.id == id), len(OVERVIEW)), id


def _shipped() -> Traversable:
    return files("frameworks") / "library"


def _yaml_files(folder: Traversable) -> list[Traversable]:
    try:
        found = list(folder.iterdir())
    except OSError as error:
        what = f"the folder cannot be opened ({error.strerror})."
        mend = "Make the folder, or correct its name in the settings."
        raise FrameworkFault(str(folder), (Fault(1, 1, "", what, mend),)) from None
    wanted = (file for file in found if file.name.lower().endswith((".yaml", ".yml")) and not file.name.startswith("."))
    return sorted(wanted, key=lambda file: file.name)


def _name(file: Traversable) -> str:
    return str(file) if isinstance(file, Path) else file.name


def _text(file: Traversable) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        mend = "Check that the bot may read it."
        raise FrameworkFault(
            _name(file), (Fault(1, 1, "", f"the file cannot be opened ({error.strerror}).", mend),)
        ) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        what = "the file is not written in UTF-8: this character cannot be read."
        raise FrameworkFault(_name(file), (Fault(line, column, "", what, "Save the file as UTF-8."),)) from None


def _twin_fault(framework: Framework, other: str, reading: Reading) -> Fault:
    what = f"{framework.id}, edition {framework.edition}, is in another file already: {other}."
    return Fault(*reading.place(("edition",)), "edition", what, "Give this one its own id or edition, or take it out.")
