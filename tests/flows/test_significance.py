from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.agreement import agreement, median
from flows.significance import Listed, Votes, differing, leaning
from frameworks.model import Level, Scale, Side

FOUR = Scale(
    levels=(
        Level(id="sc", label="Significant challenge", meaning="m", side=Side.CHALLENGE),
        Level(id="c", label="Challenge", meaning="m", side=Side.CHALLENGE),
        Level(id="s", label="Strength", meaning="m", side=Side.STRENGTH),
        Level(id="ss", label="Significant strength", meaning="m", side=Side.STRENGTH),
    ),
    others=(
        Level(id="cannot_say", label="Can't say yet", meaning="m"),
        Level(id="not_applicable", label="Not applicable", meaning="m"),
    ),
)
FIVE = Scale(
    levels=(
        Level(id="weak", label="Weak", meaning="m", side=Side.CHALLENGE),
        Level(id="emerging", label="Emerging", meaning="m", side=Side.NEITHER),
        Level(id="mixed", label="Mixed", meaning="m", side=Side.NEITHER),
        Level(id="strong", label="Strong", meaning="m", side=Side.STRENGTH),
        Level(id="embedded", label="Embedded strength", meaning="m", side=Side.STRENGTH),
    )
)
BOTH = (Side.STRENGTH, Side.CHALLENGE)
levels4 = st.tuples(*[st.integers(0, 6)] * 4).filter(any)
many = st.dictionaries(st.sampled_from([f"q{n:02}" for n in range(20)]), levels4, max_size=20)


def votes(*levels: int, others: tuple[int, ...] = (0, 0)) -> Votes:
    return Votes(levels, others)


def four(cast: dict[str, tuple[int, ...]]) -> dict[str, Votes]:
    return {question: votes(*levels) for question, levels in cast.items()}


def order(listed: Listed) -> list[str]:
    return [finding.question for finding in listed.findings]


def only_reason(listed: Listed) -> str:
    (finding,) = listed.findings
    return finding.reason


@pytest.mark.parametrize(
    ("side", "cast", "reason"),
    [
        (Side.STRENGTH, votes(0, 0, 6, 0), "All 6 leaders rate this a strength"),
        (Side.STRENGTH, votes(0, 0, 0, 2), "Both leaders rate this a significant strength"),
        (Side.STRENGTH, votes(0, 0, 1, 0), "The one leader who answered rates this a strength"),
        (
            Side.STRENGTH,
            votes(0, 0, 5, 0, others=(1, 0)),
            "5 of 6 leaders rate this a strength, none a challenge (1 “Can't say yet”)",
        ),
        (
            Side.STRENGTH,
            votes(1, 0, 3, 2, others=(0, 1)),
            "5 of 7 leaders rate this a strength, 1 a challenge "
            "(including 2 “Significant strength”; also 1 “Not applicable”)",
        ),
        (
            Side.STRENGTH,
            votes(0, 0, 0, 1, others=(2, 0)),
            "1 of 3 leaders rates this a significant strength, none a challenge (2 “Can't say yet”)",
        ),
        (Side.CHALLENGE, votes(4, 0, 1, 0), "4 of 5 leaders rate this a significant challenge, 1 a strength"),
        (
            Side.CHALLENGE,
            votes(1, 2, 0, 1),
            "3 of 4 leaders rate this a challenge, 1 a strength (including 1 “Significant challenge”)",
        ),
    ],
)
def test_the_reason_accounts_for_every_answer(side: Side, cast: Votes, reason: str) -> None:
    assert only_reason(leaning(FOUR, {"q": cast}, side)) == reason


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Embedded strength", "All 3 leaders rate this an embedded strength"),
        ("Clear strength", "All 3 leaders rate this a clear strength"),
        ("Some strength", "All 3 leaders rate this “Some strength”"),
        ("Strength", "All 3 leaders rate this a strength"),
        ("Fully in place", "All 3 leaders rate this “Fully in place”"),
    ],
)
def test_the_end_of_the_scale_is_named_in_a_way_that_reads(label: str, reason: str) -> None:
    end = Level(id="end", label=label, meaning="m", side=Side.STRENGTH)
    scale = FIVE.model_copy(update={"levels": (*FIVE.levels[:4], end)})
    assert only_reason(leaning(scale, {"q": Votes((0, 0, 0, 0, 3), ())}, Side.STRENGTH)) == reason


