"""The frameworks there are, in words for the command line and as JSON."""

import json
from collections.abc import Iterable

from frameworks.model import Framework
from frameworks.overview import entry, minutes


def as_json(library: Iterable[Framework]) -> str:
    """A list with one object for each edition; `domains` and `questions` are how many."""
    rows = [
        {
            "id": framework.id,
            "edition": framework.edition,
            "name": framework.name,
            "publisher": framework.publisher,
            "domains": len(framework.domains),
            "questions": len(framework.questions),
            "minutes": minutes(len(framework.questions)),
        }
        for framework in library
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def as_text(library: Iterable[Framework]) -> str:
    """Each edition in a line, with what it is and when to choose it under the newest of each framework."""
    lines: list[str] = []
    told: set[str] = set()
    for framework in library:
        about = entry(framework.id)
        lines.append(f"{framework.key}  {framework.name} ({framework.publisher}): {size(framework)}")
        if framework.id not in told and about is not None:
            lines += [f"    {about.shape}.", f"    When: {about.choose_when}", f"    How often: {about.rhythm}"]
        told.add(framework.id)
    return "\n".join(lines)


def size(framework: Framework) -> str:
    """ "7 domains, 28 questions, about 30 minutes for all of it"."""
    number = len(framework.questions)
    names = f"{len(framework.domains)} {framework.names.domain}s, {number} {framework.names.question}s"
    return f"{names}, about {minutes(number)} minutes for all of it"
