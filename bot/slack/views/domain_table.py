"""In the summary's thread: one domain's questions with their distributions, as a table and in words."""

from collections.abc import Mapping

from bot.slack.blocks import TABLE_ROWS_LIMIT, Drawn, escape, header, said, small, table
from bot.slack.views import figures
from flows.collated import DomainResult, QuestionResult
from flows.effects import DomainTable
from frameworks.model import Framework

NOT_NAMED = "Answers not named were given by nobody."


def draw(framework: Framework, effect: DomainTable) -> Drawn:
    result = next(domain for domain in effect.collation.domains if domain.id == effect.domain)
    head = f"{result.name}: how leaders answered"
    rows = [_heading(framework), *_rows(framework, result)]
    cut_off = "The table is cut here; it is shown in full in the export." if len(rows) > TABLE_ROWS_LIMIT else ""
    withheld = any(question.withheld for question in result.questions)
    why = figures.why_withheld(effect.collation) if withheld else ""
    words = [escape(figures.in_words(framework, question)) for question in result.questions]
    if result.pooled is not None:
        words.append(escape(figures.pooled_in_words(framework, result.pooled)))
    return Drawn(
        said([escape(f"{head}."), *words, NOT_NAMED, why]),
        [header(head), table(rows[:TABLE_ROWS_LIMIT], numbers_from=1), *small([cut_off, why])],
    )


def _heading(framework: Framework) -> list[str]:
    answers = [level.label for level in framework.scale.answers]
    return [framework.names.question.capitalize(), *answers, "No answer", "Median", "Ratings"]


def _rows(framework: Framework, result: DomainResult) -> list[list[str]]:
    rows = [row for question in result.questions for row in _question(framework, question)]
    if result.pooled is not None:
        rows.append([figures.ALL_TOGETHER, *_counts(framework, result.pooled), "", "", ""])
    return rows


def _question(framework: Framework, question: QuestionResult) -> list[list[str]]:
    missing = str(question.unanswered)
    if question.withheld:
        hidden = [figures.WITHHELD for _ in framework.scale.answers]
        return [[question.name, *hidden, missing, figures.WITHHELD, figures.WITHHELD]]
    middle, agreed = figures.median(framework, question), figures.agreement(question)
    whole = [question.name, *_counts(framework, question.counts), missing, middle, agreed]
    roles = [
        [f"of these, {role.role}", *_counts(framework, role.counts), "", figures.median(framework, role), ""]
        for role in question.roles
    ]
    return [whole, *roles]


def _counts(framework: Framework, counted: Mapping[str, int]) -> list[str]:
    return [str(counted.get(level.id, 0)) for level in framework.scale.answers]
