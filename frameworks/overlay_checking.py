"""Everything there is to say about an overlay in one go, by the same rules as about a whole framework file."""

from collections.abc import Iterator, Mapping

from frameworks.checking import Report
from frameworks.house_rules import Advice, advice_on
from frameworks.model import Framework, Level, Question
from frameworks.overlay import look
from frameworks.reading import Path, Reading


def examine(reading: Reading, name: str, library: Mapping[str, Framework]) -> Report:
    """Look at an overlay beside the editions that it may be laid over."""
    framework, faults = look(reading, library)
    found = sorted(_advice(reading, framework)) if framework is not None else ()
    return Report(name, framework, tuple(sorted(faults)), tuple(found))


def _advice(reading: Reading, framework: Framework) -> Iterator[Advice]:
    """What could be better about the words that an overlay brings; `framework` is the edition with them."""
    given = reading.data.get("questions") or {}
    labels = reading.data.get("answers") or {}
    for path, at, what, mend in advice_on(framework):
        if path[0] == "scale":
            level: Level = getattr(framework.scale, str(path[1]))[path[2]]
            mine: Path = ("answers", level.id)
            ours = path[3] == "label" and level.id in labels
        else:
            question, rest = _of(framework, path)
            mine = ("questions", question.id, *rest) if question else ()
            ours = question is not None and question.id in given and (not rest or rest[0] in given[question.id])
        if ours:
            yield Advice(*reading.place(mine), at, what, mend)


def _of(framework: Framework, path: Path) -> tuple[Question | None, Path]:
    if len(path) < 6:
        return None, ()
    group = framework.domains[int(path[1])].groups[int(path[3])]
    return group.questions[int(path[5])], path[6:]
