""" "How was this worked out?" for one question, in words and whole numbers."""

from flows.agreement import most_steps, steps_from_median
from flows.collated import Collation, DomainResult, QuestionResult
from flows.grammar import several
from flows.speech import in_its_own_words
from frameworks.model import Framework, Scale


def explain(framework: Framework, collation: Collation, question: str) -> str:
    """How the figures of one question came about; only from figures that the collation shows.

    Raises ValueError for a question the collation does not have.
    """
    result, domain = collation.question(question), collation.domain_of(question)
    if result is None or domain is None:
        raise ValueError(f"{collation.framework} {collation.edition} has no question {question!r}")
    asked = f"{domain.name}: {result.name}. {_leaders(domain.assigned)} asked"
    if result.withheld:
        return f"{asked}. {_withheld(framework, collation, domain)}"
    parts = [f"{asked}; {_taken_part(framework.scale, result)}."]
    if result.answered:
        parts += [
            _ratings(framework, result),
            _middle(framework.scale, result),
            _agreement(result, framework.scale),
        ]
    parts += _listed(collation, question)
    parts.append("Nothing is averaged, and there is no overall figure.")
    return " ".join(parts)


def in_hundredths(agreement: float) -> str:
    """Rounded, but 1.00 is said only of ratings that are all the same, and 0.00 only of an even split."""
    if 0 < agreement < 1:
        agreement = min(max(agreement, 0.01), 0.99)
    return f"{agreement:.2f}"


def _withheld(framework: Framework, collation: Collation, domain: DomainResult) -> str:
    said = (
        f"Fewer than {collation.smallest_group} of them rated this, so nothing about their answers is shown, as they "
        "were promised before they answered."
    )
    if domain.pooled is None:
        return said
    everything = f"all {several(framework.names.question)} of {domain.name} together"
    return f"{said} They are counted only in the answers to {everything}."


def _taken_part(scale: Scale, result: QuestionResult) -> str:
    said = [f"{result.answered} rated it"]
    said += [f"{n} answered “{other.label}”" for other in scale.others if (n := result.counts[other.id])]
    if result.unanswered:
        said.append(f"{result.unanswered} gave no answer and {'is' if result.unanswered == 1 else 'are'} not counted")
    return ", ".join(said)


def _ratings(framework: Framework, result: QuestionResult) -> str:
    counts = ", ".join(f"{result.counts[level.id]} “{level.label}”" for level in framework.scale.levels)
    what = "answers" if in_its_own_words(framework) else "ratings, from challenge to strength"
    return f"The {what}: {counts}."


def _middle(scale: Scale, result: QuestionResult) -> str:
    labels = [f"“{level.label}”" for level in scale.levels if level.id in result.median]
    if len(labels) == 2:
        return f"Put in order, the two in the middle are {labels[0]} and {labels[1]}: both are the median."
    return f"Put in order, the one in the middle is {labels[0]}: the median."


def _agreement(result: QuestionResult, scale: Scale) -> str:
    if result.agreement is None:
        return "One rating alone has no agreement."
    counts = [result.counts[level.id] for level in scale.levels]
    steps, most = steps_from_median(counts), most_steps(counts)
    return (
        f"Agreement is {in_hundredths(result.agreement)}, where 1 means all ratings are the same and 0 that half stand "
        f"at each end of the scale: the ratings stand {steps} {'step' if steps == 1 else 'steps'} from the median in "
        f"all, and half at each end would make {float(most):g} (Leik’s ordinal consensus, 1966)."
    )


def _listed(collation: Collation, question: str) -> list[str]:
    lists = {
        "a strength": collation.strengths + collation.strengths_tied,
        "a challenge": collation.challenges + collation.challenges_tied,
        "seen differently": collation.differing + collation.differing_tied,
    }
    return [
        f"It is listed as {name}: {finding.reason}."
        for name, findings in lists.items()
        for finding in findings
        if finding.question == question
    ]


def _leaders(count: int) -> str:
    return "1 leader was" if count == 1 else f"{count} leaders were"
