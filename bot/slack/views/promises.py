"""Who sees what, in words: the same ones wherever a promise is shown, with what answers and notes are called here."""

from typing import NamedTuple

from bot.slack.views import beside
from flows.assessment import Promise, Shown
from flows.grammar import several
from flows.speech import in_its_own_words, rated
from frameworks.model import Framework

UNTIL_CLOSE = "Until the round closes, only you see your answers."


class Choice(NamedTuple):
    """How a way of showing answers is offered to the chair: in one short line, and saying exactly who sees what."""

    label: str
    option: str
    exactly: str


def choices(framework: Framework) -> dict[Shown, Choice]:
    answer, answers, rated_, notes = _called(framework)
    return {
        Shown.NAMED: Choice(
            "By name",
            f"{answers.capitalize()} are counted; {notes} carry their writer's name.",
            f"The channel sees how many leaders gave each {answer}, "
            f"and {beside.each(framework)} with its writer's name. "
            f"Where few leaders answer, people may work out who gave which {answer}.",
        ),
        Shown.BY_ROLE: Choice(
            "By role",
            f"{answers.capitalize()} and {notes} by role, such as Head; never names.",
            f"The channel sees {answers} and {notes} by role, never by name. "
            "A role held by too few leaders is shown only together with others, or not at all.",
        ),
        Shown.UNATTRIBUTED: Choice(
            "Without names or roles",
            f"{answers.capitalize()} of everyone together; {notes} are unsigned.",
            f"The channel sees the {answers} of everyone together and unsigned {notes}. "
            f"What too few leaders {rated_} is shown only within a larger group, or not at all.",
        ),
    }


def then_shown(promise: Promise, framework: Framework) -> str:
    """What others see once the round has closed, said to a leader."""
    answer, answers, rated_, notes = _called(framework)
    least = promise.smallest_group
    if promise.shown is Shown.NAMED:
        return (
            f"Then the channel sees how many leaders gave each {answer}, "
            f"and any {beside.the(framework)} with your name. "
            f"Where few leaders answer, people may work out who gave which {answer}."
        )
    if promise.shown is Shown.BY_ROLE:
        return (
            f"Then the channel sees {answers} and {notes} by role, never by name. "
            f"A role with fewer than {least} answers is shown only together with others, or not at all."
        )
    return (
        f"Then the channel sees everyone's {answers} together and unsigned {notes}, never names or roles. "
        f"What fewer than {least} leaders {rated_} is shown only within a larger group, or not at all."
    )


def briefly(promise: Promise, framework: Framework) -> str:
    """For every page: what was promised in full before the first question, in one line."""
    answer, answers, _, notes = _called(framework)
    then = {
        Shown.NAMED: f"how many gave each {answer}, and {notes} with your name",
        Shown.BY_ROLE: f"{answers} and {notes} by role, never by name",
        Shown.UNATTRIBUTED: f"everyone's {answers} together and unsigned {notes}",
    }
    return f"Only you see this until the round closes; then the channel sees {then[promise.shown]}."


def who_sees(promise: Promise, framework: Framework) -> str:
    return f"{UNTIL_CLOSE} {then_shown(promise, framework)}"


def in_brief(promise: Promise, framework: Framework) -> str:
    """For the summary's readers, in one clause."""
    if promise.shown is Shown.NAMED:
        _, answers, _, notes = _called(framework)
        return f"{answers.capitalize()} are counted; {notes} carry their writer's name"
    by_role = promise.shown is Shown.BY_ROLE
    who = "Shown by role, never by name" if by_role else "Shown without names or roles"
    return f"{who}; groups of fewer than {promise.smallest_group} are never shown on their own"


class _Called(NamedTuple):
    answer: str
    answers: str
    rated: str
    notes: str


def _called(framework: Framework) -> _Called:
    """Where outcomes are applied or not, an answer is no rating."""
    answer = "answer" if in_its_own_words(framework) else "rating"
    return _Called(answer, several(answer), rated(framework), beside.many(framework))
