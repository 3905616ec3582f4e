"""The MAT assurance framework: six headings, fourteen elements, red to green with only the two ends described."""

import pytest

from frameworks.load import load_library
from frameworks.model import Framework, Side

ELEMENTS = {
    "Vision, culture and ethos": ("Clarity of purpose", "Understanding of needs", "Leading a culture of improvement"),
    "People and partners": ("Building capacity for improvement", "Recruiting, developing and retaining talent"),
    "Teaching and learning": ("Approach to pedagogy", "Leadership of teaching", "Evidence-based professional learning"),
    "Curriculum and assessment": ("Aligned curriculum", "Intentional use of assessment"),
    "Quality assurance and accountability": ("Knowing schools quantitatively", "Knowing schools qualitatively"),
    "Leadership and governance": ("Clarity of trust structures", "Capability to review and refresh"),
}


@pytest.fixture(scope="module")
def mat() -> Framework:
    return load_library()["mat-assurance-2021"]


def test_the_headings_and_elements_have_the_publishers_names_in_order(mat: Framework) -> None:
    assert {domain.name: tuple(group.name for group in domain.groups) for domain in mat.domains} == ELEMENTS
    assert [len(domain.groups) for domain in mat.domains] == [3, 2, 3, 2, 2, 2]
    assert list(ELEMENTS) == [domain.name for domain in mat.domains]


def test_it_is_the_element_that_is_rated_once(mat: Framework) -> None:
    for group in (group for domain in mat.domains for group in domain.groups):
        (question,) = group.questions
        assert (question.name, question.id) == (group.name, group.id.replace("element-", "mat-"))
    assert (mat.names.domain, mat.names.group, mat.names.question) == ("heading", "element", "element")


def test_the_four_points_run_from_red_to_green_in_words(mat: Framework) -> None:
    assert [(level.label, level.side) for level in mat.scale.levels] == [
        ("Red", Side.CHALLENGE),
        ("Amber-Red", Side.CHALLENGE),
        ("Amber-Green", Side.STRENGTH),
        ("Green", Side.STRENGTH),
    ]
    assert [level.id for level in mat.scale.others] == ["cannot_say", "not_applicable"]
    assert not any(level.note_required for level in mat.scale.answers)


def test_what_a_point_means_never_hangs_on_its_colour_alone(mat: Framework) -> None:
    red, amber_red, amber_green, green = (level.meaning for level in mat.scale.levels)
    assert red.startswith("Weak capacity")
    assert green.startswith("Strong capacity")
    assert "description" in red
    assert "description" in green
    assert amber_red.endswith("nearer red than green.")
    assert amber_green.endswith("nearer green than red.")


def test_both_ends_of_every_element_are_described_and_the_middle_is_left_blank(mat: Framework) -> None:
    assert mat.described
    assert all(question.strong and question.weak for question in mat.questions)
    assert not any("description" in level.meaning for level in mat.scale.levels[1:3])


def test_a_rationale_and_the_evidence_are_asked_for(mat: Framework) -> None:
    assert (mat.asks.note, mat.asks.evidence) == ("Rationale", "Evidence")


def test_nothing_is_numbered_or_proposed_and_every_heading_says_who_knows_it(mat: Framework) -> None:
    assert not any(question.number or question.proposed for question in mat.questions)
    assert not any(domain.proposed or any(group.proposed for group in domain.groups) for domain in mat.domains)
    assert all(domain.about and domain.suggested for domain in mat.domains)


def test_no_two_elements_share_a_text(mat: Framework) -> None:
    texts = [text for q in mat.questions for text in (q.prompt, *q.consider, q.strong, q.weak)]
    assert len(set(texts)) == len(texts) == sum(3 + len(question.consider) for question in mat.questions)
