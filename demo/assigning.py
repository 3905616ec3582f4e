"""Who answers which domains: several leaders per domain, two to four domains per leader, as their titles suggest."""

import random
import re
from collections.abc import Sequence

from demo.seen import Person
from frameworks.model import Domain

MOST, FEWEST = 4, 2
PER_DOMAIN = 3
ONE_FROM = 8
"""From so many leaders on, one of them answers a single domain."""

ROUNDS_OF_SWAPS = 6
_SMALL = frozenset({"of", "and", "the", "with", "officer", "chief", "director"})

Given = dict[str, list[Person]]


def assign(people: Sequence[Person], domains: Sequence[Domain], chance: random.Random) -> Given:
    """Leaders by domain id. Everybody has something; every domain three people where there are enough of them."""
    room = _room(people, domains, chance)
    wanted = min(PER_DOMAIN, max(1, sum(room.values()) // len(domains)), len(people))
    given: Given = {domain.id: [] for domain in domains}
    for domain in domains:
        for _ in range(wanted):
            _add(given, domain, people, room, chance)
    _fill_up(given, people, domains, room, chance)
    _swap_by_title(given, people, domains)
    return given


def _room(people: Sequence[Person], domains: Sequence[Domain], chance: random.Random) -> dict[str, int]:
    """How many domains each may be given."""
    most = min(MOST, len(domains))
    enough = len(people) * 3 >= PER_DOMAIN * len(domains)
    room = {one.user: chance.choice((3, 3, most)) if enough else most for one in people}
    if len(people) >= ONE_FROM:
        room[chance.choice(people[1:]).user] = 1
    while sum(room.values()) < PER_DOMAIN * len(domains) and any(1 < free < most for free in room.values()):
        room[next(user for user, free in room.items() if 1 < free < most)] += 1
    return room


def _add(given: Given, domain: Domain, people: Sequence[Person], room: dict[str, int], chance: random.Random) -> None:
    """Whoever has most room takes it, so that nobody is left without a domain and no domain without people."""
    free = [one for one in people if room[one.user] and one not in given[domain.id]]
    if free:
        taker = max(free, key=lambda one: (room[one.user], fitness(one, domain), chance.random()))
        given[domain.id].append(taker)
        room[taker.user] -= 1


def _fill_up(
    given: Given, people: Sequence[Person], domains: Sequence[Domain], room: dict[str, int], chance: random.Random
) -> None:
    """Whoever has room for more gets the domain with the fewest leaders, or the one that suits them."""
    for one in people:
        mine = sum(one in leaders for leaders in given.values())
        extra = room[one.user] if mine < FEWEST else min(room[one.user], chance.choice((0, 1)))
        for _ in range(extra):
            free = [domain for domain in domains if one not in given[domain.id]]
            best = max(free, key=lambda domain: (fitness(one, domain), -len(given[domain.id])))
            given[best.id].append(one)
            room[one.user] -= 1


def _swap_by_title(given: Given, people: Sequence[Person], domains: Sequence[Domain]) -> None:
    """Two leaders exchange domains where titles fit better afterwards; nobody's number changes."""
    for _ in range(ROUNDS_OF_SWAPS):
        for here in domains:
            for there in domains:
                _swap_best(given, here, there)
    for leaders in given.values():
        leaders.sort(key=people.index)


def _swap_best(given: Given, here: Domain, there: Domain) -> None:
    for one in [p for p in given[here.id] if p not in given[there.id]]:
        for other in [p for p in given[there.id] if p not in given[here.id]]:
            gain = fitness(other, here) + fitness(one, there) - fitness(one, here) - fitness(other, there)
            if gain > 0:
                given[here.id][given[here.id].index(one)] = other
                given[there.id][given[there.id].index(other)] = one
                return


def fitness(person: Person, domain: Domain) -> int:
    """How many of the words in a person's title speak of this domain."""
    title = _words(person.note)
    return sum(any(_alike(word, mine) for mine in title) for word in _words(f"{domain.name} {domain.suggested or ''}"))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if word not in _SMALL and len(word) > 2}


def _alike(one: str, other: str) -> bool:
    return one[:5] == other[:5]
