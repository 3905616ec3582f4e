"""Where a question stood in the round before, in words; never how far it moved."""

from collections.abc import Iterable

from bot.slack.views.answers import count
from flows.effects import Before
from flows.grammar import middle
from frameworks.model import Framework


def in_words(framework: Framework, before: Iterable[Before]) -> dict[str, str]:
    """By question: "between some challenge and some strength (2 leaders answered in both)"."""
    labels = {level.id: level.label.lower() for level in framework.scale.levels}
    stood = {}
    for one in before:
        median = middle(labels[level] for level in one.median)
        alone = ", from one leader" if one.by_one else ""
        words = "; worded differently then" if one.reworded else ""
        stood[one.question] = f"{median}{alone} ({_in_both(one.in_both)}{words})"
    return stood


def _in_both(leaders: int | None) -> str:
    if leaders is None:
        return "those answers are no longer kept"
    return f"{'nobody' if leaders == 0 else count(leaders, 'leader')} answered in both"
