"""Strengths and challenges: to the chair as a preview, then to the channel."""

from collections.abc import Iterable

from bot.slack.blocks import (
    Block,
    Drawn,
    day,
    divider,
    escape,
    header,
    said,
    section,
    sections,
    small,
)
from bot.slack.views import preview
from bot.slack.views.findings import Part, parts
from bot.slack.views.promises import in_brief
from flows.collated import Collation
from flows.effects import Summary
from flows.speech import speech
from flows.taking_part import asked_in_vain, submitted
from frameworks.model import Framework

EACH_THEN = "Where everything else stood then is below the tables in the thread."
EACH_LINE = "Each line counts only those who answered it."


def draw(framework: Framework, summary: Summary) -> Drawn:
    empty = summary.collation.is_silent
    head = f"Nobody answered: {summary.title}" if empty else f"{speech(framework).title}: {summary.title}"
    who = _participation(summary.collation)
    lists = parts(framework, summary)
    made = "" if empty else _made(framework, summary)
    if summary.settled:
        return preview.set_aside(head, summary.settled)
    before, after = preview.around(framework, summary)
    thread = "" if summary.preview else _thread(framework, summary)
    blocks = [
        *([section(before), divider()] if before else []),
        header(head),
        section(who),
        *(block for part in lists for block in _drawn(part)),
        divider(),
        *small([_compared(summary), made, thread]),
        *after,
    ]
    words = [line for part in lists for line in (f"{part.name}:", *(part.lines or [part.empty]))]
    text = [before, escape(f"{head}."), who, *words, _compared(summary), thread, made]
    return Drawn(said(line.replace("*", "").removeprefix("•  ") for line in text), blocks)


def _participation(collation: Collation) -> str:
    if collation.is_silent:
        return f"{asked_in_vain(collation)}, so there is nothing to collate."
    each = f" {EACH_LINE}" if collation.unanswered else ""
    return f"*{submitted(collation)}.*{_the_others(collation)}{each}"


def _the_others(collation: Collation) -> str:
    if collation.leaders_submitted == collation.leaders_invited:
        return ""
    if collation.leaders_submitted:
        return " What the others had saved by the close counts too."
    return " What they had saved by the close counts."


def _thread(framework: Framework, summary: Summary) -> str:
    held = preview.held_in_thread(framework, summary, "a heat map with the same figures in words")
    return f"In the thread: {held}." if held else ""


def _compared(summary: Summary) -> str:
    """Which round "last time" was; said also where nothing can be set beside it."""
    if summary.before_at is None or summary.collation.is_silent:
        return ""
    when = day(summary.before_at)
    if not summary.before:
        return f"Nothing is compared with the round posted on {when}: another edition, or no figures to show then."
    return f"Last time is the round posted on {when}; medians are set beside each other, never subtracted. {EACH_THEN}"


def _drawn(part: Part) -> Iterable[Block]:
    yield from sections([f"*{part.name}*", *(part.lines or [part.empty])])


def _made(framework: Framework, summary: Summary) -> str:
    if summary.collation.is_silent:
        return f"{escape(framework.name)}, {framework.edition}."
    return (
        f"How this was made: counts and medians of what leaders answered; no averages, no overall score, no ranking of "
        f"people or schools. {in_brief(summary.promise, framework)}. {escape(framework.name)}, {framework.edition}. "
        f"{escape(' '.join(map(_first_sentence, framework.wordings)))}"
    )


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "."
