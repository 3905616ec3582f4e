"""How far somebody is in all they were given in a round, for their own eyes."""

from collections.abc import Iterable, Mapping

from flows.at_home import HowFar
from flows.pages import is_complete
from flows.reminding import Work
from frameworks.model import Framework


def how_far(works: Iterable[Work], library: Mapping[str, Framework]) -> tuple[HowFar, ...]:
    """Per round in which several domains are theirs and some still wait; one domain says it of itself.

    What they asked the chair to give to somebody else does not count. A round whose edition is no longer installed is
    left out: nobody knows how many questions it has.
    """
    found = ((work, library.get(work.assessment.framework)) for work in works if work.unfinished)
    return tuple(_in_all(work, framework) for work, framework in found if framework and _given(work) > 1)


def _given(work: Work) -> int:
    return sum(one.declined_at is None for one in work.assignments)


def _in_all(work: Work, framework: Framework) -> HowFar:
    answered = questions = 0
    for one in work.assignments:
        domain = framework.domain(one.domain) if one.declined_at is None else None
        for question in domain.questions if domain else ():
            questions += 1
            answered += is_complete(framework, one.answer(question.id))
    return HowFar(
        title=work.assessment.title,
        answered=answered,
        questions=questions,
        submitted=sum(one.submitted_at is not None and one.declined_at is None for one in work.assignments),
        given=_given(work),
        thing=framework.names.question,
        part=framework.names.domain,
    )
