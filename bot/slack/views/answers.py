"""Answers in words: labels with their numbers, and the lines a page fills up with."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flows.assessment import Answer
from flows.grammar import several
from frameworks.model import Domain, Framework, Level, Question

NO_ANSWER = "no answer yet"
NOT_NOW = "an answer this edition does not have"


class Placed(NamedTuple):
    """A question of a domain with its number (from 1) and what was answered, if anything."""

    number: int
    question: Question
    answer: Answer | None


def domain_of(framework: Framework, id: str) -> Domain:
    """The domain an effect is about. Raises KeyError: an effect names only what its edition has."""
    domain = framework.domain(id)
    if domain is None:
        raise KeyError(f"{framework.key} has no domain {id}")
    return domain


def placed(domain: Domain, answers: Iterable[Answer]) -> list[Placed]:
    mine: Mapping[str, Answer] = {answer.question: answer for answer in answers}
    return [Placed(number, q, mine.get(q.id)) for number, q in enumerate(domain.questions, 1)]


def numbered(framework: Framework, answer: str) -> str:
    """ "3 Some strength" for a level, the label alone for an answer off the scale."""
    level = framework.scale.find(answer)
    place = framework.scale.position(answer)
    if level is None:
        return NOT_NOW
    return level.label if place is None else f"{place + 1} {level.label}"


def answered(framework: Framework, answer: Answer | None) -> str:
    if answer is None or answer.answer is None:
        return NO_ANSWER
    level = framework.scale.find(answer.answer)
    return level.label if level else NOT_NOW


def said_and_asked(level: Level) -> tuple[str, str]:
    """What choosing this answer says, and, where it needs a note, what more its meaning asks to be written there."""
    if not level.note_required:
        return level.meaning, ""
    said, stop, asked = level.meaning.partition(". ")
    return said + stop.rstrip(), asked


def is_answered(placed: Placed) -> bool:
    return placed.answer is not None and placed.answer.answer is not None


def needs_note(framework: Framework, answer: Answer | None) -> bool:
    """The answer given asks for a note that is not there."""
    level = framework.scale.find(answer.answer) if answer and answer.answer else None
    return bool(level and level.note_required and answer and not answer.note)


def count(number: int, thing: str) -> str:
    """ "1 question", "2 questions"."""
    return f"{number:,} {thing if number == 1 else several(thing)}"
