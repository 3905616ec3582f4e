"""Two rounds beside each other, question by question: nothing that either round's promise withholds, no subtraction."""

from flows.assessment import LastTime
from flows.collated import Collation, QuestionResult
from flows.collation import collate
from frameworks.model import Framework, Frozen


class Stood(Frozen):
    """Where a question stood in one round."""

    median: tuple[str, ...]
    counts: dict[str, int]


class Compared(Frozen):
    """One question. A side is None where it cannot be shown: withheld, or another edition.

    `answered_in_both` is None where either side is, and where the answers of last time are no longer kept.
    """

    question: str
    before: Stood | None
    now: Stood | None
    answered_in_both: int | None


def compared(framework: Framework, collation: Collation, last: LastTime | None) -> tuple[Compared, ...]:
    """Every question of `collation`, in its order; without a round before, or with another edition, only as it is."""
    then = None
    if last is not None and last.framework == framework.key:
        then = collate(framework, last.promise, last.answered)
    return tuple(_compared(one, then.question(one.id) if then else None, last) for one in collation.questions)


def _compared(now: QuestionResult, then: QuestionResult | None, last: LastTime | None) -> Compared:
    before, after = _stood(then), _stood(now)
    known = before is not None and after is not None and last is not None and not last.answered.kept
    both = last.in_both.get(now.id, 0) if known and last is not None else None
    return Compared(question=now.id, before=before, now=after, answered_in_both=both)


def _stood(result: QuestionResult | None) -> Stood | None:
    if result is None or result.withheld:
        return None
    return Stood(median=result.median, counts=result.counts)
