import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.assessment import Answered, Promise, Shown, Tally
from flows.collation import Collation, collate
from frameworks.model import Domain, Framework, Group, Level, Question, Scale, Side

C, S = Side.CHALLENGE, Side.STRENGTH
FRAMEWORK = Framework(
    id="small",
    edition="2026-09",
    name="Small",
    publisher="Us",
    link="https://example.org/small",  # type: ignore[arg-type]
    wording="Ours.",
    purpose="Testing.",
    scale=Scale(
        levels=(
            Level(id="low", label="Significant challenge", meaning="m", side=C),
            Level(id="mid-low", label="Some challenge", meaning="m", side=C),
            Level(id="mid-high", label="Some strength", meaning="m", side=S),
            Level(id="high", label="Significant strength", meaning="m", side=S),
        ),
        others=(
            Level(id="cannot_say", label="Can't say yet", meaning="m"),
            Level(id="not_applicable", label="Not applicable", meaning="m"),
        ),
    ),
    domains=tuple(
        Domain(
            id=domain,
            name=domain.title(),
            groups=(
                Group(
                    id=f"{domain}-all",
                    name="All",
                    questions=tuple(
                        Question(id=f"{domain}-{n}", name=f"{domain.title()} {n}", prompt="?") for n in (1, 2)
                    ),
                ),
            ),
        )
        for domain in ("people", "money")
    ),
)
LEVELS = [level.id for level in FRAMEWORK.scale.levels]
ANSWERS = [answer.id for answer in FRAMEWORK.scale.answers]
QUESTIONS = [question.id for question in FRAMEWORK.questions]
NAMED = Promise()
UNATTRIBUTED = Promise(shown=Shown.UNATTRIBUTED)
BY_ROLE = Promise(shown=Shown.BY_ROLE)


def tallies(question: str, group: str | None = None, /, **counts: int) -> list[Tally]:
    return [
        Tally(question=question, group=group, answer=answer.replace("mid_", "mid-"), count=count)
        for answer, count in counts.items()
    ]


def collated(promise: Promise, *counted: list[Tally], assigned: int = 6, respondents: int = 0) -> Collation:
    return collate(
        FRAMEWORK,
        promise,
        Answered(
            tallies=tuple(tally for each in counted for tally in each),
            invited=7,
            submitted=4,
            assigned={"people": assigned, "money": assigned},
            respondents={"people": respondents},
        ),
    )


def test_a_round_by_hand() -> None:
    collation = collated(
        NAMED,
        tallies("people-1", mid_high=3, high=2, cannot_say=1),
        tallies("people-2", low=2, mid_high=2, high=1),
        tallies("money-1", cannot_say=2),
    )
    first, second, third, fourth = collation.questions
    assert first.counts == {"low": 0, "mid-low": 0, "mid-high": 3, "high": 2, "cannot_say": 1, "not_applicable": 0}
    assert (first.answered, first.unanswered, first.median) == (5, 0, ("mid-high",))
    assert first.agreement == pytest.approx(1 - 2 / 7.5)  # two ratings one step away; the most is 5 * 3 / 2
    assert (second.answered, second.unanswered, second.median) == (5, 1, ("mid-high",))
    assert second.agreement == pytest.approx(1 - 5 / 7.5)  # 2 + 2 + 1 across the three cuts
    assert (third.answered, third.unanswered, third.median, third.agreement) == (0, 4, (), None)
    assert (sum(fourth.counts.values()), fourth.unanswered) == (0, 6)
    assert [finding.question for finding in collation.strengths] == ["people-1", "people-2"]
    assert collation.challenges == ()
    assert [finding.question for finding in collation.differing] == ["people-2"]
    assert [(f.question, f.reason) for f in collation.cannot_say] == [
        ("money-1", "Both leaders could not say"),
        ("people-1", "1 of 6 leaders could not say"),
    ]
    assert [(f.question, f.reason) for f in collation.unanswered] == [
        ("people-2", "1 of 6 leaders gave no answer"),
        ("money-1", "4 of 6 leaders gave no answer"),
        ("money-2", "All 6 leaders gave no answer"),
    ]


