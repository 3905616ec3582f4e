"""From the counts storage supplies to what a round found, within the promise made to its leaders."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from flows.agreement import agreement, median
from flows.assessment import Answered, Promise, Shown, Tally
from flows.collated import Collation, DomainResult, QuestionResult, RoleResult
from flows.disclosure import OTHER_ROLES, Size, keeps, pool_keeps, smallest_shown, split_by_role
from flows.significance import Finding, Listed, Votes, differing, leaning
from flows.speech import ends_in_a_word, in_its_own_words
from frameworks.model import Domain, Framework, Level, Question, Scale, Side

__all__ = ["CANNOT_SAY", "Collation", "collate"]

CANNOT_SAY = "cannot_say"
"""The answer, off the scale, of a leader who could not say."""

Groups = Mapping[str | None, Counter[str]]
"""One question's counts: leaders' role (None: not given or not asked for), then answer, then how many."""


def collate(framework: Framework, promise: Promise, answered: Answered) -> Collation:
    """The result of a round from its counts; the work grows with the number of tallies, not of leaders.

    `answered.assigned` and `.respondents` give, per domain, the leaders asked and the distinct leaders who gave any
    answer. Raises ValueError when the counts do not fit the framework or each other.

    Of a round whose answers have ended it is what was kept: it was made within the promise then.
    """
    if answered.kept:
        return Collation.model_validate_json(answered.kept)
    counted = _counted(framework, answered.tallies)
    domains = tuple(_domain(framework.scale, domain, promise, counted, answered) for domain in framework.domains)
    questions = [question for domain in domains for question in domain.questions]
    votes = {question.id: _votes(framework.scale, question.counts) for question in questions}
    own = in_its_own_words(framework) or ends_in_a_word(framework.scale)
    rated = {question: cast for question, cast in votes.items() if cast.rated}  # a withheld question has no counts
    return Collation(
        framework=framework.id,
        edition=framework.edition,
        scale=tuple(level.id for level in framework.scale.levels),
        others=tuple(level.id for level in framework.scale.others),
        shown=promise.shown,
        smallest_group=smallest_shown(promise),
        leaders_invited=answered.invited,
        leaders_submitted=answered.submitted,
        domains=domains,
        explained=_explained(framework.scale, questions),
        cannot_say=_could_not_say(questions),
        unanswered=_not_answered(domains),
        unexplained=_unexplained(framework.scale, questions, answered.without_note),
        **_lists("strengths", leaning(framework.scale, rated, Side.STRENGTH, own)),
        **_lists("challenges", leaning(framework.scale, rated, Side.CHALLENGE, own)),
        **_lists("differing", differing(framework.scale, rated, own)),
    )


def _counted(framework: Framework, tallies: Iterable[Tally]) -> dict[str, Groups]:
    questions = {question.id for question in framework.questions}
    answers = {answer.id for answer in framework.scale.answers}
    counted: dict[str, dict[str | None, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for tally in tallies:
        if tally.question not in questions or tally.answer not in answers:
            raise ValueError(f"{framework.key} has no answer {tally.answer!r} to a question {tally.question!r}")
        if tally.count < 0:
            raise ValueError(f"a count below nothing: {tally.count} of {tally.answer!r} to {tally.question!r}")
        counted[tally.question][tally.group][tally.answer] += tally.count
    return {question: dict(groups) for question, groups in counted.items()}


def _domain(
    scale: Scale, domain: Domain, promise: Promise, counted: Mapping[str, Groups], answered: Answered
) -> DomainResult:
    assigned, respondents = answered.assigned.get(domain.id, 0), answered.respondents.get(domain.id, 0)
    whole = {question.id: _together(counted.get(question.id, {}).values()) for question in domain.questions}
    sizes = [_size(scale, counts) for counts in whole.values()]
    if max(respondents, *(size.answered for size in sizes)) > assigned:
        raise ValueError(f"{domain.id}: more leaders answered than the {assigned} who were asked")
    results = tuple(
        _question(scale, question, promise, counted.get(question.id, {}), assigned) for question in domain.questions
    )
    pool = None
    if pool_keeps(sizes, respondents, smallest_shown(promise)):
        pool = _every_answer(scale, _together(whole.values()))
    return DomainResult(id=domain.id, name=domain.name, assigned=assigned, questions=results, pooled=pool)


def _question(scale: Scale, question: Question, promise: Promise, groups: Groups, assigned: int) -> QuestionResult:
    counts = _together(groups.values())
    size = _size(scale, counts)
    unanswered = assigned - size.answered
    if not keeps(size, smallest_shown(promise)):
        return QuestionResult(id=question.id, name=question.title, withheld=True, unanswered=unanswered)
    levels = _votes(scale, counts).levels
    agreed = agreement(levels)
    return QuestionResult(
        id=question.id,
        name=question.title,
        unanswered=unanswered,
        counts=_every_answer(scale, counts),
        answered=size.rated,
        median=tuple(scale.levels[place].id for place in median(levels)),
        agreement=None if agreed is None else float(agreed),
        roles=_roles(scale, promise, groups),
    )


def _roles(scale: Scale, promise: Promise, groups: Groups) -> tuple[RoleResult, ...]:
    if promise.shown is Shown.UNATTRIBUTED:
        return ()
    split = split_by_role({role: _size(scale, counts) for role, counts in groups.items()}, smallest_shown(promise))
    if split is None:
        return ()
    alone = tuple(_role(scale, role, groups[role]) for role in split.alone)
    if not split.together:
        return alone
    return (*alone, _role(scale, OTHER_ROLES, _together(groups[role] for role in split.together)))


def _role(scale: Scale, role: str, counts: Counter[str]) -> RoleResult:
    levels = _votes(scale, counts).levels
    middle = tuple(scale.levels[place].id for place in median(levels))
    return RoleResult(role=role, counts=_every_answer(scale, counts), answered=sum(levels), median=middle)


def _could_not_say(questions: Iterable[QuestionResult]) -> tuple[Finding, ...]:
    """All who could not say come first, then the framework's order."""
    found = [(question, question.counts.get(CANNOT_SAY, 0), sum(question.counts.values())) for question in questions]
    told = [(question.id, some, everyone) for question, some, everyone in found if some]
    told.sort(key=lambda row: row[1] < row[2])
    return tuple(
        Finding(question=question, reason=f"{_of(some, everyone)} could not say") for question, some, everyone in told
    )


