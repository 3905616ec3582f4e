"""What may be shown of a group's answers under the promise made to leaders at launch.

The rule: whatever is shown, together with everything else that is shown, never gives away the answers of a set of fewer
than `smallest_group` leaders. Three things keep it:

- One question's answers are shown whole or not at all.
- A split by role is a partition: every shown group keeps the promise, and so does what it leaves behind. Any sum or
  difference of the parts is then a union of groups that each keep it. Questions share no answers, so splits of
  different questions cannot be set against each other.
- A domain's answers are pooled only where none of its questions is shown, so nothing can be subtracted from the pool.

Ratings are guarded as well as answers: two ratings among nine "can't say" are two people's ratings. What the rule does
not cover, and no tally can: when everybody in a group gave the same answer, that is what each of them answered, and
whoever knows all but one answer of a group can work out the last.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flows.assessment import Promise, Shown

OTHER_ROLES = "other roles"


class Size(NamedTuple):
    """How many leaders rated on the scale, and how many gave an answer off it."""

    rated: int
    others: int

    @property
    def answered(self) -> int:
        return self.rated + self.others


class Split(NamedTuple):
    """The roles shown by name, and the ones shown together as "other roles" (None: leaders without a role)."""

    alone: tuple[str, ...]
    together: tuple[str | None, ...]


def smallest_shown(promise: Promise) -> int:
    """How many leaders a group must have to be shown. A named round hides nothing: 1."""
    return 1 if promise.shown is Shown.NAMED else promise.smallest_group


def keeps(size: Size, smallest: int) -> bool:
    """Whether a group of this size may be shown. A group that gave no answer at all has nothing to hide."""
    if size.rated:
        return size.rated >= smallest
    return not size.others or size.others >= smallest


def pool_keeps(sizes: Iterable[Size], respondents: int, smallest: int) -> bool:
    """Whether a domain's questions, of these sizes, may be shown as one pool of `respondents` distinct leaders.

    A leader who only gave answers off the scale spent at least one of them, so at least `respondents` less all of those
    are distinct leaders who rated.
    """
    answered = [size for size in sizes if size.answered]
    if not answered or any(keeps(size, smallest) for size in answered):
        return False
    return respondents - sum(size.others for size in answered) >= smallest


def split_by_role(groups: Mapping[str | None, Size], smallest: int) -> Split | None:
    """How one question's answers may be split by role; None when only the whole may be shown.

    Roles too small to be shown join "other roles"; while those together are still too small, the smallest shown role
    joins them (by number of answers, then of ratings, then by name). A role called "other roles" is one of them.
    """
    present = {label: size for label, size in groups.items() if size.answered}
    alone = sorted(
        (label for label, size in present.items() if label and _is_own(label) and keeps(size, smallest)),
        key=lambda label: (present[label].answered, present[label].rated, label),
    )
    together = [label for label in present if label not in alone]
    while alone and not keeps(_sum(present[label] for label in together), smallest):
        together.append(alone.pop(0))
    if not alone:
        return None
    return Split(tuple(sorted(alone)), tuple(sorted(together, key=lambda label: label or "")))


def _is_own(label: str) -> bool:
    return label.strip().casefold() != OTHER_ROLES


def _sum(sizes: Iterable[Size]) -> Size:
    listed = list(sizes)
    return Size(sum(size.rated for size in listed), sum(size.others for size in listed))
