"""The lists of the summary: what stands out, where views differ, and what nobody could say."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bot.slack.blocks import escape
from bot.slack.views import beside, explained
from bot.slack.views.answers import count
from bot.slack.views.figures import findings_named
from bot.slack.views.last_time import in_words
from flows.assessment import Shown
from flows.collated import Collation, DomainResult, QuestionResult
from flows.collation import CANNOT_SAY
from flows.effects import Summary
from flows.grammar import listed, several
from flows.significance import Finding
from flows.speech import rated, speech
from flows.taking_part import silent_domains
from frameworks.model import Framework

SILENCES = 3  # of what nobody could say or answer: the tables in the thread have them all
TIED_NAMED = 10
BY_ONE = "From one leader only, so not yet a shared view:"
WITH_THEM = "What they explain is in the thread, beside their names."
AMONG_NOTES = (
    "What they explain is among the {notes} in the thread; which answer it goes with is not told, as promised."
)


class Part(NamedTuple):
    """One list of the summary; `empty` is said where it has no lines, and if that is empty too it is left out."""

    name: str
    lines: list[str]
    empty: str = ""


def parts(framework: Framework, summary: Summary) -> list[Part]:
    """Every list that has something to say, in the order they are read."""
    drawn = _parts(framework, summary, _stood(framework, summary))
    return [part for part in drawn if part.lines or part.empty]


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
    of_silent = {question.id for domain in collation.domains if domain.is_silent for question in domain.questions}
    rest = [finding for finding in collation.unanswered if finding.question not in of_silent]
    lines = silent_domains(collation, lambda name: f"*{escape(name)}*")
    return [*lines, *_briefly(collation, rest, _silent, thing)]


def _listed(
    collation: Collation,
    findings: Sequence[Finding],
    tied: Sequence[Finding],
    stood: Mapping[str, str],
) -> list[str]:
    def line(finding: Finding) -> str:
        return _line(collation, finding) + stood.get(finding.question, "")

    return [*shared_first(collation, findings, line), *equal(collation, tied)]


def shared_first(collation: Collation, findings: Sequence[Finding], line: Callable[[Finding], str]) -> list[str]:
    """A line for each; those that one leader alone rated come last, below words that say so."""
    shared = [line(one) for one in findings if not _found(collation, one)[0].rated_by_one]
    alone = [line(one) for one in findings if _found(collation, one)[0].rated_by_one]
    return [*shared, BY_ONE, *alone] if alone else shared


def equal(collation: Collation, tied: Sequence[Finding]) -> list[str]:
    """The names of what equals the last finding of a list, in a sentence; nothing where nothing does."""
    names = escape(findings_named(collation, [finding.question for finding in tied], TIED_NAMED))
    return [f"Equal with the last of these, on the same figures: {names}."] if tied else []


def _explained(framework: Framework, summary: Summary) -> list[str]:
    """Counted and listed, whatever the promise; what was explained is in the thread."""
    collation = summary.collation
    lines = [_line(collation, finding) for finding in collation.explained]
    where = WITH_THEM if summary.promise.shown is Shown.NAMED else AMONG_NOTES.format(notes=beside.many(framework))
    return [*lines, f"{explained.OFF_THE_SCALE} {where}"] if lines else []


def _stood(framework: Framework, summary: Summary) -> dict[str, str]:
    """Per question, where it stood last time, in words to go behind its line."""
    return {question: f" Last time: {words}." for question, words in in_words(framework, summary.before).items()}


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