def test_a_level_on_no_side_is_quoted() -> None:
    reason = "3 of 4 leaders rate this a strength, none a challenge (1 “Emerging”)"
    assert only_reason(leaning(FIVE, {"q": Votes((0, 1, 0, 3, 0), ())}, Side.STRENGTH)) == reason


@pytest.mark.parametrize("side", BOTH)
def test_half_of_the_ratings_are_not_a_majority(side: Side) -> None:
    assert leaning(FOUR, {"q": votes(0, 3, 3, 0)}, side) == Listed()


def test_answers_off_the_scale_are_no_part_of_the_majority() -> None:
    assert order(leaning(FOUR, {"q": votes(0, 1, 2, 0, others=(9, 9))}, Side.STRENGTH)) == ["q"]


def test_a_scale_without_sides_finds_nothing() -> None:
    plain = Scale(levels=(Level(id="a", label="A", meaning="m"), Level(id="b", label="B", meaning="m")))
    cast = {"q": Votes((3, 3), ())}
    assert [leaning(plain, cast, side) for side in BOTH] == [Listed(), Listed()]
    assert differing(plain, cast) == Listed()


def test_the_order_is_median_then_share_then_the_other_side_then_the_end_then_the_number() -> None:
    ranked = {
        "median": Votes((1, 0, 0, 0, 3), ()),  # the median is at the end, though one is against
        "share": Votes((0, 0, 0, 2, 0), ()),  # both on the side
        "against": Votes((0, 0, 1, 3, 0), ()),  # three quarters on the side, none against
        "end": Votes((1, 0, 0, 2, 1), ()),  # three quarters, one against, one at the end
        "number": Votes((2, 0, 0, 6, 0), ()),  # three quarters, one in four against, eight ratings
        "last": Votes((1, 0, 0, 3, 0), ()),  # the same of four ratings
    }
    for given_order in (ranked, dict(reversed(ranked.items()))):
        assert [*order(leaning(FIVE, given_order, Side.STRENGTH))] == list(ranked)[:5]
    two = {name: ranked[name] for name in ("last", "number")}
    assert order(leaning(FIVE, two, Side.STRENGTH)) == ["number", "last"]


def test_a_median_between_two_levels_counts_as_the_one_nearer_the_middle_first() -> None:
    cast = {"between": votes(1, 0, 1, 2), "plain": votes(0, 0, 3, 0), "end": votes(0, 0, 1, 2)}
    assert order(leaning(FOUR, cast, Side.STRENGTH)) == ["end", "between", "plain"]


def test_one_rating_alone_comes_after_everything_that_two_leaders_share() -> None:
    cast = {"alone": votes(0, 0, 0, 1), "shared": votes(1, 0, 2, 0)}
    assert order(leaning(FOUR, cast, Side.STRENGTH)) == ["shared", "alone"]


@given(many)
def test_challenges_are_the_mirror_of_strengths(cast: dict[str, tuple[int, ...]]) -> None:
    mirrored = {question: levels[::-1] for question, levels in cast.items()}
    strengths, challenges = leaning(FOUR, four(cast), Side.STRENGTH), leaning(FOUR, four(mirrored), Side.CHALLENGE)
    assert order(strengths) == order(challenges)
    assert len(strengths.tied) == len(challenges.tied)


@given(many)
def test_no_question_is_both_and_the_median_is_always_on_the_side(cast: dict[str, tuple[int, ...]]) -> None:
    found = {}
    for side in BOTH:
        listed = leaning(FOUR, four(cast), side)
        found[side] = {finding.question for finding in listed.findings + listed.tied}
        for question in found[side]:
            assert all(FOUR.levels[place].side is side for place in median(cast[question]))
    assert not found[Side.STRENGTH] & found[Side.CHALLENGE]


@given(many)
def test_at_most_five_are_listed_and_a_tie_with_the_fifth_is_stated(cast: dict[str, tuple[int, ...]]) -> None:
    for listed in (*(leaning(FOUR, four(cast), side) for side in BOTH), differing(FOUR, four(cast))):
        assert len(listed.findings) <= 5
        assert not listed.tied or len(listed.findings) == 5


def test_six_equal_strengths_are_five_and_one_tied() -> None:
    listed = leaning(FOUR, {f"q{n}": votes(0, 0, 3, 0) for n in range(6)}, Side.STRENGTH)
    assert order(listed) == ["q0", "q1", "q2", "q3", "q4"]
    assert [finding.question for finding in listed.tied] == ["q5"]


