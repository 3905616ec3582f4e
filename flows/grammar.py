"""Small matters of English, for words that come from a framework file."""

from collections.abc import Iterable

_VOWELS = "aeiou"


def a(thing: str) -> str:
    """ "a note", "an outcome"."""
    return f"{'an' if thing[:1].lower() in _VOWELS else 'a'} {thing}"


def lowered(label: str) -> str:
    """The same label within a sentence: "rationale", "not yet applied"."""
    return label[:1].lower() + label[1:]


def listed(things: Iterable[str], last: str = "and") -> str:
    """ "one", "one and two", "one, two and three"; "a; b, c; and d" where a name holds a comma of its own.

    Empty where there is nothing.
    """
    *before, final = list(things) or [""]
    if not before:
        return final
    if any(", " in one for one in before):
        return f"{'; '.join(before)}; {last} {final}"
    return f"{', '.join(before)} {last} {final}"


def middle(labels: Iterable[str]) -> str:
    """Where a median stands, by the names of one or two levels: "Some strength", "between A and B"; empty for none.

    Never "A to B", which reads as a way from the one to the other.
    """
    named = list(labels)
    return f"between {listed(named)}" if len(named) > 1 else listed(named)


def several(thing: str) -> str:
    """ "questions", "outcomes"; "inquiries", "days"."""
    return f"{thing[:-1]}ies" if thing[-1:] == "y" and thing[-2:-1].lower() not in _VOWELS else f"{thing}s"
