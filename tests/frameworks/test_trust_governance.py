"""The framework for trust governance: twenty elements, each rated as a whole, all of whose names are proposals."""

import pytest

from frameworks.load import load_library
from frameworks.model import Framework, Side

PILLAR_5 = ("accountability", "culture", "engagement", "executive leadership", "governance", "non-executive leadership")


@pytest.fixture(scope="module", params=["2024-09", "2023-09"])
def governance(request: pytest.FixtureRequest) -> Framework:
    return load_library()[f"trust-governance-{request.param}"]


def test_it_has_four_domains_of_five_elements(governance: Framework) -> None:
    assert {domain.name: len(domain.groups) for domain in governance.domains} == {
        "Board leadership": 5,
        "Structures": 5,
        "Accountability": 5,
        "Compliance": 5,
    }


def test_the_element_itself_is_rated(governance: Framework) -> None:
    """One question to an element, and it has the element's name."""
    assert governance.names.question == governance.names.group == "element"
    groups = [group for domain in governance.domains for group in domain.groups]
    assert [(group.name, f"tg-{group.id}") for group in groups] == [
        (question.name, question.id) for question in governance.questions
    ]


def test_every_element_has_questions_to_consider_and_both_ends_described(governance: Framework) -> None:
    assert governance.described
    for question in governance.questions:
        assert len(question.consider) in (2, 3)
        assert question.strong
        assert question.weak


def test_every_name_is_marked_as_proposed_and_none_has_a_number(governance: Framework) -> None:
    assert all(domain.proposed for domain in governance.domains)
    assert all(group.proposed for domain in governance.domains for group in domain.groups)
    assert all(question.proposed and question.number is None for question in governance.questions)
    assert "the names here are our proposals" in governance.wording


def test_it_is_answered_on_a_neutral_scale_of_four(governance: Framework) -> None:
    challenge, strength = Side.CHALLENGE, Side.STRENGTH
    assert [(level.label, level.side) for level in governance.scale.levels] == [
        ("Little in place", challenge),
        ("Partly in place", challenge),
        ("Largely in place", strength),
        ("Firmly in place", strength),
    ]
    strong_trusts = load_library()["building-strong-trusts-2024-09"]
    assert governance.scale.others == strong_trusts.scale.others


def test_it_names_no_theme_that_could_not_be_checked(governance: Framework) -> None:
    themes = {question.id: question.theme for question in governance.questions}
    assert [id for id, theme in themes.items() if theme is None] == ["tg-safety"]
    known = {f"Trust quality descriptions: pillar 5, {theme}" for theme in (*PILLAR_5, "strategy")}
    assert {theme for theme in themes.values() if theme} == known
