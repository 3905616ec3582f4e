"""Two rounds beside each other, question by question: nothing that either round's promise withholds, no subtraction."""

from typing import Any

from flows.assessment import LastTime
from flows.collated import Collation, QuestionResult
from flows.collation import collate
from flows.effects import Before
from frameworks.content import key_of
from frameworks.model import Framework, Frozen
from frameworks.wording import reworded, same_scale


class Stood(Frozen):
    """Where a question stood in one round."""

    median: tuple[str, ...]
    counts: dict[str, int]


class Compared(Frozen):
    """One question. A side is None where it cannot be shown: withheld, another edition, or not there then.

    `reworded`: the question, or what its answers are called, was in other words last time.

    `answered_in_both` is None where either side is, and where the answers of last time are no longer kept.
    """

    question: str
    before: Stood | None
    now: Stood | None
    answered_in_both: int | None
    reworded: bool = False

    def to_json(self) -> dict[str, Any]:
        """Ready for `json.dumps`; that it was in other words appears only where it was."""
        return self.model_dump(mode="json", exclude=None if self.reworded else {"reworded"})


def as_it_was(framework: Framework, last: LastTime | None) -> Framework | None:
    """The edition as it was last time; None where the rounds cannot be set beside each other.

    Only within one edition and one scale: figures on different scales are never set beside each other.
    """
    if last is None or key_of(last.framework) != framework.key:
        return None
    was = last.content or framework
    return was if same_scale(was, framework) else None


def stood_last_time(framework: Framework, collation: Collation, last: LastTime | None) -> tuple[Before, ...]:
    """Where each question that is shown now stood last time, under last time's own promise.

    Only within one edition, question by question by id; where the words have changed since, that is said. A question
    withheld then is left out.
    """
    was_asked = as_it_was(framework, last)
    if last is None or was_asked is None:
        return ()
    then, other_words = collate(was_asked, last.promise, last.answered), reworded(was_asked, framework)
    rows = []
    for question in (one.id for one in collation.questions if not (one.withheld or one.is_silent)):
        was = then.question(question)
        if was is not None and was.median:
            both = None if last.answered.kept else last.in_both.get(question, 0)
            alone, words = was.rated_by_one, question in other_words
            rows.append(Before(question=question, median=was.median, in_both=both, by_one=alone, reworded=words))
    return tuple(rows)


def compared(framework: Framework, collation: Collation, last: LastTime | None) -> tuple[Compared, ...]:
    """Every question of `collation`, in its order; without a round before, or with another edition, only as it is."""
    was = as_it_was(framework, last)
    if was is None or last is None:
        return tuple(_compared(one, None, frozenset(), last) for one in collation.questions)
    then, other_words = collate(was, last.promise, last.answered), reworded(was, framework)
    return tuple(_compared(one, then.question(one.id), other_words, last) for one in collation.questions)


def _compared(
    now: QuestionResult, then: QuestionResult | None, other_words: frozenset[str], last: LastTime | None
) -> Compared:
    before, after = _stood(then), _stood(now)
    known = before is not None and after is not None and last is not None and not last.answered.kept
    both = last.in_both.get(now.id, 0) if known and last is not None else None
    changed = before is not None and now.id in other_words
    return Compared(question=now.id, before=before, now=after, answered_in_both=both, reworded=changed)


def _stood(result: QuestionResult | None) -> Stood | None:
    if result is None or result.withheld:
        return None
    return Stood(median=result.median, counts=result.counts)
