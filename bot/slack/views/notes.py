"""In the summary's thread: one domain's notes as they were typed, attributed only as far as the promise allows."""

import re

from bot.slack.blocks import (
    Block,
    Drawn,
    Element,
    as_typed,
    cut,
    escape,
    header,
    paragraph,
    quote,
    rich,
    rich_text,
    said,
    section,
    small,
)
from bot.slack.views import beside
from bot.slack.views.answers import count, domain_of
from bot.slack.views.promises import in_brief
from flows.assessment import Promise, Shown
from flows.effects import Notes, Quote
from flows.grammar import several
from flows.speech import rated
from frameworks.model import Asks, Framework, Question

QUOTES_SHOWN = 100  # more would leave too few words of each within one message
SPOKEN = 500


def draw(framework: Framework, effect: Notes) -> Drawn:
    domain = domain_of(framework, effect.domain)
    head = heading(framework, domain.name)
    shown, left = effect.quotes[:QUOTES_SHOWN], len(effect.quotes) - QUOTES_SHOWN
    by_question = [(q, [n for n in shown if n.question == q.id]) for q in domain.questions]
    withheld, nothing = _withheld(framework, effect), f"No {beside.many(framework)} to show."
    of_what = f"more {beside.several_texts(framework)}"
    more = f"And {count(left, of_what)}, in the export." if left > 0 else ""
    end = [withheld, more, f"{in_brief(effect.promise, framework)}."]
    blocks = [header(head)]
    for question, notes in by_question:
        if notes:
            blocks.append(of_question(question, notes, effect.promise, framework.asks))
    if not effect.quotes:
        blocks.append(section(nothing))
    words = [
        line
        for question, notes in by_question
        if notes
        for line in spoken(question, notes, effect.promise, framework.asks)
    ]
    none = "" if effect.quotes else nothing
    return Drawn(said([escape(f"{head}."), none, withheld, *words, more]), [*blocks, *small(end)])


def heading(framework: Framework, domain: str) -> str:
    return f"Notes on {domain}" if framework.asks == Asks() else f"{beside.the(framework).capitalize()}: {domain}"


def of_question(question: Question, notes: list[Quote], promise: Promise, asks: Asks | None = None) -> Block:
    """`asks` where it must be told which text is the evidence."""
    elements: list[Element] = [paragraph(rich(question.title, bold=True))]
    for note in notes:
        elements.append(quote(note.text))
        if whose := _below(note, promise, asks):
            elements.append(paragraph(rich(as_typed(whose), italic=True)))
    return rich_text(*elements)


def _below(note: Quote, promise: Promise, asks: Asks | None) -> str:
    """Whose it is, and what: "Ann Lowe, evidence"."""
    what = (asks.evidence if note.evidence else asks.note) if asks and asks.evidence else ""
    whose = attributed(note, promise)
    return f"{whose}, {what[:1].lower()}{what[1:]}" if whose and what else whose or what or ""


def attributed(note: Quote, promise: Promise) -> str:
    """Whom a note is shown to be from; empty for nobody. An unattributed round names nobody, whatever it is given."""
    return "" if promise.shown is Shown.UNATTRIBUTED else note.by


def _withheld(framework: Framework, effect: Notes) -> str:
    if not effect.withheld:
        return ""
    are = "is" if effect.withheld == 1 else "are"
    least = effect.promise.smallest_group
    what = count(effect.withheld, beside.several_texts(framework))
    about = several(framework.names.question)
    return f"{what} {are} withheld, because fewer than {least} leaders {rated(framework)} those {about}."


def spoken(question: Question, notes: list[Quote], promise: Promise, asks: Asks | None = None) -> list[str]:
    """For screen readers, which read a message's text and not its blocks."""
    lines = [f"{escape(question.title)}:"]
    for note in notes:
        whose = _below(note, promise, asks)
        text = harmless(cut(note.text, SPOKEN))
        lines.append(f"{escape(whose)}: {text}" if whose else text)
    return lines


def harmless(text: str) -> str:
    """A note as part of a message's text: escaped, and with no @ or # that Slack could take for a call to somebody."""
    return re.sub(r"([@#])(?=\w)", "\\1\u2060", escape(as_typed(text)))
