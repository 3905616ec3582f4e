"""In the summary's thread: one domain's questions with their distributions, as a table and in words."""

from collections.abc import Mapping

from bot.slack.blocks import TABLE_ROWS_LIMIT, Drawn, escape, header, said, sections, small, table
from bot.slack.views import figures
from flows.collated import DomainResult, QuestionResult
from flows.effects import DomainTable
from flows.taking_part import not_answered
from frameworks.model import Framework

NOT_NAMED = "Answers not named were given by nobody."


TABLE_TEXT_LIMIT = 10_000  # leaves room for the rest of the message
CUT_OFF = "The table is cut here to fit; it is shown in full in the export."
WITHOUT_ROLES = "Split by role it would not fit here; the split is shown in full in the export."


def draw(framework: Framework, effect: DomainTable) -> Drawn:
    result = next(domain for domain in effect.collation.domains if domain.id == effect.domain)
    head = f"{result.name}: how leaders answered"
    answered = result.model_copy(update={"questions": tuple(q for q in result.questions if not q.is_silent)})
    rows, remark = _fitting(framework, answered)
    shown = [table(rows, numbers=range(1, len(rows[0]) - 2))] if len(rows) > 1 else []
    nobody = escape(_sentence(not_answered(result)))
    withheld = any(question.withheld for question in result.questions)
    why = figures.why_withheld(framework, effect.collation) if withheld else ""
    words = [escape(figures.in_words(framework, question)) for question in answered.questions]
    if result.pooled is not None:
        words.append(escape(figures.pooled_in_words(framework, result.pooled)))
    return Drawn(
        said([escape(f"{head}."), *words, nobody, NOT_NAMED if shown else "", why]),
        [header(head), *shown, *sections([nobody]), *small([remark, why])],
    )


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def _fitting(framework: Framework, result: DomainResult) -> tuple[list[list[str]], str]:
    """As many rows as one message holds, and what to say if something is left out: roles before questions."""
    missing = any(question.unanswered for question in result.questions)
    head = _heading(framework, missing)
    full = [head, *_rows(framework, result, missing)]
    if _fits(full):
        return full, ""
    bare = result.model_copy(
        update={"questions": tuple(question.model_copy(update={"roles": ()}) for question in result.questions)}
    )
    rows = [head, *_rows(framework, bare, missing)]
    if _fits(rows):
        return rows, WITHOUT_ROLES
    while not _fits(rows):
        rows.pop()
    return rows, CUT_OFF


def _fits(rows: list[list[str]]) -> bool:
    return len(rows) <= TABLE_ROWS_LIMIT and sum(len(cell) for row in rows for cell in row) <= TABLE_TEXT_LIMIT


def _heading(framework: Framework, missing: bool) -> list[str]:
    answers = [level.label for level in framework.scale.answers]
    nothing = ["No answer"] if missing else []
    return [framework.names.question.capitalize(), *answers, *nothing, "Median", figures.ratings(framework)]


def _rows(framework: Framework, result: DomainResult, missing: bool) -> list[list[str]]:
    rows = [row for question in result.questions for row in _question(framework, question, missing)]
    if result.pooled is not None:
        rows.append(
            [figures.all_together(framework), *_counts(framework, result.pooled), *([""] if missing else []), "", ""]
        )
    return rows


def _question(framework: Framework, question: QuestionResult, missing: bool) -> list[list[str]]:
    """`missing` is whether there is a column for those who gave no answer."""
    nothing, blank = ([str(question.unanswered)], [""]) if missing else ([], [])
    if question.withheld:
        hidden = ["" for _ in framework.scale.answers]
        return [[question.name, *hidden, *nothing, figures.WITHHELD, ""]]
    middle, agreed = figures.median(framework, question), figures.agreement(framework, question)
    whole = [question.name, *_counts(framework, question.counts), *nothing, middle, agreed]
    roles = [
        [f"of these, {role.role}", *_counts(framework, role.counts), *blank, figures.median(framework, role), ""]
        for role in question.roles
    ]
    return [whole, *roles]


def _counts(framework: Framework, counted: Mapping[str, int]) -> list[str]:
    return [str(counted.get(level.id, 0)) for level in framework.scale.answers]
