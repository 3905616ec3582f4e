"""The figures of a collation in words: what a screen reader, a notification or a printout gets."""

from collections.abc import Iterable
from typing import NamedTuple

from flows.collated import Collation, DomainResult, QuestionResult
from flows.explanation import in_hundredths
from flows.grammar import middle, several
from flows.taking_part import not_answered, submitted
from frameworks.model import Framework, Scale

ALT_LIMIT = 2000
"""Slack's limit for the alternative text of an image block."""


class Figures(NamedTuple):
    """`alt` sums the picture up in at most 2,000 characters; `tables` has every figure, one text per domain."""

    alt: str
    tables: tuple[str, ...]

    @property
    def table(self) -> str:
        return "\n\n".join(self.tables)


def heatmap_text(framework: Framework, collation: Collation, title: str) -> Figures:
    """Everything the heat map shows, as text."""
    tables = tuple(_table(framework, collation, domain) for domain in collation.domains)
    return Figures(_alt(framework, collation, title), tables)


def withheld_words(collation: Collation) -> str:
    return f"withheld: fewer than {collation.smallest_group}"


def _table(framework: Framework, collation: Collation, domain: DomainResult) -> str:
    scale = framework.scale
    rows = [
        f"{question.name}: {_figures(scale, collation, question)}."
        for question in domain.questions
        if not question.is_silent
    ]
    if nobody := not_answered(domain):
        rows.append(f"{nobody}.")
    if domain.pooled is not None:
        rows.append(f"All {several(framework.names.question)} together: {_counts(scale, domain.pooled)}.")
    return "\n".join([domain.name, *rows])


def _figures(scale: Scale, collation: Collation, question: QuestionResult) -> str:
    if question.withheld:
        return withheld_words(collation)
    said = [_counts(scale, question.counts)]
    if question.unanswered:
        said[0] += f", no answer {question.unanswered}"
    if question.median:
        said.append(f"Median: {_median(scale, question)}")
    if question.agreement is not None:
        said.append(f"Agreement: {in_hundredths(question.agreement)}")
    return ". ".join(said)


def _counts(scale: Scale, counts: dict[str, int]) -> str:
    return ", ".join(f"{answer.label} {counts[answer.id]}" for answer in scale.answers)


def _median(scale: Scale, question: QuestionResult) -> str:
    return middle(level.label for level in scale.levels if level.id in question.median)


def _alt(framework: Framework, collation: Collation, title: str) -> str:
    """The picture in a few sentences, then the median of as many questions as there is room for."""
    scale, questions = framework.scale, collation.questions
    things, parts = several(framework.names.question), several(framework.names.domain)
    opening = [
        f"Heat map: {title}.",
        f"{len(questions)} {things} in {len(collation.domains)} {parts}, by answer: how many leaders gave each.",
        f"{submitted(collation)}.",
    ]
    if silent := sum(question.is_silent for question in questions):
        opening.append(f"Nobody answered {silent} of them.")
    if collation.withheld:
        opening.append(f"{len(collation.withheld)} {things} are {withheld_words(collation)}.")
    closing = "Every figure is in the text beside the picture."
    medians = [f"{q.name}: {_median(scale, q)}." for q in questions if q.median]
    if medians:
        opening.append("Medians:")
    return _as_many_as_fit(opening, medians, closing)


def _as_many_as_fit(opening: list[str], rows: Iterable[str], closing: str) -> str:
    said = " ".join(opening)[: ALT_LIMIT - len(closing) - 1]
    for row in rows:
        if len(said) + len(row) + len(closing) + 2 > ALT_LIMIT:
            break
        said += f" {row}"
    return f"{said} {closing}"
