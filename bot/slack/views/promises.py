"""Who sees what, in words: the same ones wherever a promise is shown."""

from typing import NamedTuple

from flows.assessment import Promise, Shown

UNTIL_CLOSE = "Until the round closes, only you see your answers."


class Choice(NamedTuple):
    """How a way of showing answers is offered to the chair: in one short line, and saying exactly who sees what."""

    label: str
    option: str
    exactly: str


CHOICES = {
    Shown.NAMED: Choice(
        "By name",
        "Ratings are counted; notes carry their writer's name.",
        "The channel sees how many leaders gave each rating, and each note with its writer's name. "
        "Where few leaders answer, people may work out who gave which rating.",
    ),
    Shown.BY_ROLE: Choice(
        "By role",
        "Ratings and notes by role, such as Head; never names.",
        "The channel sees ratings and notes by role, never by name. "
        "A role held by too few leaders is shown only together with others, or not at all.",
    ),
    Shown.UNATTRIBUTED: Choice(
        "Without names or roles",
        "Ratings of everyone together; notes are unsigned.",
        "The channel sees the ratings of everyone together and unsigned notes. "
        "What too few leaders rated is shown only within a larger group, or not at all.",
    ),
}


def then_shown(promise: Promise) -> str:
    """What others see once the round has closed, said to a leader."""
    least = promise.smallest_group
    if promise.shown is Shown.NAMED:
        return (
            "Then the channel sees how many leaders gave each rating, and any note with your name. "
            "Where few leaders answer, people may work out who gave which rating."
        )
    if promise.shown is Shown.BY_ROLE:
        return (
            "Then the channel sees ratings and notes by role, never by name. "
            f"A role with fewer than {least} answers is shown only together with others, or not at all."
        )
    return (
        "Then the channel sees everyone's ratings together and unsigned notes, never names or roles. "
        f"What fewer than {least} leaders rated is shown only within a larger group, or not at all."
    )


def briefly(promise: Promise) -> str:
    """For every page: what was promised in full before the first question, in one line."""
    then = {
        Shown.NAMED: "how many gave each rating, and notes with your name",
        Shown.BY_ROLE: "ratings and notes by role, never by name",
        Shown.UNATTRIBUTED: "everyone's ratings together and unsigned notes",
    }
    return f"Only you see this until the round closes; then the channel sees {then[promise.shown]}."


def who_sees(promise: Promise) -> str:
    return f"{UNTIL_CLOSE} {then_shown(promise)}"


def in_brief(promise: Promise) -> str:
    """For the summary's readers, in one clause."""
    if promise.shown is Shown.NAMED:
        return "Ratings are counted; notes carry their writer's name"
    by_role = promise.shown is Shown.BY_ROLE
    who = "Shown by role, never by name" if by_role else "Shown without names or roles"
    return f"{who}; groups of fewer than {promise.smallest_group} are never shown on their own"
