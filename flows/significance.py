"""Which questions stand out as strengths, as challenges, or as seen differently, and why.

Everything is ordered by whole numbers and exact fractions, so a tie is a tie. No list ranks people or schools.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from flows.agreement import agreement, median
from frameworks.model import Frozen, Level, Scale, Side

AT_MOST = 5
"""How many findings a list holds before it states a tie."""

DIFFERING_BELOW = Fraction(3, 4)
"""Agreement below this counts as differing: the ratings stand more than a quarter of the greatest possible way apart.

On two challenge and two strength levels that takes in a near-even split between neighbours (2 against 3, not 1
against 2) and one rating at the far end from six or fewer others, and leaves out a lone neighbour across the line.
"""

_NOUN = {Side.STRENGTH: "strength", Side.CHALLENGE: "challenge"}
_BEFORE_A_NOUN = frozenset({"a", "an", "the", "some", "no", "our", "little", "much"})
_OTHER = {Side.STRENGTH: Side.CHALLENGE, Side.CHALLENGE: Side.STRENGTH}


class Finding(Frozen):
    """One question that stands out, and the counts that make it so, as a sentence without a full stop."""

    question: str
    reason: str


class Listed(NamedTuple):
    """At most five findings, first the most significant, and those that equal the fifth."""

    findings: tuple[Finding, ...] = ()
    tied: tuple[Finding, ...] = ()


class Votes(NamedTuple):
    """One question's counts: per level in the order of the scale, and the answers off the scale."""

    levels: tuple[int, ...]
    others: tuple[int, ...]

    @property
    def rated(self) -> int:
        return sum(self.levels)

    @property
    def answered(self) -> int:
        return self.rated + sum(self.others)

    def on(self, side: Side, scale: Scale) -> int:
        return sum(count for level, count in zip(scale.levels, self.levels, strict=True) if level.side is side)

    def explained(self, scale: Scale) -> int:
        """How many gave an answer off the scale that must be explained."""
        return sum(count for other, count in zip(scale.others, self.others, strict=False) if other.note_required)


def leaning(scale: Scale, votes: Mapping[str, Votes], side: Side, own_words: bool = False) -> Listed:
    """The questions most ratings put on one side, most significant first.

    More than half of the ratings must be on that side; the median then is too, as the sides lie at either end of the
    scale. Where answers off the scale must be explained, as an alternative to what a code states, they count against
    it: what two say is applied and four do another way is not what most say.

    Order: the median (of two, the one nearer the middle first), the share on the side, the fewest on the other side (as
    a share), the share at the side's end of the scale, the number of ratings.

    A single rating may be a finding, since many trusts ask one leader per domain, but only after every finding that two
    or more leaders made: one view is not yet a shared one. `own_words`: the reason names the answers, not the side.
    """
    why = _why_in_own_words if own_words else _why
    chosen = [
        question for question, cast in votes.items() if 2 * cast.on(side, scale) > cast.rated + cast.explained(scale)
    ]
    return _listed(
        chosen,
        key=lambda question: _weight(scale, votes[question], side),
        reason=lambda question: why(scale, votes[question], side),
    )


def differing(scale: Scale, votes: Mapping[str, Votes], own_words: bool = False) -> Listed:
    """The questions with ratings on both sides and agreement below `DIFFERING_BELOW`, the furthest apart first.

    Equal agreement: first the one whose smaller side is the larger share, then the one with more ratings.
    """
    both = _both_in_own_words if own_words else _both_sides
    chosen = [question for question, cast in votes.items() if _is_split(scale, cast)]
    return _listed(
        chosen,
        key=lambda question: _distance(scale, votes[question]),
        reason=lambda question: both(scale, votes[question]),
    )


def _is_split(scale: Scale, cast: Votes) -> bool:
    agreed = agreement(cast.levels)
    both = cast.on(Side.STRENGTH, scale) and cast.on(Side.CHALLENGE, scale)
    return bool(both) and agreed is not None and agreed < DIFFERING_BELOW


def _listed(chosen: Sequence[str], key: Callable[[str], tuple[object, ...]], reason: Callable[[str], str]) -> Listed:
    # sorted() keeps the framework's order among equals, in reverse too
    ordered = sorted(chosen, key=key, reverse=True)
    findings = tuple(Finding(question=question, reason=reason(question)) for question in ordered)
    fifth = key(ordered[AT_MOST - 1]) if len(ordered) > AT_MOST else None
    tied = tuple(finding for finding in findings[AT_MOST:] if key(finding.question) == fifth)
    return Listed(findings[:AT_MOST], tied)


