import pytest

from flows.assessment import Answered, Promise, Shown, Tally
from flows.collation import Collation, collate
from flows.explanation import explain, in_hundredths
from frameworks.model import Domain, Framework, Group, Level, Question, Scale, Side

FRAMEWORK = Framework(
    id="small",
    edition="2026",
    name="Small",
    publisher="Us",
    link="https://example.org/small",  # type: ignore[arg-type]
    wording="Ours.",
    purpose="Testing.",
    scale=Scale(
        levels=(
            Level(id="low", label="Some challenge", meaning="m", side=Side.CHALLENGE),
            Level(id="mid", label="In between", meaning="m"),
            Level(id="high", label="Some strength", meaning="m", side=Side.STRENGTH),
        ),
        others=(Level(id="cannot_say", label="Can't say yet", meaning="m"),),
    ),
    domains=(
        Domain(
            id="people",
            name="People",
            groups=(
                Group(
                    id="all",
                    name="All",
                    questions=(
                        Question(id="trust", name="Trust", prompt="?"),
                        Question(id="pay", name="Pay", prompt="?"),
                    ),
                ),
            ),
        ),
    ),
)
END = "Nothing is averaged, and there is no overall figure."


def collated(promise: Promise, assigned: int, respondents: int = 0, **trust: int) -> Collation:
    tallies = tuple(Tally(question="trust", answer=answer, count=count) for answer, count in trust.items() if count)
    if respondents:
        tallies += (Tally(question="pay", answer="high", count=1),)
    counted = Answered(tallies=tallies, assigned={"people": assigned}, respondents={"people": respondents})
    return collate(FRAMEWORK, promise, counted)


def test_a_question_is_explained_in_words_and_whole_numbers() -> None:
    collation = collated(Promise(), 7, low=1, mid=1, high=3, cannot_say=1)
    assert explain(FRAMEWORK, collation, "trust") == (
        "People: Trust. 7 leaders were asked; 5 rated it, 1 answered “Can't say yet”, 1 gave no answer and is not "
        "counted. "
        "The ratings, from challenge to strength: 1 “Some challenge”, 1 “In between”, 3 “Some strength”. "
        "Put in order, the one in the middle is “Some strength”: the median. "
        "Agreement is 0.40, where 1 means all ratings are the same and 0 that half stand at each end of the scale: "
        "the ratings stand 3 steps from the median in all, and half at each end would make 5 "
        "(Leik’s ordinal consensus, 1966). "
        "It is listed as a strength: 3 of 6 leaders rate this “Some strength”, 1 a challenge (1 “In between”, "
        "1 “Can't say yet”). "
        "It is listed as seen differently: 1 of 6 leaders rates this a challenge and 3 a strength (1 “In between”, "
        f"1 “Can't say yet”); ratings run from “Some challenge” to “Some strength”. {END}"
    )


def test_two_medians_and_one_step() -> None:
    said = explain(FRAMEWORK, collated(Promise(), 4, low=1, mid=1), "trust")
    assert "2 gave no answer and are not counted." in said
    assert "the two in the middle are “Some challenge” and “In between”: both are the median." in said
    assert "the ratings stand 1 step from the median in all, and half at each end would make 2 (" in said


def test_one_rating_has_no_agreement() -> None:
    said = explain(FRAMEWORK, collated(Promise(), 1, mid=1), "trust")
    assert said.startswith("People: Trust. 1 leader was asked; 1 rated it. ")
    assert "One rating alone has no agreement." in said


def test_without_ratings_there_is_no_middle() -> None:
    said = explain(FRAMEWORK, collated(Promise(), 3, cannot_say=3), "trust")
    assert said == f"People: Trust. 3 leaders were asked; 0 rated it, 3 answered “Can't say yet”. {END}"


@pytest.mark.parametrize("respondents", [0, 3])
def test_a_withheld_question_is_explained_without_a_figure(respondents: int) -> None:
    said = explain(FRAMEWORK, collated(Promise(shown=Shown.UNATTRIBUTED), 5, respondents, low=2), "trust")
    pooled = " They are counted only in the answers to all questions of People together." if respondents else ""
    assert said == (
        "People: Trust. 5 leaders were asked. Fewer than 3 of them rated this, so nothing about their answers is "
        f"shown, as they were promised before they answered.{pooled}"
    )


def test_a_question_from_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="small 2026 has no question 'nowhere'"):
        explain(FRAMEWORK, collated(Promise(), 1), "nowhere")


@pytest.mark.parametrize(
    ("agreement", "said"),
    [(1.0, "1.00"), (0.9999, "0.99"), (2 / 3, "0.67"), (0.29, "0.29"), (0.0001, "0.01"), (0.0, "0.00")],
)
def test_agreement_is_rounded_but_one_means_one(agreement: float, said: str) -> None:
    assert in_hundredths(agreement) == said
