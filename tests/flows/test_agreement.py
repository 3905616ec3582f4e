from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.agreement import agreement, median, most_steps, steps_from_median

shapes = st.integers(2, 10).flatmap(lambda levels: st.lists(st.integers(0, 12), min_size=levels, max_size=levels))
rated = shapes.filter(lambda counts: sum(counts) >= 2)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # 6 ratings on 4 levels: at most 6 * 3 / 2 = 9 steps
        ((0, 0, 6, 0), Fraction(1)),  # nobody away from the median: 1 - 0/9
        ((3, 0, 0, 3), Fraction(0)),  # three ratings three steps away: 1 - 9/9
        ((0, 1, 5, 0), Fraction(8, 9)),  # one rating one step away: 1 - 1/9
        ((1, 0, 0, 5), Fraction(2, 3)),  # one rating three steps away: 1 - 3/9
        ((0, 3, 3, 0), Fraction(2, 3)),  # three ratings one step away from the others: 1 - 3/9
        ((1, 2, 2, 1), Fraction(4, 9)),  # 1 + 3 + 1 across the three cuts: 1 - 5/9
        # 3 ratings on 4 levels: at most 4.5 steps, of which 3 can be reached
        ((1, 0, 0, 2), Fraction(1, 3)),
        ((1, 1, 1, 0), Fraction(5, 9)),  # two ratings one step from the middle one: 1 - 2/4.5
        # two levels, five ratings: at most 2.5 steps
        ((2, 3), Fraction(1, 5)),
        # Ten levels: 2 ratings at neighbouring levels, 1 of 9 steps
        ((0, 0, 0, 0, 1, 1, 0, 0, 0, 0), Fraction(8, 9)),
    ],
)
def test_worked_examples(counts: tuple[int, ...], expected: Fraction) -> None:
    assert agreement(counts) == expected


def test_a_published_example_comes_out_as_published() -> None:
    # 1,000 ratings on 7 levels; cuts at .030 .070 .280 .410 .060 .010 add up to .860; D = .860 / 3 = .287
    assert agreement((30, 40, 210, 130, 530, 50, 10)) == 1 - Fraction(860, 3000)


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (0, 1, 0, 0)])
def test_fewer_than_two_ratings_have_no_agreement(counts: tuple[int, ...]) -> None:
    assert agreement(counts) is None


@given(rated)
def test_agreement_is_one_exactly_when_all_ratings_are_the_same(counts: list[int]) -> None:
    assert (agreement(counts) == 1) == (max(counts) == sum(counts))


@given(rated)
def test_no_ratings_agree_less_than_an_even_split_between_the_ends(counts: list[int]) -> None:
    half, odd = divmod(sum(counts), 2)
    split = [half + odd, *[0] * (len(counts) - 2), half]
    found, least = agreement(counts), agreement(split)
    assert found is not None
    assert least == (Fraction(1, sum(counts)) if odd else 0)
    assert least <= found <= 1


@given(rated, st.integers(2, 9))
def test_multiplying_every_count_changes_nothing(counts: list[int], times: int) -> None:
    assert agreement([count * times for count in counts]) == agreement(counts)
    assert median([count * times for count in counts]) == median(counts)


@given(rated)
def test_turning_the_scale_round_changes_nothing_but_the_side(counts: list[int]) -> None:
    assert agreement(counts[::-1]) == agreement(counts)
    assert median(counts[::-1]) == tuple(sorted(len(counts) - 1 - place for place in median(counts)))


@given(rated)
def test_a_rating_at_the_median_never_lowers_agreement(counts: list[int]) -> None:
    before = agreement(counts)
    assert before is not None
    for place in median(counts):
        after = agreement([count + (at == place) for at, count in enumerate(counts)])
        assert after is not None
        assert after >= before


def test_one_more_rating_like_an_existing_one_may_lower_agreement() -> None:
    before, after = agreement((1, 0, 0, 5)), agreement((2, 0, 0, 5))
    assert before == Fraction(2, 3)
    assert after == Fraction(3, 7)


@given(rated)
def test_moving_a_rating_away_from_the_median_never_raises_agreement(counts: list[int]) -> None:
    before = agreement(counts)
    assert before is not None
    top = max(place for place, count in enumerate(counts) if count)
    if top + 1 < len(counts) and top > median(counts)[-1]:
        counts[top] -= 1
        counts[top + 1] += 1
        after = agreement(counts)
        assert after is not None
        assert after < before


@given(shapes)
def test_steps_are_those_to_the_median_counted_one_by_one(counts: list[int]) -> None:
    ratings = [place for place, count in enumerate(counts) for _ in range(count)]
    for middle in median(counts):
        assert sum(abs(rating - middle) for rating in ratings) == steps_from_median(counts)
    assert steps_from_median(counts) <= most_steps(counts)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 0, 0), ()),
        ((0, 1, 0, 0), (1,)),
        ((1, 1, 1, 0), (1,)),
        ((0, 2, 2, 0), (1, 2)),
        ((3, 0, 0, 3), (0, 3)),  # two levels that are not neighbours
        ((1, 2, 3, 1), (2,)),  # the fourth of seven
        ((1, 2, 3, 0), (1, 2)),  # the third and the fourth of six
    ],
)
def test_the_median_is_a_level_or_two(counts: tuple[int, ...], expected: tuple[int, ...]) -> None:
    assert median(counts) == expected


@given(shapes)
def test_the_median_is_what_stands_in_the_middle_of_the_row(counts: list[int]) -> None:
    ratings = [place for place, count in enumerate(counts) for _ in range(count)]
    middle = {ratings[(len(ratings) - 1) // 2], ratings[len(ratings) // 2]} if ratings else set()
    assert median(counts) == tuple(sorted(middle))