def _weight(scale: Scale, cast: Votes, side: Side) -> tuple[object, ...]:
    toward = cast.levels if side is Side.STRENGTH else cast.levels[::-1]
    middle = median(toward)
    return (
        cast.rated > 1,
        middle[0],
        middle[-1],
        Fraction(cast.on(side, scale), cast.rated),
        -Fraction(cast.on(_OTHER[side], scale), cast.rated),
        Fraction(toward[-1], cast.rated),
        cast.rated,
    )


def _distance(scale: Scale, cast: Votes) -> tuple[object, ...]:
    agreed = agreement(cast.levels) or Fraction(0)
    smaller = min(cast.on(Side.STRENGTH, scale), cast.on(Side.CHALLENGE, scale))
    return (-agreed, Fraction(smaller, cast.rated), cast.rated)


def _why(scale: Scale, cast: Votes, side: Side) -> str:
    here = [(level, n) for level, n in zip(scale.levels, cast.levels, strict=True) if n and level.side is side]
    end, at_end = here[-1] if side is Side.STRENGTH else here[0]
    only_the_end = len(here) == 1 and end in (scale.levels[0], scale.levels[-1])
    what = _called(end, side) if only_the_end else f"a {_NOUN[side]}"
    reason = f"{_leaders(cast.on(side, scale), cast.answered)} this {what}"
    if cast.on(side, scale) < cast.answered:
        reason += f", {cast.on(_OTHER[side], scale) or 'none'} a {_NOUN[_OTHER[side]]}"
    within = f"including {at_end} “{end.label}”" if len(here) > 1 else ""
    return reason + _in_brackets(within, _on_neither_side(scale, cast))


def _both_sides(scale: Scale, cast: Votes) -> str:
    against, toward = cast.on(Side.CHALLENGE, scale), cast.on(Side.STRENGTH, scale)
    used = [level.label for level, n in zip(scale.levels, cast.levels, strict=True) if n]
    counts = f"{_leaders(against, cast.answered)} this a challenge and {toward} a strength"
    spread = f"; ratings run from “{used[0]}” to “{used[-1]}”"
    return counts + _in_brackets("", _on_neither_side(scale, cast)) + spread


def _why_in_own_words(scale: Scale, cast: Votes, side: Side) -> str:
    """ "3 of 4 leaders say “Partly applied” (2) or “Not yet applied” (1); 1 “Applied”"."""
    given = list(zip(scale.answers, (*cast.levels, *cast.others), strict=True))
    here = [(level, n) for level, n in given if n and level.side is side and level in scale.levels]
    beside = [f"{n} “{level.label}”" for level, n in given if n and (level, n) not in here]
    said = " or ".join(f"“{level.label}”" + (f" ({n})" if len(here) > 1 else "") for level, n in here)
    rest = f"; {', '.join(beside)}" if beside else ""
    return f"{_say(cast.on(side, scale), cast.answered)} {said}{rest}"


def _both_in_own_words(scale: Scale, cast: Votes) -> str:
    given = zip(scale.answers, (*cast.levels, *cast.others), strict=True)
    said = ", ".join(f"{n} “{level.label}”" for level, n in given if n)
    return f"Of {cast.answered} leaders, {said}"


def _say(some: int, everyone: int) -> str:
    return _leaders(some, everyone).replace(" rates", " says").replace(" rate", " say")


def _leaders(some: int, everyone: int) -> str:
    if everyone == 1:
        return "The one leader who answered rates"
    if some == everyone:
        return "Both leaders rate" if everyone == 2 else f"All {everyone} leaders rate"
    return f"{some} of {everyone} leaders {'rates' if some == 1 else 'rate'}"


def _called(level: Level, side: Side) -> str:
    """ "a significant challenge" where the label can be read so, otherwise the label as it stands."""
    label = level.label[0].lower() + level.label[1:]
    words = label.casefold().split()
    if words[0] in _BEFORE_A_NOUN or words[-1] != _NOUN[side]:
        return f"“{level.label}”"
    return f"{'an' if words[0][0] in 'aeiou' else 'a'} {label}"


def _on_neither_side(scale: Scale, cast: Votes) -> str:
    """The answers that a sentence about two sides leaves out, so that every answer is accounted for."""
    between = [(level, n) for level, n in zip(scale.levels, cast.levels, strict=True) if level.side is Side.NEITHER]
    beside = list(zip(scale.others, cast.others, strict=True))
    return ", ".join(f"{n} “{level.label}”" for level, n in between + beside if n)


def _in_brackets(within: str, beside: str) -> str:
    if within and beside:
        return f" ({within}; also {beside})"
    return f" ({within or beside})" if within or beside else ""
