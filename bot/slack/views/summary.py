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
from flows.grammar import listed
from flows.significance import Finding
from flows.speech import rated, speech
from frameworks.model import Framework

SILENCES = 3  # of what nobody could say or answer: the tables in the thread have them all
TIED_NAMED = 10
NOTHING_TO_SHOW = "Nobody had answered a question when this round closed, so there are no answers to set out."
THREAD = (
    "In the thread: a table for each {domain}{answered}, a heat map with the same figures in words, and the {notes}."
)
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
    head = f"{speech(framework).title}: {summary.title}"
    who = _participation(summary.collation)
    parts = [part for part in _parts(framework, summary, _stood(framework, summary)) if part.lines or part.empty]
    made = _made(framework, summary)
    if summary.settled:
        return _set_aside(head, summary.settled)
    before, after = _around(framework, summary)
    thread = "" if summary.preview else _thread(framework, summary.collation)
    blocks = [
        *([section(before), divider()] if before else []),
        header(head),
        section(who),
        *(block for part in parts for block in _drawn(part)),
        divider(),
        *small([_compared(summary), made, thread]),
        *after,
    ]
    words = [line for part in parts for line in (*_named(part, "{}:"), *(part.lines or [part.empty]))]
    text = [before, escape(f"{head}."), who, *words, _compared(summary), thread, made]
    return Drawn(said(line.replace("*", "").removeprefix("•  ") for line in text), blocks)


def _participation(collation: Collation) -> str:
    saved = "" if collation.nobody_answered else " What {} had saved by the close counts too."
    theirs, others = saved.format("they"), saved.format("the others")
    match collation.leaders_submitted, collation.leaders_invited:
        case 1, 1:
            return "*The one leader submitted everything.*"
        case 0, 1:
            return f"*The one leader had not submitted everything.*{theirs}"
        case 0, 2:
            return f"*Neither leader submitted everything.*{theirs}"
        case 0, invited:
            return f"*None of the {invited:,} leaders submitted everything.*{theirs}"
        case submitted, invited if submitted == invited:
            return f"*{'Both' if invited == 2 else f'All {invited:,}'} leaders submitted everything.*"
        case submitted, invited:
            return f"*{submitted:,} of {invited:,} leaders submitted everything.*{others}"


def _thread(framework: Framework, collation: Collation) -> str:
    if collation.nobody_answered:
        return ""
    answered = " that was answered" if collation.silent else ""
    return THREAD.format(domain=framework.names.domain, answered=answered, notes=beside.many(framework))


def _explained(framework: Framework, summary: Summary) -> list[str]:
    """Counted and listed, whatever the promise; what was explained is in the thread."""
    collation = summary.collation
    lines = [_line(collation, finding) for finding in collation.explained]
    where = WITH_THEM if summary.promise.shown is Shown.NAMED else AMONG_NOTES.format(notes=beside.many(framework))
    return [*lines, f"{explained.OFF_THE_SCALE} {where}"] if lines else []


def _parts(framework: Framework, summary: Summary, stood: Mapping[str, str]) -> list[Part]:
    collation, called, thing = summary.collation, speech(framework), framework.names.question
    if collation.nobody_answered:
        return [Part("", [], NOTHING_TO_SHOW)]
    silent = {question.id for domain in collation.silent for question in domain.questions}
    unanswered = [finding for finding in collation.unanswered if finding.question not in silent]
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
        Part(f"Without {beside.note(framework)}", [_line(collation, one) for one in collation.unexplained]),
        Part("Where views differ", _listed(collation, collation.differing, collation.differing_tied, {})),
        Part("Withheld", _withheld(framework, collation)),
        Part("What leaders could not say", _briefly(collation, collation.cannot_say, _unsure, thing)),
        Part("Not answered", [*_nobody(collation), *_briefly(collation, unanswered, _silent, thing)]),
    ]


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
    if summary.before_at is None:
        return ""
    when = day(summary.before_at)
    if not summary.before:
        return f"Nothing is compared with the round posted on {when}: another edition, or figures withheld then."
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


def _nobody(collation: Collation) -> list[str]:
    silent = [escape(domain.name) for domain in collation.silent]
    return [f"Nobody answered anything in {listed(silent)}."] if silent else []


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
    yield from sections([*_named(part, "*{}*"), *(part.lines or [part.empty])])


def _named(part: Part, how: str) -> list[str]:
    return [how.format(part.name)] if part.name else []


def _made(framework: Framework, summary: Summary) -> str:
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
    empty = summary.collation.nobody_answered
    thread = f"a table for each {framework.names.domain}, a heat map and the {beside.many(framework)}"
    where = f"*Preview.* Only you can see this. When you post it to <#{summary.channel}>, it looks as below."
    where += "" if empty else f" Its thread holds the same as the one here: {thread}."
    post = confirmed(
        button("Post to the channel", action(Do.POST_SUMMARY), pack(summary.assessment), primary=True),
        "Post this to the channel?",
        "Everybody in the channel named above will see this summary"
        + ("." if empty else f", and the tables, the heat map and the {beside.many(framework)} in its thread."),
        "Post",
        "Not yet",
    )
    other = button("Another channel", action(Do.CHANNEL), pack(summary.assessment))
    return where, actions([post, other])
