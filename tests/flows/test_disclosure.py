"""The promise, and an adversary who sets everything that is shown against everything else that is shown."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.assessment import Answered, Promise, Shown, Tally
from flows.collation import Collation, collate
from flows.disclosure import (
    OTHER_ROLES,
    Size,
    Split,
    keeps,
    pool_keeps,
    smallest_shown,
    split_by_role,
)
from frameworks.model import Domain, Framework, Group, Level, Question, Scale, Side

pytestmark = pytest.mark.slow

LEVELS, OTHERS = ("low", "mid", "high"), ("cannot_say", "not_applicable")
SIDES = (Side.CHALLENGE, Side.NEITHER, Side.STRENGTH)
FRAMEWORK = Framework(
    id="small",
    edition="2026",
    name="Small",
    publisher="Us",
    link="https://example.org/small",  # type: ignore[arg-type]
    wording="Ours.",
    purpose="Testing.",
    scale=Scale(
        levels=tuple(Level(id=i, label=i.title(), meaning="m", side=s) for i, s in zip(LEVELS, SIDES, strict=True)),
        others=tuple(Level(id=i, label=i.title(), meaning="m") for i in OTHERS),
    ),
    domains=tuple(
        Domain(
            id=f"d{d}",
            name=f"Domain {d}",
            groups=(
                Group(
                    id=f"g{d}",
                    name="All",
                    questions=tuple(Question(id=f"d{d}q{q}", name=f"D{d} Q{q}", prompt="?") for q in range(3)),
                ),
            ),
        )
        for d in range(2)
    ),
)
QUESTIONS = [question.id for question in FRAMEWORK.questions]
ROLES = ("chair", "head", "trustee", "Other roles", None)

Cell = tuple[int, str]
"""One leader's answer to one question."""


class World(NamedTuple):
    """Who was asked what, in which role, and everything they answered. `smallest` is what they were promised."""

    smallest: int
    shown: Shown
    roles: tuple[str | None, ...]
    answers: dict[Cell, str]

    @property
    def promise(self) -> Promise:
        return Promise(shown=self.shown, smallest_group=self.smallest)

    def cells(self, question: str) -> list[Cell]:
        return [cell for cell in self.answers if cell[1] == question]

    def collation(self) -> Collation:
        role = self.roles if self.shown is Shown.BY_ROLE else [None] * len(self.roles)
        counted = Counter((question, role[leader], answer) for (leader, question), answer in self.answers.items())
        took_part = {d.id: {lead for lead, q in self.answers if q.startswith(d.id)} for d in FRAMEWORK.domains}
        answered = Answered(
            tallies=tuple(Tally(question=q, group=g, answer=a, count=n) for (q, g, a), n in counted.items()),
            invited=len(self.roles),
            submitted=0,
            assigned={domain.id: len(self.roles) for domain in FRAMEWORK.domains},
            respondents={domain: len(leaders) for domain, leaders in took_part.items()},
        )
        return collate(FRAMEWORK, self.promise, answered)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    leaders = draw(st.integers(1, 9))
    roles = tuple(draw(st.sampled_from(ROLES)) for _ in range(leaders))
    answer = st.sampled_from([None, None, *LEVELS, *LEVELS, *OTHERS])
    sparse = draw(st.booleans())
    answers = {}
    for leader, question in product(range(leaders), QUESTIONS):
        given_answer = draw(answer)
        if given_answer and not (sparse and draw(st.booleans())):
            answers[leader, question] = given_answer
    shown = draw(st.sampled_from([Shown.BY_ROLE, Shown.BY_ROLE, Shown.UNATTRIBUTED]))
    return World(draw(st.integers(2, 4)), shown, roles, answers)


