"""What leaders think: seeded answers that make a round worth reading, with clear strengths, challenges and quarrels."""

import random
from collections.abc import Sequence
from enum import Enum, auto

from frameworks.model import Domain, Framework, Scale


class Mood(Enum):
    """How a trust's leaders see one question."""

    STRENGTH = auto()
    CHALLENGE = auto()
    SPLIT = auto()
    MILD = auto()
    UNCLEAR = auto()


_STRONG = (Mood.STRENGTH, Mood.STRENGTH, Mood.MILD, Mood.STRENGTH)
_WEAK = (Mood.CHALLENGE, Mood.CHALLENGE, Mood.SPLIT, Mood.MILD)
_MIXED = (Mood.MILD, Mood.STRENGTH, Mood.CHALLENGE, Mood.SPLIT)
_FOGGY = (Mood.MILD, Mood.UNCLEAR, Mood.SPLIT, Mood.MILD)
STRAYS = 0.12
SILENT = 0.06


def moods(domains: Sequence[Domain], chance: random.Random) -> dict[str, Mood]:
    """The mood of every question. Among any four domains in a row one is strong, one weak, one mixed, one foggy."""
    climates = [_STRONG, _WEAK, _MIXED, _FOGGY]
    chance.shuffle(climates)
    found: dict[str, Mood] = {}
    for place, domain in enumerate(domains):
        climate = list(climates[place % len(climates)])
        chance.shuffle(climate)
        for number, question in enumerate(domain.questions):
            found[question.id] = climate[number % len(climate)]
    return found


def opinion(framework: Framework, mood: Mood, camp: int, chance: random.Random) -> str:
    """One leader's answer: a level id or an answer off the scale. `camp` is the side they take in a quarrel."""
    scale = framework.scale
    others = scale.others
    silent = SILENT * (8 if mood is Mood.UNCLEAR else 1)
    if others and chance.random() < silent:
        return chance.choices(others, weights=[4, *[1] * (len(others) - 1)])[0].id
    return scale.levels[_position(scale, mood, camp, chance)].id


def _position(scale: Scale, mood: Mood, camp: int, chance: random.Random) -> int:
    last = len(scale.levels) - 1
    middle = last // 2
    if chance.random() < STRAYS:
        return chance.randint(0, last)
    if mood is Mood.STRENGTH:
        return chance.choice((last, last, last - 1))
    if mood is Mood.CHALLENGE:
        return chance.choice((0, 0, min(1, last)))
    if mood is Mood.SPLIT:
        return chance.choice((last, max(last - 1, 0))) if camp % 2 else chance.choice((0, min(1, last)))
    return chance.choice((middle, min(middle + 1, last)))
