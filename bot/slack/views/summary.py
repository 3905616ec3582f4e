"""Strengths and challenges: to the chair as a preview, then to the channel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.slack.blocks import (
    Block,
    Drawn,
    actions,
    button,
    confirmed,
    day,
    divider,
    escape,
    header,
    said,
    section,
    sections,
    small,
)
from bot.slack.ids import Do, action, pack
from bot.slack.views import beside, explained
from bot.slack.views.answers import count
from bot.slack.views.figures import findings_named
from bot.slack.views.promises import in_brief
from flows.assessment import Shown
from flows.collated import Collation, DomainResult, QuestionResult
from flows.collation import CANNOT_SAY
from flows.effects import Summary
from flows.grammar import listed, several
from flows.significance import Finding
from flows.speech import rated, speech
from flows.taking_part import NOBODY, asked_in_vain, submitted
from frameworks.model import Framework

EMPTY = (
    "*There is nothing in it but that nobody answered.* To give people more time, press *Reopen* under "
    "*/assurance manage* instead of posting."
)
SILENCES = 3  # of what nobody could say or answer: the tables in the thread have them all
TIED_NAMED = 10
WITH_THEM = "What they explain is in the thread, beside their names."
AMONG_NOTES = (
    "What they explain is among the {notes} in the thread; which answer it goes with is not told, as promised."
)


class Part(NamedTuple):
    """One list of the summary; `empty` is said where it has no lines, and if that is empty too it is left out."""

    name: str
    lines: list[str]
    empty: str = ""


def draw(framework: Framework, summary: Summary) -> Drawn:
    empty = summary.collation.is_silent
    head = f"Nobody answered: {summary.title}" if empty else f"{speech(framework).title}: {summary.title}"
    who = _participation(summary.collation)
    parts = [part for part in _parts(framework, summary, _stood(framework, summary)) if part.lines or part.empty]
    made = "" if empty else _made(framework, summary)
    if summary.settled:
        return _set_aside(head, summary.settled)
    before, after = _around(framework, summary)
    thread = "" if summary.preview else _thread(framework, summary)
    blocks = [
        *([section(before), divider()] if before else []),
        header(head),
        section(who),
        *(block for part in parts for block in _drawn(part)),
        divider(),
        *small([_compared(summary), made, thread]),
        *after,
    ]
    words = [line for part in parts for line in (f"{part.name}:", *(part.lines or [part.empty]))]
    text = [before, escape(f"{head}."), who, *words, _compared(summary), thread, made]
    return Drawn(said(line.replace("*", "").removeprefix("•  ") for line in text), blocks)


def _participation(collation: Collation) -> str:
    if collation.is_silent:
        return f"{asked_in_vain(collation)}, so there is nothing to collate."
    sentence = f"*{submitted(collation)}.*"
    if collation.leaders_submitted == collation.leaders_invited:
        return sentence
    if collation.leaders_submitted:
        return f"{sentence} What the others had saved by the close counts too."
    return f"{sentence} What they had saved by the close counts."


def _thread(framework: Framework, summary: Summary) -> str:
    held = _held(framework, summary, "a heat map with the same figures in words")
    return f"In the thread: {held}." if held else ""


def _held(framework: Framework, summary: Summary, heat_map: str) -> str:
    """What hangs in the thread; empty where nothing does."""
    part, domains = framework.names.domain, summary.collation.domains
    each = f"{part} that has answers" if any(domain.is_silent for domain in domains) else part
    found = [] if summary.collation.is_silent else [f"a table for each {each}", heat_map]
    found += [f"the {beside.many(framework)}"] if summary.noted else []
    return listed(found)


def _explained(framework: Framework, summary: Summary) -> list[str]:
    """Counted and listed, whatever the promise; what was explained is in the thread."""
    collation = summary.collation
    lines = [_line(collation, finding) for finding in collation.explained]
    where = WITH_THEM if summary.promise.shown is Shown.NAMED else AMONG_NOTES.format(notes=beside.many(framework))
    return [*lines, f"{explained.OFF_THE_SCALE} {where}"] if lines else []


def _parts(framework: Framework, summary: Summary, stood: Mapping[str, str]) -> list[Part]:
    collation, called, thing = summary.collation, speech(framework), framework.names.question
    if collation.is_silent:
        return []
    return [
        Part(
            called.strengths,
            _listed(collation, collation.strengths, collation.strengths_tied, stood),
            called.no_strength,
        ),
        Part(
            called.challenges,
            _listed(collation, collation.challenges, collation.challenges_tied, stood),
            called.no_challenge,
        ),
        Part(explained.called(framework) if collation.explained else "", _explained(framework, summary)),
        Part("Still to be explained", _unexplained(framework, collation)),
        Part("Where views differ", _listed(collation, collation.differing, collation.differing_tied, {})),
        Part("Withheld", _withheld(framework, collation)),
        Part("What leaders could not say", _briefly(collation, collation.cannot_say, _unsure, thing)),
        Part("Not answered", _not_answered(collation, thing)),
    ]


def _unexplained(framework: Framework, collation: Collation) -> list[str]:
    """How many, of what is shown: never which, nor whose."""
    if not collation.unexplained:
        return []
    word = beside.word(framework)
    shown = f"Among the {several(framework.names.question)} shown here, " if collation.withheld else ""
    lack = f"1 answer still lacks the {word} it needs."
    if collation.unexplained > 1:
        lack = f"{count(collation.unexplained, 'answer')} still lack the {word} they need."
    return [f"{shown}{lack}"]


def _not_answered(collation: Collation, thing: str) -> list[str]:
    """Whole domains first, which have no table; then what is missing elsewhere."""
    silent = [domain for domain in collation.domains if domain.is_silent]
    of_silent = {question.id for domain in silent for question in domain.questions}
    asked = listed(f"*{escape(domain.name)}*" for domain in silent if domain.assigned)
    unasked = listed(f"*{escape(domain.name)}*" for domain in silent if not domain.assigned)
    rest = [finding for finding in collation.unanswered if finding.question not in of_silent]
    lines = [f"{NOBODY} anything in {asked}." if asked else "", f"Nobody was asked about {unasked}." if unasked else ""]
    return [*filter(None, lines), *_briefly(collation, rest, _silent, thing)]


def _listed(
    collation: Collation, findings: Sequence[Finding], tied: Sequence[Finding], stood: Mapping[str, str]
) -> list[str]:
    lines = [_line(collation, finding) + stood.get(finding.question, "") for finding in findings]
    if tied:
        names = escape(findings_named(collation, [finding.question for finding in tied], TIED_NAMED))
        lines.append(f"Equal with the last of these, on the same figures: {names}.")
    return lines


def _stood(framework: Framework, summary: Summary) -> dict[str, str]:
    """Per question, where it stood last time, in words to go behind its line."""
    labels = {level.id: level.label.lower() for level in framework.scale.levels}
    stood = {}
    for one in summary.before:
        median = " to ".join(labels[level] for level in one.median)
        words = "; worded differently then" if one.reworded else ""
        stood[one.question] = f" Last time: {median} ({_in_both(one.in_both)}{words})."
    return stood


def _in_both(leaders: int | None) -> str:
    if leaders is None:
        return "those answers are no longer kept"
    return f"{'nobody' if leaders == 0 else count(leaders, 'leader')} answered in both"


def _compared(summary: Summary) -> str:
    """Which round "last time" was; said also where nothing can be set beside it."""
    if summary.before_at is None or summary.collation.is_silent:
        return ""
    when = day(summary.before_at)
    if not summary.before:
        return f"Nothing is compared with the round posted on {when}: another edition, or no figures to show then."
    return f"Last time is the round posted on {when}; medians are set beside each other, never subtracted."


def _line(collation: Collation, finding: Finding) -> str:
    result, domain = _found(collation, finding)
    return f"•  *{escape(result.name)}* ({escape(domain.name)}): {escape(finding.reason)}."


def _found(collation: Collation, finding: Finding) -> tuple[QuestionResult, DomainResult]:
    result, domain = collation.question(finding.question), collation.domain_of(finding.question)
    if result is None or domain is None:
        raise KeyError(f"the collation has no question {finding.question}")
    return result, domain


def _briefly(
    collation: Collation,
    findings: Sequence[Finding],
    of: Callable[[QuestionResult, DomainResult], tuple[int, int]],
    thing: str,
) -> list[str]:
    """One line for what is not said: the first few questions with how many of how many leaders."""
    named = []
    for finding in findings[:SILENCES]:
        result, domain = _found(collation, finding)
        some, everyone = of(result, domain)
        named.append(f"{escape(result.name)} ({_of(some, everyone)})")
    more = len(findings) - SILENCES
    if more > 0:
        named.append(f"{count(more, f'more {thing}')} in the thread’s tables")
    return [f"{listed(named)}."] if named else []


def _of(some: int, everyone: int) -> str:
    if some < everyone:
        return f"{some} of {everyone}"
    return "the one leader asked" if everyone == 1 else f"all {everyone}"


def _unsure(result: QuestionResult, domain: DomainResult) -> tuple[int, int]:
    del domain
    return result.counts.get(CANNOT_SAY, 0), sum(result.counts.values())


def _silent(result: QuestionResult, domain: DomainResult) -> tuple[int, int]:
    return result.unanswered, domain.assigned


def _withheld(framework: Framework, collation: Collation) -> list[str]:
    hidden = list(collation.withheld)
    if not hidden:
        return []
    names = escape(findings_named(collation, hidden, TIED_NAMED))
    less = f"fewer than {collation.smallest_group} leaders {rated(framework)} these"
    return [f"{names}: {less}, so what they said is not shown on its own, as promised."]


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


def _set_aside(head: str, settled: str) -> Drawn:
    """A preview that will not be posted."""
    ended = f"This preview was not posted. {escape(settled)}"
    return Drawn(said([escape(f"{head}."), ended]), [header(head), section(ended)])


def _around(framework: Framework, summary: Summary) -> tuple[str, list[Block]]:
    """What the chair reads above the preview, and the button below it."""
    if not summary.preview:
        return "", []
    if summary.posted:
        return f"*Posted to <#{summary.channel}>.* This was your preview.", []
    held = _held(framework, summary, "a heat map")
    thread = f" Its thread holds the same as the one here: {held}." if held else ""
    look = f"*Preview.* Only you can see this. When you post it to <#{summary.channel}>, it looks as below.{thread}"
    where = f"{look} {EMPTY}" if summary.collation.is_silent else look
    post = confirmed(
        button("Post to the channel", action(Do.POST_SUMMARY), pack(summary.assessment), primary=True),
        "Post this to the channel?",
        _sure(framework, summary),
        "Post",
        "Not yet",
    )
    other = button("Another channel", action(Do.CHANNEL), pack(summary.assessment))
    return where, actions([post, other])


def _sure(framework: Framework, summary: Summary) -> str:
    """What the chair confirms before it is posted."""
    if summary.collation.is_silent:
        below = f", and see the {beside.many(framework)} in its thread" if summary.noted else ""
        return f"Everybody in the channel named above will read that nobody answered{below}."
    held = listed(["the tables", "the heat map", *([f"the {beside.many(framework)}"] if summary.noted else [])])
    return f"Everybody in the channel named above will see this summary, and {held} in its thread."
