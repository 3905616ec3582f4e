"""What a framework's findings are called: strengths and challenges, or the words of its own scale.

Where each question states the standard itself, as in a code whose outcomes are applied or not, "a strength" says less
than the answer's own name. Such a framework describes no ends.
"""

from collections.abc import Iterable, Sequence

from flows.grammar import lowered
from frameworks.model import Framework, Frozen, Level, Scale, Side


class Speech(Frozen):
    """`title` is of the whole summary, the others of its lists; `no_…` is said of one with nothing in it."""

    title: str = "Strengths and challenges"
    strengths: str = "Most significant strengths"
    challenges: str = "Most significant challenges"
    no_strength: str
    no_challenge: str


def in_its_own_words(framework: Framework) -> bool:
    """Whether findings are told by the names of the answers."""
    return not framework.described


def rated(framework: Framework) -> str:
    """What leaders did who gave an answer on the scale."""
    return "answered" if in_its_own_words(framework) else "rated"


def ends_in_a_word(scale: Scale) -> bool:
    """Ends called by one word each, as Red and Green: "a strength" beside "Green" would be two names for one thing."""
    return all(len(level.label.split()) == 1 for level in (scale.levels[0], scale.levels[-1]))


def speech(framework: Framework) -> Speech:
    thing = framework.names.question
    by_most = "by more than half of those who rated it."
    if not in_its_own_words(framework):
        return Speech(
            no_strength=f"No {thing} was rated a strength {by_most}",
            no_challenge=f"No {thing} was rated a challenge {by_most}",
        )
    strong, weak = (on_side(framework.scale, side) for side in (Side.STRENGTH, Side.CHALLENGE))
    first, last = framework.scale.levels[0], framework.scale.levels[-1]
    return Speech(
        title=f"{last.label} and {lowered(first.label)}",
        strengths=f"{_either_in_words(strong)}, say most who answered",
        challenges=f"{_either_in_words(weak)}, say most who answered",
        no_strength=f"No {thing} was answered {either(strong)} by more than half of those who answered it.",
        no_challenge=f"No {thing} was answered {either(weak)} by more than half of those who answered it.",
    )


def on_side(scale: Scale, side: Side) -> tuple[Level, ...]:
    return tuple(level for level in scale.levels if level.side is side)


def either(levels: Iterable[Level]) -> str:
    """ "“Not yet applied” or “Partly applied”"."""
    *before, last = (f"“{level.label}”" for level in levels)
    return f"{', '.join(before)} or {last}" if before else last


def _either_in_words(levels: Sequence[Level]) -> str:
    """ "Not yet applied or partly applied"."""
    first, *rest = (level.label for level in levels)
    return " or ".join([first, *map(lowered, rest)])
