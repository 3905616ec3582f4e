"""A round seen through another framework, in words: the same for the command line and for Slack."""

from collections.abc import Callable, Iterator

from flows.through import Area, Item, Speaks, Through
from frameworks.model import Framework

NO_RATING = (
    "These are answers to other questions, on another scale. They show where to look; nothing here says how the trust "
    "stands on {name}."
)

Escape = Callable[[str], str]


def as_written(text: str) -> str:
    return text


def about(seen: Through, escape: Escape = as_written) -> list[str]:
    """What this is and is not."""
    return [escape(line) for line in (NO_RATING.format(name=seen.name), seen.about) if line]


def titled(item: Item, escape: Escape = as_written) -> str:
    """ "Outcome 1.1: Shared grasp of our objects", or the name alone where it says what it is already."""
    mark = f" ({item.mark})" if item.mark else ""
    if item.called.casefold() in item.name.casefold():
        return escape(f"{item.name}{mark}")
    number = f" {item.number}" if item.number else ""
    return escape(f"{_capital(item.called)}{number}: {item.name}{mark}")


def lines(framework: Framework, item: Item, escape: Escape = as_written, briefly: bool = False) -> Iterator[str]:
    """What speaks to one item, then what cannot be told. `framework` is the round's; `briefly` leaves out the notes on
    whole domains."""
    for area in item.areas:
        yield escape(_area(area, briefly))
    for one in item.speaks:
        yield escape(_speaks(framework, one))
    if item.cannot:
        yield escape(item.cannot)


def _area(area: Area, briefly: bool) -> str:
    note = f" {area.note}" if area.note and not briefly else ""
    return f"{_capital(area.reads)} the {area.called} “{area.name}” ({area.basis.in_words}).{note}"


def _speaks(framework: Framework, one: Speaks) -> str:
    how = f"{_capital(one.reads)} “{one.name}” ({one.basis.in_words}): "
    if one.withheld:
        return f"{how}withheld, under the promise made to leaders."
    if not one.answered:
        return f"{how}nobody answered."
    return f"{how}{_figures(framework, one)}."


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _figures(framework: Framework, one: Speaks) -> str:
    found = (framework.scale.find(id) for id in one.median)
    median = " to ".join(f"“{level.label}”" for level in found if level)
    counts = [f"{n} “{level.label}”" for level in framework.scale.answers if (n := one.counts.get(level.id, 0))]
    if one.unanswered:
        counts.append(f"{one.unanswered} gave no answer")
    return "; ".join([f"median {median}" if median else "not rated", ", ".join(counts)])
