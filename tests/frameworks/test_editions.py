"""The model fits the frameworks that follow: other depths, level names, scales and duties to explain."""

from pathlib import Path

import pytest

from frameworks.load import load_library
from frameworks.model import Framework, Side

EDITIONS = Path(__file__).parent / "editions"


@pytest.fixture(scope="module")
def library() -> dict[str, Framework]:
    return load_library(EDITIONS)


def test_the_shipped_frameworks_come_before_those_of_the_trust(library: dict[str, Framework]) -> None:
    assert list(library) == [
        *load_library(),
        "invented-code-2023-10",
        "invented-red-to-green-2021",
        "invented-two-ends-2024-09",
    ]


def test_the_governance_framework_has_four_domains_of_five_elements_with_both_ends(
    library: dict[str, Framework],
) -> None:
    framework = library["invented-two-ends-2024-09"]
    assert [len(domain.groups) for domain in framework.domains] == [5, 5, 5, 5]
    assert all(question.strong and question.weak and not question.consider for question in framework.questions)


def test_the_mat_framework_has_six_headings_and_fourteen_elements_from_red_to_green(
    library: dict[str, Framework],
) -> None:
    framework = library["invented-red-to-green-2021"]
    assert framework.names.domain == "heading"
    assert [len(domain.groups) for domain in framework.domains] == [3, 2, 3, 2, 2, 2]
    assert [framework.scale.position(level) for level in ("red", "amber-red", "amber-green", "green")] == [0, 1, 2, 3]
    assert framework.scale.others == ()


def test_the_code_asks_for_a_note_with_everything_but_applied(library: dict[str, Framework]) -> None:
    scale = library["invented-code-2023-10"].scale
    assert {level.id for level in scale.answers if not level.note_required} == {"applied"}
    alternative = scale.find("explained-alternative")
    assert alternative is not None
    assert (alternative.side, scale.position(alternative.id)) == (Side.NEITHER, None)


def test_the_codes_outcome_numbers_stay_as_they_are_typed(library: dict[str, Framework]) -> None:
    questions = library["invented-code-2023-10"].questions
    assert [question.id for question in questions] == ["1.1", "1.2", "7.1", "7.10", "7.10.a"]
    assert str(questions[1].link).startswith("https://atgc.org.uk/principle-1-")
