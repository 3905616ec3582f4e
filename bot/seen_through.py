"""A round seen through another framework, in words: the same for the command line and for Slack."""

from collections.abc import Callable, Iterable, Iterator

from flows.grammar import listed, middle
from flows.through import NOTHING, UNANSWERED, Area, Item, Speaks, Through
from frameworks.model import Framework

NO_RATING = (
    "These are answers to other questions, on another scale. They show where to look; nothing here says how the trust "
    "stands on {name}."
)

SAYS_ALL = (NOTHING, UNANSWERED)
"""Reasons beside which there is nothing else to tell of an item, unless a whole domain is linked with it."""

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


def by_head(items: Iterable[Item]) -> list[list[Item]]:
    """Each head with what stands below it, in order."""
    heads: list[list[Item]] = []
    for item in items:
        if item.head or not heads:
            heads.append([])
        heads[-1].append(item)
    return heads


def group(framework: Framework, head: Iterable[Item]) -> Iterator[str]:
    """A head and its items, indented. What cannot be told of several of them stands once, at the end.

    An item with nothing else to say is only named there.
    """
    items = list(head)
    shared = shared_reasons(items)
    for item in items:
        indent = "" if item.head else "  "
        told = lines(framework, _without(item) if item.cannot in shared else item)
        said = [] if item.cannot in shared and item.cannot in SAYS_ALL and not item.areas else list(told)
        if said or item.head or item.cannot not in shared:
            yield f"{indent}{titled(item)}"
        yield from (f"{indent}  {line}" for line in said)
    for reason, of in shared.items():
        yield f"  {reason_for(reason, of)}"


def notes_once(items: Iterable[Item]) -> Iterator[Item]:
    """The items with each note on a whole domain where it stands first."""
    told: set[str | None] = set()
    for item in items:
        fresh = tuple(area.model_copy(update={"note": None}) if area.note in told else area for area in item.areas)
        told |= {area.note for area in item.areas}
        yield item.model_copy(update={"areas": fresh})


def shared_reasons(items: Iterable[Item]) -> dict[str, list[Item]]:
    """What cannot be told, where that is the same of two items or more, with those items."""
    found: dict[str, list[Item]] = {}
    for item in items:
        if item.cannot:
            found.setdefault(item.cannot, []).append(item)
    return {reason: of for reason, of in found.items() if len(of) > 1}


def reason_for(reason: str, items: Iterable[Item], escape: Escape = as_written) -> str:
    """One reason and what it is about: "Related only: … That goes for outcome 1.1 and outcome 1.2."."""
    names = listed(escape(_short(item)) for item in items)
    whole = {NOTHING: "Nothing in this round speaks to", UNANSWERED: "Nobody answered what speaks to"}
    if reason in whole:
        return f"{whole[reason]} {names}."
    return f"{escape(reason)} That goes for {names}."


def _short(item: Item) -> str:
    """ "Outcome 1.1", or its name where it has no number."""
    return f"{item.called} {item.number}" if item.number else f"“{item.name}”"


def _without(item: Item) -> Item:
    return item.model_copy(update={"cannot": ""})


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
    median = middle(f"“{level.label}”" for level in found if level)
    counts = [f"{n} “{level.label}”" for level in framework.scale.answers if (n := one.counts.get(level.id, 0))]
    if one.unanswered:
        counts.append(f"{one.unanswered} gave no answer")
    alone = sum(one.counts.get(level.id, 0) for level in framework.scale.levels) == 1
    stood = "from one leader only" if alone else f"median {median}" if median else "not rated"
    return "; ".join([stood, ", ".join(counts)])