def explained_by(scale: Scale) -> tuple[Level, ...]:
    """The answers off the scale that must be explained: counted and listed, and in no median."""
    return tuple(other for other in scale.others if other.note_required)


def _explained(scale: Scale, questions: Iterable[QuestionResult]) -> tuple[Finding, ...]:
    """In the framework's order."""
    return tuple(
        Finding(question=question.id, reason=f"{_of(some, sum(question.counts.values()))} gave this answer")
        for question in questions
        if (some := sum(question.counts.get(other.id, 0) for other in explained_by(scale)))
    )


def _unexplained(scale: Scale, questions: Iterable[QuestionResult], without_note: Iterable[Tally]) -> int:
    """How many answers lack the note they need: of the shown questions only, or a withheld answer could be told."""
    shown = {question.id for question in questions if not question.withheld}
    needing = {answer.id for answer in scale.answers if answer.note_required}
    return sum(one.count for one in without_note if one.question in shown and one.answer in needing)


def _not_answered(domains: Iterable[DomainResult]) -> tuple[Finding, ...]:
    return tuple(
        Finding(question=question.id, reason=f"{_of(question.unanswered, domain.assigned)} gave no answer")
        for domain in domains
        for question in domain.questions
        if question.unanswered
    )


def _of(some: int, everyone: int) -> str:
    if some == everyone:
        return {1: "The one leader", 2: "Both leaders"}.get(everyone, f"All {everyone} leaders")
    return f"{some} of {everyone} leaders"


def _together(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total


def _every_answer(scale: Scale, counts: Mapping[str, int]) -> dict[str, int]:
    return {answer.id: counts.get(answer.id, 0) for answer in scale.answers}


def _votes(scale: Scale, counts: Mapping[str, int]) -> Votes:
    levels = tuple(counts.get(level.id, 0) for level in scale.levels)
    return Votes(levels, tuple(counts.get(other.id, 0) for other in scale.others))


def _size(scale: Scale, counts: Mapping[str, int]) -> Size:
    votes = _votes(scale, counts)
    return Size(votes.rated, sum(votes.others))


def _lists(name: str, listed: Listed) -> dict[str, Any]:
    return {name: listed.findings, f"{name}_tied": listed.tied}
