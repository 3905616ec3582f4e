"""Whether what is said of last time is right: question by question, and beside the findings of the second summary.

Counted again naively from the two scripts, in which each answer stands at who gave it, whoever has it now. Each
function answers faults in sentences; none means none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from demo.played import Played
from demo.proof import figures, key
from demo.script import Told, told
from frameworks.model import Framework

Json = Mapping[str, Any]


def against_comparison(before: Played, after: Played, comparison: Sequence[Json]) -> list[str]:
    """Question by question against the two scripts."""
    expected = compared(after.framework, told(before.raters), told(after.raters))
    found = [] if len(comparison) == len(expected) else [f"{len(comparison)} questions compared, not {len(expected)}."]
    return found + [
        f"Compared otherwise than told: {was}. Expected {wanted}."
        for was, wanted in zip(comparison, expected, strict=False)
        if was != wanted
    ]


def compared(framework: Framework, before: Sequence[Told], now: Sequence[Told]) -> list[dict[str, Any]]:
    """What `assurance collation --compare` must say, counted naively from the rows of who gave what."""
    return [
        {
            "question": question.id,
            "before": _stood(framework, before, question.id),
            "now": _stood(framework, now, question.id),
            "answered_in_both": len(_who(before, question.id) & _who(now, question.id)),
        }
        for question in framework.questions
    ]


def _stood(framework: Framework, rows: Sequence[Told], question: str) -> dict[str, Any]:
    worked_out = figures(framework, [row["answer"] for row in rows if row["question"] == question])
    return {name: worked_out[name] for name in ("median", "counts")}


def _who(rows: Iterable[Told], question: str) -> set[str]:
    return {row["leader"] for row in rows if row["question"] == question}


def said_of_last_time(before: Played, after: Played, record: Json) -> list[str]:
    """The second summary says beside each strength and challenge where it stood, and how many answered in both."""
    posted = next((one for one in record["messages"] if key(one) == f"summary:{after.id}"), None)
    if posted is None:
        return ["The second summary was not posted."]
    lines = str(posted["versions"][-1]["text"])
    expected = compared(after.framework, told(before.raters), told(after.raters))
    found = []
    for row in expected:
        question = after.framework.question(row["question"])
        name = question.name if question else row["question"]
        line = next((one for one in _bullets(lines) if one.startswith(name)), None)
        if line is not None and row["before"]["median"] and last_time(after.framework, row) not in line:
            found.append(f"The summary should say “{last_time(after.framework, row)}” of {name}. It says: {line}")
    return found


def _bullets(text: str) -> list[str]:
    """The lines of strengths and challenges; where views differ nothing is set beside them."""
    return [line.strip() for line in text.partition("Where views differ")[0].replace("•", "\n").split("\n")]


def last_time(framework: Framework, row: Json) -> str:
    levels = (framework.scale.find(one) for one in row["before"]["median"])
    median = [level.label.lower() for level in levels if level]
    stood = f"between {' and '.join(median)}" if len(median) == 2 else "".join(median)
    rated = sum(row["before"]["counts"].get(level.id, 0) for level in framework.scale.levels)
    alone = ", from one leader" if rated == 1 else ""
    both = row["answered_in_both"]
    who = {0: "nobody", 1: "1 leader"}.get(both, f"{both} leaders")
    return f"Last time: {stood}{alone} ({who} answered in both)."
