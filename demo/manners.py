"""How leaders go about it: some skip, change their mind, stop half-way, type instead of clicking, never submit.

Manners change the way to an answer, never the answer: what holds in the end is given.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from demo.assigning import PER_DOMAIN
from demo.script import Given, Intended, Leader, Mend, Part, Rest
from frameworks.model import Framework

CHANGED, TYPED, TWICE, ASKED, SKIPS = 0.22, 0.14, 0.1, 0.04, 0.4
NON_STARTER_FROM = 4
UNSUBMITTED_FROM = 3
TYPED_NOTE_LIMIT = 400


@dataclass
class _Deck:
    """Deals each kind of manner in turn, so that even a small round has some of each."""

    chance: random.Random
    mends: "cycle[Mend]"
    ways: "cycle[Given]"
    words: "cycle[str]"
    rests: "cycle[Rest]"
    typed_notes: "cycle[bool]"


def with_manners(
    framework: Framework, leaders: Sequence[Leader], chance: random.Random, *, all_submit: bool = False
) -> tuple[Leader, ...]:
    """The same answers, each leader in their own way; one never submits their last domain, unless `all_submit`."""
    mends = list(Mend)
    chance.shuffle(mends)
    deck = _Deck(
        chance,
        cycle(mends),
        cycle((Given.NUMBER, Given.NAME)),
        cycle(("help", "status")),
        cycle(Rest),
        cycle((True, False)),
    )
    resting = set(chance.sample(range(len(leaders)), k=max(1, len(leaders) // 3)))
    mannered = [_leader(framework, leader, place in resting, deck) for place, leader in enumerate(leaders)]
    return tuple(mannered if all_submit else _one_never_submits(mannered, chance))


def one_never_starts(leaders: Sequence[Leader], chance: random.Random) -> tuple[Leader, ...]:
    """From four leaders on, one of them (never the chair, who comes first) never begins: whoever is missed least."""
    if len(leaders) < NON_STARTER_FROM:
        return tuple(leaders)
    numbers = Counter(part.domain for leader in leaders for part in leader.parts)

    def missed(place: int) -> tuple[int, float]:
        return sum(numbers[part.domain] <= PER_DOMAIN for part in leaders[place].parts), chance.random()

    who = min(range(1, len(leaders)), key=missed)
    return tuple(replace(one, starts=place != who) for place, one in enumerate(leaders))


def _one_never_submits(leaders: Sequence[Leader], chance: random.Random) -> list[Leader]:
    """Everything is saved and the last domain never submitted: it must count all the same."""
    able = [place for place, one in enumerate(leaders) if one.starts and one.parts and place > 0]
    if len(leaders) < UNSUBMITTED_FROM or not able:
        return list(leaders)
    who = chance.choice(able)
    *before, last = leaders[who].parts
    kept = tuple(replace(one, mend=None, first="") if one.mend is Mend.REOPEN else one for one in last.answers)
    forgetful = replace(leaders[who], parts=(*before, replace(last, submits=False, answers=kept)))
    return [*leaders[:who], forgetful, *leaders[who + 1 :]]


def _leader(framework: Framework, leader: Leader, rests: bool, deck: _Deck) -> Leader:
    chance = deck.chance
    parts = [_part(framework, part, deck) for part in leader.parts]
    long_ones = [place for place, part in enumerate(parts) if len(part.answers) > 1]
    if rests and long_ones:
        place = chance.choice(long_ones)
        after = chance.randint(1, len(parts[place].answers) - 1)
        parts[place] = replace(parts[place], rests_after=after, rest=next(deck.rests))
    return replace(leader, parts=tuple(parts), later=chance.random() < 0.25)


def _part(framework: Framework, part: Part, deck: _Deck) -> Part:
    numbers = [one.number for one in part.answers]
    whole = part.submits and numbers == list(range(1, len(numbers) + 1))
    answers = [_answer(framework, one, deck) for one in part.answers]
    if not whole:  # with gaps, or without an end, only what needs neither
        answers = [replace(one, mend=None, first="") if one.mend not in (None, Mend.WORDS) else one for one in answers]
    elif answers[-1].mend is Mend.STALE:  # there is no next question at which to press it
        answers[-1] = replace(answers[-1], mend=Mend.BACK)
    return replace(part, answers=tuple(answers))


def _answer(framework: Framework, one: Intended, deck: _Deck) -> Intended:
    chance = deck.chance
    on_scale = framework.scale.position(one.answer) is not None
    if not on_scale and chance.random() < SKIPS:
        one = replace(one, says="skip")
    elif chance.random() < ASKED:
        one = replace(one, says=next(deck.words))
    drawn = chance.random()
    if drawn < TYPED:
        way = next(deck.ways)
        one = replace(one, given=way if on_scale else Given.NAME)
    elif drawn < TYPED + TWICE:
        one = replace(one, given=Given.TWICE)
    if chance.random() < CHANGED:
        one = replace(one, first=_another(framework, one.answer, chance), mend=next(deck.mends))
    if one.note and not one.evidence and can_be_typed(one.note, framework):
        one = replace(one, typed_note=next(deck.typed_notes))
    return one


def _another(framework: Framework, answer: str, chance: random.Random) -> str:
    """An answer that is not the one, and that asks for no note."""
    return chance.choice(
        [level.id for level in framework.scale.answers if level.id != answer and not level.note_required]
    )


_ORDERS = re.compile(r"(?i)\W*(help|hello|hi|status|progress|where am i|back|previous|skip|pass|pause|stop|later|start|"
                     r"resume|continue|go|change|edit)\b.{0,20}$")  # fmt: skip


def can_be_typed(note: str, framework: Framework) -> bool:
    """Whether these words, typed in the conversation, reach the app as they stand and can only be a note.

    Names and channels (`@Tom`, `#general`) become references in any chat; a short word may be an order or a rating.
    """
    plain_at = re.sub(r"@(channel|here|everyone)\b", "", note)
    labels = {level.label.casefold() for level in framework.scale.answers}
    return (
        10 < len(note) <= TYPED_NOTE_LIMIT
        and not note.startswith("/")
        and not set("@#") & set(plain_at)
        and not _ORDERS.match(note)
        and note.casefold().strip(" .!0123456789") not in labels
    )


def kinds(leaders: Iterable[Leader]) -> set[str]:
    """The manners that occur, by name."""
    found = set()
    for leader in leaders:
        found |= {"later"} if leader.later else set()
        found |= set() if leader.starts else {"never starts"}
        for part in leader.parts:
            found |= {part.rest.value} if part.rests_after else set()
            found |= set() if part.submits else {"never submits"}
            for one in part.answers:
                found |= {one.given.value, one.says, one.mend.value if one.mend else ""} - {""}
                found |= {"typed note" if one.typed_note else "note"} if one.note else set()
    return found
