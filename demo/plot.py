"""The plot of a simulated year: who needs reminding and how they take it, what passes on, who leaves, who comes."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from demo.assigning import Given, assign
from demo.casting import Miscast, choose, invent, may_answer
from demo.manners import with_manners
from demo.opinions import moods
from demo.script import Leader, Part, Script
from demo.seen import Person
from frameworks.model import Framework


class Habit(StrEnum):
    """How a leader takes being asked."""

    PROMPT = "answers at once"
    BUSY = "stops half-way; the chair hands the last domain on with its answers"
    NEVER = "never begins, whoever asks"
    DECLINES = "says of one domain that it is not for them, at the first reminder"
    SNOOZES = "puts the first reminder off, and answers at the next"
    WAITS = "answers at the second reminder"


HABITS = (Habit.BUSY, Habit.NEVER, Habit.DECLINES, Habit.SNOOZES, Habit.WAITS)
"""In the order in which they are given out: a small round has the first ones."""


@dataclass(frozen=True)
class Passing:
    """A domain that passes from one leader to another; `part` is what the receiver still answers in it."""

    giver: Person
    receiver: Person
    part: Part
    anew: bool
    """Whether the receiver had nothing to answer before."""


@dataclass(frozen=True)
class Plot:
    """One round: `asked` as the chair gives it out, `played` as each goes about their own part of it.

    `final` is how it is in the end, with every answer at its holder; `rated` has each answer at who gave it.
    """

    asked: Script
    played: tuple[Leader, ...]
    final: Script
    habits: Mapping[str, Habit]
    passings: tuple[Passing, ...] = ()

    @property
    def rated(self) -> Script:
        """Whoever took a domain over gave only what was still missing in it."""
        taken = tuple(Leader(one.receiver, (one.part,)) for one in self.passings)
        return Script(self.asked.chair, (*self.played, *taken))

    def habit(self, person: Person) -> Habit:
        return self.habits.get(person.user, Habit.PROMPT)

    def passing(self, giver: Person) -> Passing | None:
        return next((one for one in self.passings if one.giver == giver), None)


def first(framework: Framework, people: Sequence[Person], zones: Mapping[str, str], leaders: int, seed: int) -> Plot:
    """The first round. `zones` by user id: who takes something over lives where the chair lives.

    Raises Miscast for more leaders than people.
    """
    fit = may_answer(people)
    chance = random.Random(seed)  # noqa: S311 - a play, not a secret
    cast = choose(fit, leaders, chance)
    given = assign(cast, framework.domains, chance)
    thought = _thought(framework, cast, given, chance)
    habits = dict(zip((one.user for one in chance.sample(cast[1:], len(cast) - 1)), HABITS, strict=False))
    mannered = [_without_manners(one) if one.person.user in habits else one for one in thought]
    near = [one for one in fit if zones[one.user] == zones[fit[0].user]]
    played, passings = _pass_on(mannered, habits, near)
    final = Script(fit[0], _at_the_end(framework, played, passings))
    return Plot(Script(fit[0], tuple(mannered)), tuple(played), final, habits, passings)


def second(framework: Framework, before: Plot, leaver: Person, comer: Person, seed: int) -> Plot:
    """The round that looks again: the same leaders and domains, somebody new for who has left. One needs reminding."""
    chance = random.Random(seed + 1)  # noqa: S311 - a play, not a secret
    given = {
        domain.id: [comer if one.person == leaver else one.person for one in before.final.of(domain.id)]
        for domain in framework.domains
    }
    cast = list(dict.fromkeys([before.final.chair, *(one for leaders in given.values() for one in leaders)]))
    thought = _thought(framework, cast, given, chance)
    late = [one for one in thought if one.person not in (before.final.chair, comer)][:1]
    habits = {one.person.user: Habit.WAITS for one in late}
    told = tuple(_without_manners(one) if one.person.user in habits else one for one in thought)
    script = Script(before.final.chair, told)
    return Plot(script, told, script, habits)


def leaver(plot: Plot) -> Person:
    """Who leaves between the rounds: one who answered, and not the chair."""
    gone = [one.person for one in plot.final.leaders if one.starts and one.person != plot.final.chair]
    return gone[-1]


def comer(plot: Plot, people: Sequence[Person], zones: Mapping[str, str], gone: Person) -> Person:
    """Who takes the leaver's place: somebody new where there is anybody. Raises Miscast where nobody can."""
    chair = plot.final.chair
    theirs = {part.domain for one in plot.final.leaders if one.person == gone for part in one.parts}
    busy = {one.person: {part.domain for part in one.parts} for one in plot.final.leaders}
    free = [one for one in may_answer(people) if not theirs & busy.get(one, set()) and one not in (gone, chair)]
    free = [one for one in free if zones[one.user] == zones[chair.user]]
    if not free:
        raise Miscast(f"Nobody is free to take {gone.name}’s place. Play with fewer leaders, or another seed.")
    return next((one for one in free if one not in busy), free[0])


