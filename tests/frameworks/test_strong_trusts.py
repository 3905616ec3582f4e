"""Building strong trusts: what is the publisher's, what is proposed, and the scale it is answered on."""

import pytest

from frameworks.load import load_library
from frameworks.model import Framework, Side


@pytest.fixture(scope="module", params=["2024-09", "2023-09"])
def strong_trusts(request: pytest.FixtureRequest) -> Framework:
    return load_library()[f"building-strong-trusts-{request.param}"]


def test_it_has_the_publishers_seven_domains_in_order(strong_trusts: Framework) -> None:
    assert [domain.name for domain in strong_trusts.domains] == [
        "Governance",
        "Leadership",
        "High quality, inclusive education",
        "School improvement",
        "Workforce",
        "Finance and operations",
        "Public benefit",
    ]


def test_it_has_two_groups_to_a_domain_and_two_questions_to_a_group(strong_trusts: Framework) -> None:
    assert [len(domain.groups) for domain in strong_trusts.domains] == [2] * 7
    assert {len(group.questions) for domain in strong_trusts.domains for group in domain.groups} == {2}


def test_only_the_names_of_the_domains_are_the_publishers(strong_trusts: Framework) -> None:
    assert not any(domain.proposed for domain in strong_trusts.domains)
    assert all(group.proposed for domain in strong_trusts.domains for group in domain.groups)
    assert all(question.proposed and question.number is None for question in strong_trusts.questions)


def test_it_is_answered_on_two_challenges_and_two_strengths(strong_trusts: Framework) -> None:
    challenge, strength = Side.CHALLENGE, Side.STRENGTH
    assert [level.side for level in strong_trusts.scale.levels] == [challenge, challenge, strength, strength]
    assert [level.side for level in strong_trusts.scale.others] == [Side.NEITHER, Side.NEITHER]
    assert [level.label for level in strong_trusts.scale.answers] == [
        "Significant challenge",
        "Some challenge",
        "Some strength",
        "Significant strength",
        "Can't say yet",
        "Not applicable",
    ]


def test_it_names_no_theme_that_could_not_be_checked(strong_trusts: Framework) -> None:
    without = {question.id for question in strong_trusts.questions if question.theme is None}
    assert without == {"fin-1a", "fin-1b", "fin-2a", "fin-2b", "pub-2a", "pub-2b"}
    themes = [question.theme for question in strong_trusts.questions if question.theme]
    assert all(theme.startswith("Trust quality descriptions: pillar ") for theme in themes)