def test_what_is_weaker_than_the_fifth_is_left_out_without_a_tie() -> None:
    cast = {f"q{n}": votes(0, 0, 3, 0) for n in range(5)} | {"weaker": votes(0, 1, 3, 0)}
    listed = leaning(FOUR, cast, Side.STRENGTH)
    assert "weaker" not in order(listed)
    assert listed.tied == ()


def test_a_tie_is_exact_where_floats_would_split_it() -> None:
    # a third of the ratings at the end, in ratings by threes: 1/3 == 3/9 == 7/21, and the number of ratings decides
    cast = {"3": votes(0, 0, 2, 1), "9": votes(0, 0, 6, 3), "21": votes(0, 0, 14, 7)}
    assert order(leaning(FOUR, cast, Side.STRENGTH)) == ["21", "9", "3"]


@pytest.mark.parametrize(
    ("levels", "differs"),
    [
        ((0, 2, 2, 0), True),  # 2/3: neighbours, half and half
        ((0, 2, 3, 0), True),  # 11/15: neighbours, nearly half
        ((0, 1, 2, 0), False),  # 7/9: a lone neighbour
        ((1, 0, 0, 6), True),  # 5/7: one at the far end of seven
        ((1, 0, 0, 7), False),  # 3/4: one at the far end of eight
        ((2, 2, 0, 0), False),  # far apart, perhaps, but on one side
        ((0, 0, 1, 3), False),
        ((0, 1, 0, 0), False),  # one rating
    ],
)
def test_views_differ_when_both_sides_are_there_and_agreement_is_below_three_quarters(
    levels: tuple[int, ...], differs: bool
) -> None:
    assert bool(differing(FOUR, {"q": votes(*levels)}).findings) is differs


def test_a_wide_spread_on_one_side_does_not_differ() -> None:
    levels = tuple(Level(id=f"l{n}", label=f"L{n}", meaning="m", side=Side.CHALLENGE) for n in range(3))
    wide = Scale(levels=(*levels, Level(id="up", label="Up", meaning="m", side=Side.STRENGTH)))
    assert agreement((3, 0, 3, 0)) == Fraction(1, 3)
    assert differing(wide, {"q": Votes((3, 0, 3, 0), ())}) == Listed()


def test_the_reason_for_differing_gives_both_sides_and_the_range() -> None:
    cast = votes(1, 1, 3, 0, others=(1, 0))
    assert only_reason(differing(FOUR, {"q": cast})) == (
        "2 of 6 leaders rate this a challenge and 3 a strength (1 “Can't say yet”); "
        "ratings run from “Significant challenge” to “Strength”"
    )
    assert only_reason(differing(FIVE, {"q": Votes((1, 0, 1, 0, 1), ())})) == (
        "1 of 3 leaders rates this a challenge and 1 a strength (1 “Mixed”); "
        "ratings run from “Weak” to “Embedded strength”"
    )


@given(many)
def test_the_furthest_apart_come_first(cast: dict[str, tuple[int, ...]]) -> None:
    listed = differing(FOUR, four(cast))
    agreed = [agreement(cast[finding.question]) or Fraction(0) for finding in listed.findings]
    assert all(one <= next_one for one, next_one in pairwise(agreed))


def test_of_equal_agreement_the_more_even_split_comes_first_then_the_more_ratings() -> None:
    cast = {"lopsided": votes(1, 0, 0, 5), "few": votes(0, 1, 1, 0), "even": votes(0, 3, 3, 0)}
    assert {agreement(one.levels) for one in cast.values()} == {Fraction(2, 3)}
    assert order(differing(FOUR, cast)) == ["even", "few", "lopsided"]


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_questions_matters_to_ties_only(cast: dict[str, tuple[int, ...]], shuffler: object) -> None:
    questions = list(cast)
    shuffler.shuffle(questions)  # type: ignore[attr-defined]
    shuffled = {question: cast[question] for question in questions}
    for side in BOTH:
        one, other = leaning(FOUR, four(cast), side), leaning(FOUR, four(shuffled), side)
        assert len(one.tied) == len(other.tied)
        assert sorted(f.reason for f in one.findings) == sorted(f.reason for f in other.findings)