def released(world: World, collation: Collation) -> Iterator[tuple[frozenset[Cell], dict[str, int]]]:
    """Every distribution that is shown, with the answers it is made of: what a reader who knows who took part sees."""
    for domain in collation.domains:
        if domain.pooled is not None:
            yield frozenset(c for q in domain.questions for c in world.cells(q.id)), domain.pooled
        for question in domain.questions:
            cells = frozenset(world.cells(question.id))
            if not question.withheld:
                yield cells, question.counts
            named = {role.role for role in question.roles} - {OTHER_ROLES}
            for role in question.roles:
                inside = {cell for cell in cells if world.roles[cell[0]] == role.role}
                rest = {cell for cell in cells if world.roles[cell[0]] not in named}
                yield frozenset(rest if role.role == OTHER_ROLES else inside), role.counts


def isolated(sets: list[frozenset[Cell]], smallest: int) -> list[set[Cell]]:
    """The sets of answers by 1 to smallest - 1 leaders that adding and taking away whole shown sets can leave alone."""
    found = []
    for signs in product((-1, 0, 1), repeat=len(sets)):
        total: Counter[Cell] = Counter()
        for sign, cells in zip(signs, sets, strict=True):
            for cell in cells:
                total[cell] += sign
        left = {cell for cell, times in total.items() if times}
        if left and set(total.values()) <= {0, 1} and len({leader for leader, _ in left}) < smallest:
            found.append(left)
    return found


def overlapping(sets: list[frozenset[Cell]]) -> Iterator[list[frozenset[Cell]]]:
    """Only sets that share answers can be set against each other: fewer sums to try, none missed."""
    left = [cells for cells in sets if cells]
    while left:
        together = [left.pop()]
        reach = set(together[0])
        while joining := [cells for cells in left if cells & reach]:
            left = [cells for cells in left if not cells & reach]
            together += joining
            reach.update(*joining)
        yield together


SPARSE = World(
    2,
    Shown.BY_ROLE,
    ("head", "head", "head", "chair", "trustee", "trustee"),
    {(0, "d0q0"): "low", (1, "d0q1"): "high", (2, "d0q2"): "low", **{(n, "d1q0"): "high" for n in range(6)}},
)
ONE_SHORT = World(
    3,
    Shown.BY_ROLE,
    ("head", "head", "head", "chair", "trustee", "trustee"),
    {(0, "d0q1"): "low", (1, "d0q1"): "high", **{(n, "d0q0"): "high" for n in range(6)}},
)
MOSTLY_SILENT = World(
    3,
    Shown.BY_ROLE,
    ("head",) * 3 + ("chair",) * 3,
    {(n, "d0q0"): "high" if n < 4 else "cannot_say" for n in range(6)},
)


@settings(max_examples=400, deadline=None)
@given(worlds())
@example(SPARSE)
@example(ONE_SHORT)
@example(MOSTLY_SILENT)
def test_nothing_shown_gives_away_a_group_smaller_than_promised(world: World) -> None:
    shown = list(released(world, world.collation()))
    rated = [frozenset(cell for cell in cells if world.answers[cell] in LEVELS) for cells, _ in shown]
    for sets in ([cells for cells, _ in shown], rated):
        for group in overlapping(sets):
            assert isolated(group, world.smallest) == []
    for cells, counts in shown:
        assert Counter(world.answers[cell] for cell in cells) == Counter(counts)


