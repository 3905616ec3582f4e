"""In the summary's thread: one domain's questions with their distributions, as a table and in words.

Three columns, however many answers a scale has: a table with a column for each is cut off on a phone.
"""

from bot.slack.blocks import TABLE_ROWS_LIMIT, Drawn, escape, header, said, sections, small, table
from bot.slack.views import figures
from bot.slack.views.last_time import in_words
from flows.collated import DomainResult, QuestionResult
from flows.effects import DomainTable
from flows.taking_part import not_answered
from frameworks.model import Framework

NOT_NAMED = "Answers not named were given by nobody."
LAST_TIME = "Where each stood last time"
GAVE, MIDDLE = "How many gave which answer", "Median; agreement"

TABLE_TEXT_LIMIT = 10_000  # leaves room for the rest of the message
CUT_OFF = "The table is cut here to fit; it is shown in full in the export."
WITHOUT_ROLES = "Split by role it would not fit here; the split is shown in full in the export."


def draw(framework: Framework, effect: DomainTable) -> Drawn:
    result = next(domain for domain in effect.collation.domains if domain.id == effect.domain)
    head = f"{result.name}: how leaders answered"
    answered = result.model_copy(update={"questions": tuple(q for q in result.questions if not q.is_silent)})
    rows, remark = _fitting(framework, answered)
    shown = [table(rows)] if len(rows) > 1 else []
    nobody = escape(_sentence(not_answered(result)))
    withheld = any(question.withheld for question in result.questions)
    why = figures.why_withheld(framework, effect.collation) if withheld else ""
    before = in_words(framework, effect.before)
    stood = [escape(f"{q.name}: {before[q.id]}.") for q in result.questions if q.id in before]
    last = [f"{LAST_TIME}:", *stood] if stood else []
    words = [escape(figures.in_words(framework, question)) for question in answered.questions]
    if result.pooled is not None:
        words.append(escape(figures.pooled_in_words(framework, result.pooled)))
    return Drawn(
        said([escape(f"{head}."), *words, nobody, NOT_NAMED if shown else "", why, *last]),
        [
            header(head),
            *shown,
            *sections([nobody]),
            *small([NOT_NAMED if shown else "", remark, why]),
            *sections([f"*{LAST_TIME}*", *(f"•  {line}" for line in stood)] if stood else []),
        ],
    )


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def _fitting(framework: Framework, result: DomainResult) -> tuple[list[list[str]], str]:
    """As many rows as one message holds, and what to say if something is left out: roles before questions."""
    head = [framework.names.question.capitalize(), GAVE, MIDDLE]
    full = [head, *_rows(framework, result)]
    if _fits(full):
        return full, ""
    bare = result.model_copy(
        update={"questions": tuple(question.model_copy(update={"roles": ()}) for question in result.questions)}
    )
    rows = [head, *_rows(framework, bare)]
    if _fits(rows):
        return rows, WITHOUT_ROLES
    while not _fits(rows):
        rows.pop()
    return rows, CUT_OFF


def _fits(rows: list[list[str]]) -> bool:
    return len(rows) <= TABLE_ROWS_LIMIT and sum(len(cell) for row in rows for cell in row) <= TABLE_TEXT_LIMIT


def _rows(framework: Framework, result: DomainResult) -> list[list[str]]:
    rows = [row for question in result.questions for row in _question(framework, question)]
    if result.pooled is not None:
        rows.append([figures.all_together(framework), figures.counts(framework, result.pooled), ""])
    return rows


def _question(framework: Framework, question: QuestionResult) -> list[list[str]]:
    missing = f", no answer {question.unanswered}" if question.unanswered else ""
    if question.withheld:
        return [[question.name, f"{figures.WITHHELD}{missing}", ""]]
    gave = f"{figures.counts(framework, question.counts)}{missing}"
    roles = [
        [f"of these, {role.role}", figures.counts(framework, role.counts), figures.median(framework, role)]
        for role in question.roles
    ]
    return [[question.name, gave, _middle(framework, question)], *roles]


def _middle(framework: Framework, question: QuestionResult) -> str:
    """ "Some strength; close together"."""
    if not question.answered:
        return figures.NONE
    return f"{figures.median(framework, question)}; {figures.agreement(framework, question)}"
