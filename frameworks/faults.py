"""What is wrong with a framework file, said so that its author can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. `line` and `column` count from 1; `where` is such as "question gov-1a, prompt"."""

    line: int
    column: int
    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}"
        return f"{place} ({self.where}): {self.what} {self.mend}" if self.where else f"{place}: {self.what} {self.mend}"


class FrameworkFault(Exception):
    """A framework file that cannot be used, with every fault found in it, in the order of its lines."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults))
        super().__init__(file, self.faults)

    def __str__(self) -> str:
        number = "one thing" if len(self.faults) == 1 else f"{len(self.faults)} things"
        return "\n".join(
            (f"{self.file} cannot be used yet; {number} to mend:", *(f"  {fault}" for fault in self.faults))
        )


def quoted(text: str) -> str:
    """What an author wrote, as it may appear inside a sentence: marked off, and no longer than is needed to find it."""
    return f"`{text}`" if len(text) <= 60 else f"`{text[:59]}…`"