def test_the_summary_has_the_agreed_keys_and_is_plain_json() -> None:
    collation = collated(NAMED, tallies("people-1", mid_low=1, mid_high=1), tallies("people-2", high=3))
    summary = collation.to_summary_json()
    nothing = dict.fromkeys(ANSWERS, 0)
    assert json.loads(json.dumps(summary)) == {
        "framework": "small",
        "edition": "2026-09",
        "scale": LEVELS,
        "leaders_invited": 7,
        "leaders_submitted": 4,
        "domains": [
            {
                "id": "people",
                "name": "People",
                "questions": [
                    {
                        "id": "people-1",
                        "counts": nothing | {"mid-low": 1, "mid-high": 1},
                        "median": ["mid-low", "mid-high"],
                        "agreement": 2 / 3,
                    },
                    {"id": "people-2", "counts": nothing | {"high": 3}, "median": ["high"], "agreement": 1.0},
                ],
            },
            {
                "id": "money",
                "name": "Money",
                "questions": [
                    {"id": "money-1", "counts": nothing, "median": [], "agreement": None},
                    {"id": "money-2", "counts": nothing, "median": [], "agreement": None},
                ],
            },
        ],
        "strengths": [{"question": "people-2", "reason": "All 3 leaders rate this a significant strength"}],
        "challenges": [],
        "differing": [
            {
                "question": "people-1",
                "reason": "1 of 2 leaders rates this a challenge and 1 a strength; "
                "ratings run from “Some challenge” to “Some strength”",
            }
        ],
    }


def test_a_withheld_question_says_nothing_but_that_and_may_be_pooled() -> None:
    collation = collated(
        UNATTRIBUTED, tallies("people-1", low=2), tallies("people-2", high=1), tallies("money-1", low=2), respondents=3
    )
    people, money = collation.to_summary_json()["domains"]
    withheld = [{"id": "people-1", "withheld": True}, {"id": "people-2", "withheld": True}]
    assert people["questions"] == withheld
    assert people["pooled"] == dict.fromkeys(ANSWERS, 0) | {"low": 2, "high": 1}
    assert "pooled" not in money
    assert collation.withheld == ("people-1", "people-2", "money-1")
    assert collation.challenges == collation.strengths == ()


def test_a_tie_with_the_fifth_is_named_beside_the_fifth() -> None:
    wide = FRAMEWORK.model_copy(
        update={
            "domains": (
                Domain(
                    id="many",
                    name="Many",
                    groups=(
                        Group(
                            id="all",
                            name="All",
                            questions=tuple(Question(id=f"q{n}", name=f"Q{n}", prompt="?") for n in range(7)),
                        ),
                    ),
                ),
            )
        }
    )
    counted = tuple(tally for n in range(7) for tally in tallies(f"q{n}", low=2))
    collation = collate(wide, NAMED, Answered(tallies=counted, assigned={"many": 2}))
    listed = collation.to_summary_json()["challenges"]
    assert [row["question"] for row in listed] == ["q0", "q1", "q2", "q3", "q4"]
    assert [row.get("tied") for row in listed] == [None, None, None, None, ["q5", "q6"]]


def test_roles_are_shown_beside_the_whole_where_the_promise_allows() -> None:
    counted = [
        *tallies("people-1", "Head", low=3),
        *tallies("people-1", "Trustee", high=2),
        *tallies("people-1", "Chair", mid_high=1),
    ]
    head, other = collated(BY_ROLE, counted).questions[0].roles
    assert (head.role, head.counts["low"], head.answered, head.median) == ("Head", 3, 3, ("low",))
    assert (other.role, other.answered, other.median) == ("other roles", 3, ("high",))
    assert other.counts == dict.fromkeys(ANSWERS, 0) | {"high": 2, "mid-high": 1}
    assert [role.role for role in collated(NAMED, counted).questions[0].roles] == ["Chair", "Head", "Trustee"]
    assert collated(UNATTRIBUTED, counted).questions[0].roles == ()
    assert collated(BY_ROLE, tallies("people-1", "", low=4)).questions[0].roles == ()


