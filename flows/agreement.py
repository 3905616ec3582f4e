"""How much ratings on an ordered scale agree, and which rating stands in the middle.

The measure is Leik's ordinal consensus (Robert K. Leik, "A measure of ordinal consensus", Pacific Sociological Review
9(2), 1966, pages 85-90), as one minus his dispersion D:

    D = 2 / (m - 1) * sum over the m - 1 cuts between levels of min(F, 1 - F)

where F is the share of ratings at or below the cut. The sum of min(F, 1 - F), times the number of ratings, is the
number of steps in all between the ratings and their median, so agreement is also one minus those steps as a share of
the most there can be: n * (m - 1) / 2, half of the ratings at either end.

Why this one, for 3 to 12 ratings on 2 to 10 levels:

- It uses only the order of the levels and the median we show beside it. Tastle and Wierman's consensus (International
  Journal of Approximate Reasoning 45(3), 2007, pages 531-545) measures distance from the arithmetic mean of the level
  numbers, which an ordinal scale does not have, and takes logarithms, so equal results may differ in the last digit.
- It works on two levels and changes smoothly by one step at a time. Van der Eijk's A (Quality and Quantity 35(3), 2001,
  pages 325-341) needs three levels and is built from layers of the histogram; with a handful of ratings the layers are
  mostly gaps and single ratings, and one moved rating can shift A by a large jump.
- It can be explained in a sentence and worked out by hand in whole numbers.

Few ratings, said plainly: nothing is corrected for their number, so three ratings and three hundred with the same
shares agree equally. An odd number of ratings cannot be split in two halves; the least agreement they can show is 1/n
(1/3 for three), reached when they stand at both ends as evenly as they can. One rating agrees with nobody: no value.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate


def steps_from_median(counts: Sequence[int]) -> int:
    """Steps on the scale between every rating and the median, added up. `counts` per level, in the scale's order."""
    total = sum(counts)
    return sum(min(below, total - below) for below in accumulate(counts[:-1]))


def most_steps(counts: Sequence[int]) -> Fraction:
    """The steps there would be with half of the ratings at each end of the scale."""
    return Fraction(sum(counts) * (len(counts) - 1), 2)


def agreement(counts: Sequence[int]) -> Fraction | None:
    """1 when all ratings are the same, 0 when half stand at each end; None for fewer than two ratings (Leik 1966).

    `counts` per level, in the order of the scale, two levels or more.
    """
    if sum(counts) < 2:
        return None
    return 1 - steps_from_median(counts) / most_steps(counts)


def median(counts: Sequence[int]) -> tuple[int, ...]:
    """The place of the middle rating; two places, lower first, when the number is even and the two middle ones differ.

    Empty when there are no ratings. Never a place between two levels: there is none on an ordered scale.
    """
    total = sum(counts)
    if not total:
        return ()
    ends = list(accumulate(counts))
    lower = next(place for place, end in enumerate(ends) if 2 * end >= total)
    upper = next(place for place, end in enumerate(ends) if 2 * end > total)
    return (lower,) if lower == upper else (lower, upper)
