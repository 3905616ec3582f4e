"""Nobody, one or two leaders: in words of their own; and what nobody answered is said, never shown as zeros."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import taking_part
from flows.assessment import Answered, Assessment, Promise, Tally
from flows.collated import Collation
from flows.collation import collate
from flows.sharing import Share, lacking, must_explain
from tests.flows.test_collation import ANSWERS, BY_ROLE, FRAMEWORK, NAMED, QUESTIONS, UNATTRIBUTED, collated, tallies
from tests.other_frameworks import EXPLAINS


def of(invited: int, submitted: int) -> Collation:
    return collate(FRAMEWORK, NAMED, Answered(invited=invited, submitted=submitted))


@pytest.mark.parametrize(
    ("invited", "submitted", "words"),
    [
        (0, 0, "Nobody was asked"),
        (1, 0, "The one leader asked did not submit everything"),
        (1, 1, "The one leader asked submitted everything"),
        (2, 0, "Neither of the 2 leaders submitted everything"),
        (2, 1, "1 of 2 leaders submitted everything"),
        (2, 2, "Both leaders submitted everything"),
        (3, 0, "None of the 3 leaders submitted everything"),
        (3, 3, "All 3 leaders submitted everything"),
        (1200, 7, "7 of 1,200 leaders submitted everything"),
    ],
)
def test_how_many_submitted_reads_well_for_any_number(invited: int, submitted: int, words: str) -> None:
    assert taking_part.submitted(of(invited, submitted)) == words


@pytest.mark.parametrize(("invited", "words"), [(1, "1 leader was asked, and"), (2, "2 leaders were asked, and")])
def test_a_round_without_one_answer_says_how_many_were_asked(invited: int, words: str) -> None:
    assert taking_part.asked_in_vain(of(invited, 0)).startswith(words)


def test_what_nobody_answered_is_named_and_what_is_withheld_is_not_among_it() -> None:
    found = collated(UNATTRIBUTED, tallies("people-1", low=1))
    people, money = found.domains
    assert found.withheld == ("people-1",)
    assert taking_part.not_answered(people) == "Nobody answered: People 2"
    assert taking_part.not_answered(money) == "Nobody answered anything here"
    assert not found.is_silent
    assert collated(NAMED).is_silent
    assert taking_part.not_answered(of(3, 0).domains[0]) == "Nobody was asked about this"


@given(
    promise=st.sampled_from([NAMED, UNATTRIBUTED, BY_ROLE]),
    counts=st.dictionaries(st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(ANSWERS)), st.integers(0, 4)),
)
def test_whatever_was_answered_a_question_is_silent_exactly_where_nobody_did(
    promise: Promise, counts: dict[tuple[str, str], int]
) -> None:
    given_ = [Tally(question=q, answer=a, count=n) for (q, a), n in counts.items()]
    found = collated(promise, given_, assigned=24)
    for question in found.questions:
        assert question.is_silent is (sum(t.count for t in given_ if t.question == question.id) == 0)
    assert found.is_silent is (not any(counts.values()))


# Answers that lack their explanation

FIRST, SECOND, *_ = (question.id for question in EXPLAINS.questions)


def explained(promise: Promise, *counted: tuple[str, str, int, int]) -> Collation:
    """Each: question, answer, how many gave it, how many of these without a note."""
    return collate(
        EXPLAINS,
        promise,
        Answered(
            tallies=tuple(Tally(question=q, answer=a, count=n) for q, a, n, _ in counted),
            without_note=tuple(Tally(question=q, answer=a, count=bare) for q, a, _, bare in counted),
            invited=6,
            assigned={domain.id: 6 for domain in EXPLAINS.domains},
        ),
    )


def test_only_answers_that_need_an_explanation_lack_one() -> None:
    found = explained(NAMED, (FIRST, "applied", 3, 3), (FIRST, "partly", 2, 1), (SECOND, "explained", 1, 1))
    assert found.unexplained == 2


def test_a_withheld_answer_is_not_given_away_by_the_explanation_it_lacks() -> None:
    found = explained(UNATTRIBUTED, (FIRST, "partly", 3, 1), (SECOND, "partly", 2, 2))
    assert found.withheld == (SECOND,)
    assert found.unexplained == 1


def share(leader: str, unexplained: int) -> Share:
    domain = EXPLAINS.domains[0]
    return Share(
        leader=leader,
        name=leader,
        domain=domain.id,
        domain_name=domain.name,
        answered=0,
        questions=2,
        submitted=False,
        unexplained=unexplained,
    )


def about_to_close(*lacks: int) -> str:
    round_ = Assessment(
        id="r",
        team="T",
        framework=EXPLAINS.key,
        title="Review",
        channel="C",
        chair="U",
        started_by="U",
        opened_at=datetime(2026, 3, 2, tzinfo=UTC),
        due=date(2026, 3, 20),
        promise=Promise(),
    )
    return lacking(EXPLAINS, round_, [share(f"U{n}", number) for n, number in enumerate(lacks)])


def test_before_closing_the_number_is_told_only_where_it_is_spread_over_enough_leaders() -> None:
    assert about_to_close(1, 2, 1).startswith("4 answers still lack an explanation;")
    quiet = about_to_close(5, 1, 0)
    assert quiet == about_to_close(0, 0, 0) == about_to_close(1)
    assert "the summary says how many" in quiet
    assert "5" not in quiet


def test_where_no_answer_needs_a_note_nothing_is_said_of_it() -> None:
    assert must_explain(FRAMEWORK) == ""
    assert must_explain(EXPLAINS) == "explanation"
