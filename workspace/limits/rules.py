"""The grammar of the judge: a rule looks at one value and yields its faults; small rules make bigger ones."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """What is wrong: where (a JSON pointer), a short code, and a sentence."""

    pointer: str
    code: str
    message: str


Rule = Callable[[Any, str], Iterator[Fault]]


def anything(value: Any, at: str) -> Iterator[Fault]:
    """Whatever is there is right."""
    yield from ()


def string(most: int | None = None, least: int = 0, pattern: str = "") -> Rule:
    """A text of `least` to `most` characters that fits `pattern`."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(at, "type", "must be a string")
        elif len(value) < least:
            yield Fault(at, "too_short", f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            yield Fault(at, "too_long", f"must be less than {most + 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            yield Fault(at, "format", f"must match the pattern {pattern}")

    return rule


def number(least: float | None = None, most: float | None = None, *, whole: bool = True) -> Rule:
    """A number from `least` to `most`."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            yield Fault(at, "type", "must be an integer" if whole else "must be a number")
        elif least is not None and value < least:
            yield Fault(at, "too_small", f"must be at least {least}")
        elif most is not None and value > most:
            yield Fault(at, "too_big", f"must be at most {most}")

    return rule


def boolean(value: Any, at: str) -> Iterator[Fault]:
    """True or false."""
    if not isinstance(value, bool):
        yield Fault(at, "type", "must be a boolean")


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if value not in allowed:
            yield Fault(at, "invalid_value", f"must be one of {', '.join(allowed)}")

    return rule


def listing(inside: Rule, least: int = 1, most: int | None = None) -> Rule:
    """A list of `least` to `most` things."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(at, "type", "must be an array")
            return
        if len(value) < least:
            yield Fault(at, "too_few", f"no fewer than {least} items allowed")
        if most is not None and len(value) > most:
            yield Fault(at, "too_many", f"no more than {most} items allowed")
        for index, part in enumerate(value):
            yield from inside(part, f"{at}/{index}")

    return rule


def shape(must: Mapping[str, Rule], may: Mapping[str, Rule] | None = None, *more: Rule) -> Rule:
    """An object with the keys of `must`, perhaps those of `may`, and no others; then `more` rules on the whole."""
    known = {**must, **(may or {})}

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(at, "type", "must be an object")
            return
        for key in must:
            if value.get(key) is None:
                yield Fault(f"{at}/{key}", "missing", f"missing required field: {key}")
        for key, part in value.items():
            if key not in known:
                yield Fault(f"{at}/{key}", "unknown_key", f"invalid additional property: {key}")
            elif part is not None:
                yield from known[key](part, f"{at}/{key}")
        for rest in more:
            yield from rest(value, at)

    return rule


def typed(kinds: Callable[[], Mapping[str, Rule]], allowed: Callable[[], set[str]] | None = None) -> Rule:
    """An object whose `type` says which of `kinds` it is; only those in `allowed` may stand here."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(at, "type", "must be an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in kinds():
            yield Fault(f"{at}/type", "unknown_type", f"unsupported type: {kind}")
        elif allowed is not None and kind not in allowed():
            yield Fault(f"{at}/type", "not_here", f"unsupported type here: {kind}")
        else:
            yield from kinds()[kind](value, at)

    return rule


def exactly_one(*keys: str) -> Rule:
    """Exactly one of `keys` is there."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if sum(value.get(key) is not None for key in keys) != 1:
            yield Fault(at, "exactly_one", f"must have exactly one of {', '.join(keys)}")

    return rule


def some_of(*keys: str) -> Rule:
    """At least one of `keys` is there."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        if not any(value.get(key) for key in keys):
            yield Fault(at, "missing", f"must have at least one of {', '.join(keys)}")

    return rule


def ordered(low: str, high: str) -> Rule:
    """The number under `low` is not above the one under `high`."""

    def rule(value: Any, at: str) -> Iterator[Fault]:
        pair = value.get(low), value.get(high)
        try:
            wrong = None not in pair and float(pair[0]) > float(pair[1])
        except (TypeError, ValueError):
            return  # each of them is judged by its own rule
        if wrong:
            yield Fault(f"{at}/{low}", "too_big", f"{low} must not be above {high}")

    return rule