@settings(max_examples=300, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_what_is_withheld_changes_nothing_that_is_shown(world: World, chance: object) -> None:
    """Ratings inside one shown set may swap owners, and withheld ones may be any other, without a trace."""
    collation = world.collation()
    changed = dict(world.answers)
    for domain in collation.domains:
        hidden = [c for q in domain.questions if q.withheld for c in world.cells(q.id) if changed[c] in LEVELS]
        if domain.pooled is None:
            changed |= {cell: chance.choice(LEVELS) for cell in hidden}  # type: ignore[attr-defined]
        else:
            _shuffle(changed, hidden, chance)
    for cells, _ in released(world, collation):
        if len({cell[1] for cell in cells}) == 1 and not _is_whole_of_a_split(collation, world, cells):
            _shuffle(changed, [cell for cell in cells if changed[cell] in LEVELS], chance)
    assert world._replace(answers=changed).collation().model_dump_json() == collation.model_dump_json()


def _is_whole_of_a_split(collation: Collation, world: World, cells: frozenset[Cell]) -> bool:
    question = next(iter(cells))[1]
    result = collation.question(question)
    return bool(result and len(result.roles) > 1 and cells == frozenset(world.cells(question)))


def _shuffle(answers: dict[Cell, str], cells: list[Cell], chance: object) -> None:
    values = [answers[cell] for cell in cells]
    chance.shuffle(values)  # type: ignore[attr-defined]
    answers |= dict(zip(cells, values, strict=True))


@settings(deadline=None)
@given(worlds())
def test_a_withheld_question_is_named_in_no_finding(world: World) -> None:
    collation = world.collation()
    lists = (collation.strengths, collation.challenges, collation.differing, collation.cannot_say)
    tied = (collation.strengths_tied, collation.challenges_tied, collation.differing_tied)
    assert not {finding.question for found in (*lists, *tied) for finding in found} & set(collation.withheld)


@settings(deadline=None)
@given(worlds())
def test_a_named_round_withholds_nothing_and_an_unattributed_one_never_splits(world: World) -> None:
    named = world._replace(shown=Shown.NAMED).collation()
    assert named.withheld == ()
    assert all(domain.pooled is None for domain in named.domains)
    assert not any(question.roles for question in world._replace(shown=Shown.UNATTRIBUTED).collation().questions)


def test_a_named_round_shows_groups_of_one() -> None:
    assert smallest_shown(Promise(shown=Shown.NAMED, smallest_group=5)) == 1
    assert smallest_shown(Promise(shown=Shown.BY_ROLE, smallest_group=5)) == 5
    assert smallest_shown(Promise(shown=Shown.UNATTRIBUTED, smallest_group=5)) == 5


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        (Size(0, 0), True),  # nobody answered
        (Size(3, 0), True),
        (Size(3, 1), True),
        (Size(2, 0), False),
        (Size(2, 9), False),  # two people's ratings, among many who could not say
        (Size(0, 2), False),
        (Size(0, 3), True),  # three who could not say
    ],
)
def test_ratings_are_guarded_as_well_as_answers(size: Size, kept: bool) -> None:
    assert keeps(size, 3) is kept


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"head": 3, "chair": 3}, Split(("chair", "head"), ())),
        ({"head": 3, "chair": 1}, None),  # showing the heads leaves one
        ({"head": 3, "chair": 1, "trustee": 2}, Split(("head",), ("chair", "trustee"))),
        # one chair is too few: the smallest shown role, of equals the first by name, joins
        ({"head": 3, "trustee": 3, "clerk": 4, "chair": 1}, Split(("clerk", "trustee"), ("chair", "head"))),
        ({"head": 4, None: 3}, Split(("head",), (None,))),
        ({"head": 4, None: 2}, None),
        ({"head": 4}, Split(("head",), ())),
        ({"head": 4, "chair": 0}, Split(("head",), ())),
        ({"head": 4, "Other roles": 3}, Split(("head",), ("Other roles",))),
        ({None: 9}, None),
        ({}, None),
    ],
)
def test_roles_too_small_are_merged_smallest_first(groups: dict[str | None, int], expected: Split | None) -> None:
    assert split_by_role({role: Size(count, 0) for role, count in groups.items()}, 3) == expected


def test_a_pool_is_for_domains_where_no_question_is_shown() -> None:
    assert pool_keeps([Size(2, 0), Size(2, 0)], 3, 3)
    assert not pool_keeps([Size(2, 0), Size(1, 0)], 2, 3)  # two leaders only
    assert not pool_keeps([Size(3, 0), Size(2, 0)], 4, 3)  # the shown question could be taken away from the pool
    assert not pool_keeps([Size(0, 0)], 0, 3)
    assert not pool_keeps([Size(1, 1), Size(0, 1)], 3, 3)  # two of the three may only have said that they could not say
    assert pool_keeps([Size(2, 1), Size(2, 0)], 4, 3)
