"""Everything there is to say about a framework file in one go: what must be mended, and what could be better."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from frameworks.explaining import where
from frameworks.faults import Fault, FrameworkFault
from frameworks.house_rules import Advice, advice_on
from frameworks.load import look, worded
from frameworks.model import Framework
from frameworks.overlay import is_overlay
from frameworks.reading import Path, Reading, read
from frameworks.salvage import salvaged
from frameworks.since import changes


@dataclass(frozen=True)
class Report:
    """`framework` is None for a file that cannot be used. Faults are to be mended; advice may be left."""

    name: str
    framework: Framework | None
    faults: tuple[Fault, ...]
    advice: tuple[Advice, ...]

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if self.faults:
            yield f"{self.name}: {_counted(len(self.faults), 'fault')} to mend:"
            yield from (f"  {fault}" for fault in self.faults)
        if self.advice:
            yield f"{self.name}: {_counted(len(self.advice), 'piece')} of advice (the file works without it):"
            yield from (f"  {piece}" for piece in self.advice)
        if self.framework is not None and not self.faults:
            yield f"{self.name}: {self.framework.key} can be used."


def examine(
    text: str,
    name: str,
    earlier: Framework | None = None,
    reworded: Collection[str] = (),
    accounted: Collection[str] = (),
) -> Report:
    """Look at the text of a framework file. `earlier` is the edition before, `reworded` are questions that ask the
    same in other words, and `accounted` are parts of which a mapping says what became of them. Raises nothing: a text
    that cannot be read is a report with that fault."""
    try:
        reading = read(text, name)
    except FrameworkFault as unreadable:
        return Report(name, None, unreadable.faults, ())
    framework, remarks = look(reading)
    seen = framework or salvaged(reading.data)
    told = {remark.path for remark in remarks}
    faults, advice = list(worded(remarks, reading)), list(_advice(seen, reading, told))
    if earlier is not None and not any(path[-1:] == ("id",) for path in told):
        for path, what, mend, serious in changes(seen, earlier, reworded, accounted):
            (faults if serious else advice).append(Fault(*reading.place(path), where(path, reading.data), what, mend))
    return Report(name, None if remarks else framework, tuple(sorted(faults)), tuple(sorted(advice)))


def reads_as_overlay(text: str) -> Reading | None:
    """The reading of a text that is an overlay; None for any other, and for one that cannot be read."""
    try:
        reading = read(text, "")
    except FrameworkFault:
        return None
    return reading if is_overlay(reading) else None


def edition_before(text: str, name: str, library: Iterable[Framework]) -> Framework | None:
    """The newest edition in the library that is older than this file's; None where there is none, or it cannot be
    told because the file's id or edition cannot be read."""
    try:
        seen = salvaged(read(text, name).data)
    except FrameworkFault:
        return None
    older = [other for other in library if other.id == seen.id and other.edition < seen.edition]
    return max(older, key=lambda other: other.edition, default=None)


def _advice(framework: Framework, reading: Reading, told: set[Path]) -> Iterator[Advice]:
    """What could be better, apart from parts that are faulty anyway."""
    for path, at, what, mend in advice_on(framework):
        if path not in told:
            yield Advice(*reading.place(path), at, what, mend)


def _counted(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else f"{number} {what}s"