@pytest.mark.parametrize(
    ("tally", "complaint"),
    [
        (Tally(question="nowhere", answer="low", count=1), "small-2026-09 has no answer 'low' to a question 'nowhere'"),
        (Tally(question="people-1", answer="best", count=1), "no answer 'best' to a question 'people-1'"),
        (Tally(question="people-1", answer="low", count=-1), "a count below nothing: -1 of 'low'"),
        (Tally(question="people-1", answer="low", count=7), "people: more leaders answered than the 6 who were asked"),
    ],
)
def test_counts_that_do_not_fit_are_refused(tally: Tally, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        collated(NAMED, [tally])


def test_more_respondents_than_were_asked_are_refused() -> None:
    with pytest.raises(ValueError, match="more leaders answered"):
        collated(NAMED, tallies("people-1", low=1), respondents=7)


def test_a_collation_finds_its_questions_and_domains() -> None:
    collation = collated(NAMED)
    assert collation.question("money-2") == collation.questions[3]
    assert collation.question("nowhere") is None
    assert collation.domain_of("money-2") == collation.domains[1]
    assert collation.domain_of("nowhere") is None


answers = st.lists(
    st.tuples(st.sampled_from(QUESTIONS), st.sampled_from([None, "Head", "Chair"]), st.sampled_from(ANSWERS)),
    max_size=40,
)
promises = st.sampled_from([NAMED, BY_ROLE, UNATTRIBUTED])


@given(answers, promises, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_grouping_of_tallies_matters(
    given_answers: list[tuple[str, str | None, str]], promise: Promise, chance: object
) -> None:
    rows = [Tally(question=q, group=g, answer=a, count=n) for (q, g, a), n in Counter(given_answers).items()]
    ones = [Tally(question=q, group=g, answer=a, count=1) for q, g, a in given_answers]
    chance.shuffle(ones)  # type: ignore[attr-defined]
    assert collated(promise, rows, assigned=40) == collated(promise, ones, assigned=40)


@given(answers, promises, st.integers(1, 50))
def test_what_is_unanswered_is_shown_and_never_counted(
    given_answers: list[tuple[str, str | None, str]], promise: Promise, more: int
) -> None:
    ones = [Tally(question=q, group=g, answer=a, count=1) for q, g, a in given_answers]
    few, many = collated(promise, ones, assigned=40), collated(promise, ones, assigned=40 + more)
    for one, other in zip(few.questions, many.questions, strict=True):
        assert other.unanswered == one.unanswered + more
        assert other.model_copy(update={"unanswered": one.unanswered}) == one
    assert (few.strengths, few.challenges, few.differing) == (many.strengths, many.challenges, many.differing)


@given(answers)
def test_a_named_round_shows_every_answer(given_answers: list[tuple[str, str | None, str]]) -> None:
    ones = [Tally(question=q, group=g, answer=a, count=1) for q, g, a in given_answers]
    collation = collated(NAMED, ones, assigned=40)
    counted = Counter((q, a) for q, _, a in given_answers)
    assert {(q.id, a): n for q in collation.questions for a, n in q.counts.items() if n} == dict(counted)


def test_a_collation_survives_being_stored() -> None:
    collation = collated(BY_ROLE, tallies("people-1", "Head", low=3), tallies("people-2", "Head", high=2))
    assert Collation.model_validate_json(collation.model_dump_json()) == collation


def test_a_count_of_millions_costs_no_more_than_a_count_of_one() -> None:
    collation = collated(NAMED, tallies("people-1", low=4_000_000, high=1_000_000), assigned=5_000_000)
    assert collation.questions[0].median == ("low",)
    assert collation.challenges[0].reason == (
        "4000000 of 5000000 leaders rate this a significant challenge, 1000000 a strength"
    )
