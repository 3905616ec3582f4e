"""Two contents of one edition beside each other: which words differ, and whether what they ask is still the same.

Mending words and changing a meaning are different acts. Words are mended where every id stands where it stood and
still asks its question; everything else needs an edition of its own, or an id of its own. Neither is an overlay that
comes or goes: the same questions in the words of somebody else, by id.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from frameworks.model import Framework, Frozen, Level, Question

NEW_EDITION = "Give it a new edition."
NEW_ID = "Give it a new id, in a new edition."
STILL_THE_SAME = 0.5
"""A prompt that keeps less than this share of its words asks something else."""

_WORDS_OF_LEVEL = ("label", "meaning")
_WORDS_OF_QUESTION = ("number", "name", "proposed", "prompt", "consider", "strong", "weak", "theme", "link", "wording")
_WORDS_OF_DOMAIN = ("name", "proposed", "about", "suggested")
_WORDS_OF_FRAMEWORK = ("name", "publisher", "link", "wording", "purpose", "names")


class Mended(NamedTuple):
    """One text that differs: where, what it was, what it is now; empty where there is none."""

    where: str
    before: str
    now: str


class Difference(Frozen):
    """`mended` are words for the same things; `meanings` are sentences saying what is no longer the same.

    `voices` are sentences saying what is in the words of somebody else now; those words are among `mended` as well.
    """

    mended: tuple[Mended, ...] = ()
    meanings: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        return not self.mended and not self.meanings


def difference(before: Framework, now: Framework) -> Difference:
    """From what a round began with to what the file says now. Raises ValueError for two different editions."""
    if before.key != now.key:
        raise ValueError(f"{before.key} and {now.key} are not one edition")
    changed = tuple(_structure(before, now))
    voices = {} if changed else _voices(before, now)
    return Difference(
        mended=tuple(_mended(before, now)),
        meanings=changed or tuple(_moved(before, now, voices)),
        voices=tuple(_said(whose, parts) for whose, parts in _by_owner(voices).items()),
    )


def same_scale(one: Framework, other: Framework) -> bool:
    """Whether answers to the two can be set beside each other: the same levels in the same order, on the same sides."""
    return _levels(one) == _levels(other)


def reworded(before: Framework, now: Framework) -> frozenset[str]:
    """The questions both have whose words differ, or the words of the answers to them."""
    answers = _labels(before) != _labels(now)
    then = {question.id: question for question in before.questions}
    both = [(then[question.id], question) for question in now.questions if question.id in then]
    return frozenset(new.id for old, new in both if answers or _asked(old) != _asked(new))


def _asked(question: Question) -> tuple[object, ...]:
    return question.name, question.prompt, question.consider, question.strong, question.weak


def _levels(framework: Framework) -> list[tuple[object, ...]]:
    return [(level.id, level.side) for level in framework.scale.levels]


def _off_the_scale(framework: Framework) -> list[tuple[object, ...]]:
    return [(level.id, level.side) for level in framework.scale.others]


def _labels(framework: Framework) -> dict[str, tuple[str, str]]:
    return {level.id: (level.label, level.meaning) for level in framework.scale.answers}


def _structure(before: Framework, now: Framework) -> Iterator[str]:
    """What no mending of words may touch."""
    if not same_scale(before, now):
        yield f"The answers are other ones, or in another order. {NEW_EDITION}"
    if _off_the_scale(before) != _off_the_scale(now):
        yield f"The answers off the scale are other ones. {NEW_EDITION}"
    if _duties(before) != _duties(now):
        yield f"What is asked for beside an answer is something else. {NEW_EDITION}"
    were, are = [q.id for q in before.questions], [q.id for q in now.questions]
    if gone := [id for id in were if id not in are]:
        yield f"No longer there: {', '.join(gone)}. {NEW_EDITION}"
    if new := [id for id in are if id not in were]:
        yield f"Not there before: {', '.join(new)}. {NEW_EDITION}"
    if not gone and not new and _places(before) != _places(now):
        yield f"Parts stand in another order, or elsewhere. {NEW_EDITION}"


def _duties(framework: Framework) -> tuple[object, ...]:
    asked = [(level.id, level.note_required) for level in framework.scale.answers]
    return asked, framework.asks.evidence is not None, framework.described


def _places(framework: Framework) -> list[tuple[str, str, str]]:
    return [(d.id, g.id, q.id) for d in framework.domains for g in d.groups for q in g.questions]


ANSWERS = "the answers"


def _voices(before: Framework, now: Framework) -> dict[str, str | None]:
    """Whose words each question now has, by id, where both the words and whose they are have changed.

    The answers stand under ANSWERS, which can be no id. Words that stay while somebody else is named are mended.
    """
    found: dict[str, str | None] = {}
    for question in now.questions:
        was = before.question(question.id)
        if was is not None and was.wording != question.wording and _asked(was) != _asked(question):
            found[question.id] = question.wording
    if before.scale.wording != now.scale.wording and _labels(before) != _labels(now):
        found[ANSWERS] = now.scale.wording
    return found


def _by_owner(voices: dict[str, str | None]) -> dict[str | None, list[str]]:
    return {whose: [part for part, of in voices.items() if of == whose] for whose in voices.values()}


def _said(whose: str | None, parts: list[str]) -> str:
    named = ", ".join(parts)
    return f"In the framework's own words again: {named}." if whose is None else f"In other words, “{whose}”: {named}."


def _moved(before: Framework, now: Framework, voices: dict[str, str | None]) -> Iterator[str]:
    """Ids that say now what another id said, or something else altogether, but for what somebody else words now."""
    levels = {level.id: level for level in before.scale.answers}
    for level in now.scale.answers:
        others = {one.label.casefold() for one in before.scale.answers if one.id != level.id}
        if level.label != levels[level.id].label and level.label.casefold() in others:
            yield f"The answer {level.id} is called what another one was called: “{level.label}”. {NEW_EDITION}"
    prompts = {question.prompt: question.id for question in before.questions}
    for question in now.questions:
        was = before.question(question.id)
        if was is None or was.prompt == question.prompt:
            continue
        if question.prompt in prompts:
            yield f"The question {question.id} asks what {prompts[question.prompt]} asked. {NEW_EDITION}"
        elif question.id not in voices and _kept(was.prompt, question.prompt) < STILL_THE_SAME:
            yield f"The question {question.id} asks something else: “{question.prompt}”. {NEW_ID}"


def _kept(before: str, now: str) -> float:
    """How much of the text is the same, between 0 and 1, letter by letter."""
    return SequenceMatcher(None, before.casefold(), now.casefold(), autojunk=False).ratio()


def _mended(before: Framework, now: Framework) -> Iterator[Mended]:
    """Every text that differs in a part that both have."""
    yield from _texts("framework", _WORDS_OF_FRAMEWORK, before, now)
    yield from _texts("framework, asks", ("note", "evidence"), before.asks, now.asks)
    yield from _texts("answers", ("wording",), before.scale, now.scale)
    old: dict[str, Level] = {level.id: level for level in before.scale.answers}
    for level in now.scale.answers:
        if level.id in old:
            yield from _texts(f"answer {level.id}", _WORDS_OF_LEVEL, old[level.id], level)
    for domain in now.domains:
        was = before.domain(domain.id)
        if was is not None:
            yield from _texts(f"domain {domain.id}", _WORDS_OF_DOMAIN, was, domain)
    groups = {group.id: group for domain in before.domains for group in domain.groups}
    for group in (group for domain in now.domains for group in domain.groups):
        if group.id in groups:
            yield from _texts(f"group {group.id}", ("name", "proposed"), groups[group.id], group)
    for question in now.questions:
        asked = before.question(question.id)
        if asked is not None:
            yield from _texts(f"question {question.id}", _WORDS_OF_QUESTION, asked, question)


def _texts(where: str, names: tuple[str, ...], before: Any, now: Any) -> Iterator[Mended]:
    for name in names:
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            yield Mended(f"{where}, {name}", _in_words(old), _in_words(new))


def _in_words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " / ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Frozen):
        return ", ".join(str(part) for _, part in value)
    return str(value)