def _thought(framework: Framework, cast: Sequence[Person], given: Given, chance: random.Random) -> tuple[Leader, ...]:
    feelings = moods(framework.domains, chance)
    thought = [invent(framework, one, place, given, feelings, chance) for place, one in enumerate(cast)]
    return with_manners(framework, [one for one in thought if one.parts], chance, all_submit=True)


def _without_manners(leader: Leader) -> Leader:
    """In one go, whenever they begin: no night between, no Later on an invitation that asks no more."""
    return replace(leader, parts=tuple(replace(part, rests_after=0) for part in leader.parts), later=False)


def _pass_on(
    leaders: Sequence[Leader], habits: dict[str, Habit], near: Sequence[Person]
) -> tuple[list[Leader], tuple[Passing, ...]]:
    """What each is told to answer themselves, and what somebody else does in their place."""
    told = list(leaders)
    passings: list[Passing] = []
    for place, leader in enumerate(leaders):
        habit = habits.get(leader.person.user)
        if habit is Habit.NEVER:
            told[place] = replace(leader, starts=False)
        if habit in (Habit.BUSY, Habit.DECLINES):
            part = leader.parts[-1]
            free = [one for one in near if all(one != passing.receiver for passing in passings)]
            receiver = _receiver(leaders, habits, free, part, prompt=habit is Habit.BUSY)
            if receiver is None:
                del habits[leader.person.user]
                continue
            own, rest = _halves(part) if habit is Habit.BUSY else (None, _plain(part))
            mine = (*leader.parts[:-1], *([own] if own else []))
            told[place] = replace(leader, parts=mine)
            anew = all(one.person != receiver for one in leaders)
            passings.append(Passing(leader.person, receiver, rest, anew))
    return told, tuple(passings)


def _receiver(
    leaders: Sequence[Leader], habits: Mapping[str, Habit], near: Sequence[Person], part: Part, *, prompt: bool
) -> Person | None:
    """A leader who has finished by then (`prompt`), or somebody new; whoever of them there is."""
    cast = {one.person: one for one in leaders}
    within = [
        one
        for one in near
        if one in cast and one.user not in habits and all(mine.domain != part.domain for mine in cast[one].parts)
    ]
    new = [one for one in near if one not in cast]
    found = [*within, *new] if prompt else [*new, *within]
    return found[0] if found else None


def _plain(part: Part) -> Part:
    """With no mind changed on the way: a page that has just come from somebody else has no earlier questions."""
    return replace(part, answers=tuple(replace(one, first="", mend=None) for one in part.answers), rests_after=0)


def _halves(part: Part) -> tuple[Part, Part]:
    plain = _plain(part).answers
    middle = max(1, len(plain) // 2)
    return replace(part, answers=plain[:middle], submits=False, rests_after=0), replace(part, answers=plain[middle:])


def _at_the_end(framework: Framework, told: Sequence[Leader], passings: Sequence[Passing]) -> tuple[Leader, ...]:
    """Who holds what when the round closes. A domain that was passed on is its receiver's, with all its answers."""
    held: dict[Person, dict[str, Part]] = {one.person: {part.domain: part for part in one.parts} for one in told}
    for passing in passings:
        own = held[passing.giver].pop(passing.part.domain, None)
        answers = (*(own.answers if own else ()), *passing.part.answers)
        held.setdefault(passing.receiver, {})[passing.part.domain] = replace(passing.part, answers=answers)
    order = [domain.id for domain in framework.domains]
    starts = {one.person: one.starts for one in told}
    return tuple(
        Leader(person, tuple(parts[id] for id in order if id in parts), starts=starts.get(person, True))
        for person, parts in held.items()
        if parts
    )
