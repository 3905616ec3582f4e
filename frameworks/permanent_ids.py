"""The list of permanent ids: answers are kept under them, so what was ever shipped stays in its edition's file.

After adding an edition, a question or an answer: `python -m frameworks.permanent_ids`, which appends the new ids to
`library/permanent_ids.txt`. Nothing takes an id out again.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from frameworks.load import load_library
from frameworks.model import Framework

LIST = Path(__file__).parent / "library" / "permanent_ids.txt"


def permanent(framework: Framework) -> tuple[str, ...]:
    """One line for each id of an edition that an answer may ever hang on: "mat-assurance-2021 question 1.1"."""
    kinds = (
        ("domain", framework.domains),
        ("group", [group for domain in framework.domains for group in domain.groups]),
        ("question", framework.questions),
        ("answer", framework.scale.answers),
    )
    return tuple(f"{framework.key} {kind} {part.id}" for kind, parts in kinds for part in parts)


def listed(text: str) -> tuple[str, ...]:
    """The ids of a list, in its order; lines that begin with # are for people."""
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def grown(text: str, library: Iterable[Framework]) -> str:
    """The list with every id that is new in `library` at its end, and all that stood there before."""
    known = set(listed(text))
    new = [line for framework in library for line in permanent(framework) if line not in known]
    return text + "".join(f"{line}\n" for line in new)


def main() -> None:
    """Append what is new in the shipped files, and say how many ids that was."""
    before = LIST.read_text(encoding="utf-8")
    after = grown(before, load_library().values())
    LIST.write_text(after, encoding="utf-8")
    sys.stdout.write(f"{LIST.name}: {len(listed(after)) - len(listed(before))} new, {len(listed(after))} in all.\n")


if __name__ == "__main__":
    main()
