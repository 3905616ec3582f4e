"""Every shipped framework file: it loads, it keeps the house rules, and its ids never change."""

from importlib.resources import files

import pytest

from frameworks.house_rules import HARDEST, check, reading_grade
from frameworks.load import load_library, parse
from frameworks.model import Framework, Side

SHIPPED = sorted(
    (file for file in (files("frameworks") / "library").iterdir() if file.name.endswith(".yaml")),
    key=lambda file: file.name,
)

# Answers are stored under these. An id that is renamed or removed orphans them: add to this list, never change it.
PERMANENT = {
    "building-strong-trusts-2024-09": {
        "domains": [
            "governance",
            "leadership",
            "education",
            "school-improvement",
            "workforce",
            "finance-and-operations",
            "public-benefit",
        ],
        "groups": [
            "gov-1",
            "gov-2",
            "lead-1",
            "lead-2",
            "edu-1",
            "edu-2",
            "imp-1",
            "imp-2",
            "work-1",
            "work-2",
            "fin-1",
            "fin-2",
            "pub-1",
            "pub-2",
        ],
        "questions": [
            "gov-1a",
            "gov-1b",
            "gov-2a",
            "gov-2b",
            "lead-1a",
            "lead-1b",
            "lead-2a",
            "lead-2b",
            "edu-1a",
            "edu-1b",
            "edu-2a",
            "edu-2b",
            "imp-1a",
            "imp-1b",
            "imp-2a",
            "imp-2b",
            "work-1a",
            "work-1b",
            "work-2a",
            "work-2b",
            "fin-1a",
            "fin-1b",
            "fin-2a",
            "fin-2b",
            "pub-1a",
            "pub-1b",
            "pub-2a",
            "pub-2b",
        ],
        "answers": [
            "significant-challenge",
            "some-challenge",
            "some-strength",
            "significant-strength",
            "cannot_say",
            "not_applicable",
        ],
    },
}


@pytest.fixture(params=SHIPPED, ids=lambda file: file.name)
def text(request: pytest.FixtureRequest) -> str:
    content: str = request.param.read_text(encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def strong_trusts() -> Framework:
    return load_library()["building-strong-trusts-2024-09"]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_a_shipped_file_is_named_after_its_framework_and_edition(file: object) -> None:
    framework = parse(file.read_text(encoding="utf-8"), "file")  # type: ignore[attr-defined]
    assert file.name == f"{framework.key}.yaml"  # type: ignore[attr-defined]


def test_the_library_holds_every_shipped_file_and_no_other() -> None:
    assert [f"{key}.yaml" for key in load_library()] == [file.name for file in SHIPPED]


def test_a_shipped_file_keeps_every_house_rule(text: str) -> None:
    assert check(text, "shipped") == []


def test_a_shipped_file_says_whose_words_it_uses(text: str) -> None:
    framework = parse(text, "shipped")
    assert "our own" in framework.wording
    assert "not the publisher's" in framework.wording


def test_ids_never_change(text: str) -> None:
    framework = parse(text, "shipped")
    permanent = PERMANENT[framework.key]
    assert [domain.id for domain in framework.domains] == permanent["domains"]
    assert [group.id for domain in framework.domains for group in domain.groups] == permanent["groups"]
    assert [question.id for question in framework.questions] == permanent["questions"]
    assert [level.id for level in framework.scale.answers] == permanent["answers"]


def test_strong_trusts_has_the_publishers_seven_domains_in_order(strong_trusts: Framework) -> None:
    assert [domain.name for domain in strong_trusts.domains] == [
        "Governance",
        "Leadership",
        "High quality, inclusive education",
        "School improvement",
        "Workforce",
        "Finance and operations",
        "Public benefit",
    ]


def test_strong_trusts_has_two_groups_to_a_domain_and_two_questions_to_a_group(strong_trusts: Framework) -> None:
    assert [len(domain.groups) for domain in strong_trusts.domains] == [2] * 7
    assert {len(group.questions) for domain in strong_trusts.domains for group in domain.groups} == {2}


def test_strong_trusts_tells_each_domain_who_usually_knows_it(strong_trusts: Framework) -> None:
    assert all(domain.suggested and domain.about for domain in strong_trusts.domains)


def test_strong_trusts_is_answered_on_two_challenges_and_two_strengths(strong_trusts: Framework) -> None:
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


def test_strong_trusts_names_no_theme_that_could_not_be_checked(strong_trusts: Framework) -> None:
    without = {question.id for question in strong_trusts.questions if question.theme is None}
    assert without == {"fin-1a", "fin-1b", "fin-2a", "fin-2b", "pub-2a", "pub-2b"}
    themes = [question.theme for question in strong_trusts.questions if question.theme]
    assert all(theme.startswith("Trust quality descriptions: pillar ") for theme in themes)


def test_no_two_questions_share_a_name_or_a_text(strong_trusts: Framework) -> None:
    for texts in (
        [question.name for question in strong_trusts.questions],
        [question.prompt for question in strong_trusts.questions],
        [text for question in strong_trusts.questions for text in (*question.consider, question.strong, question.weak)],
    ):
        assert len(set(texts)) == len(texts)


def test_the_hardest_question_leaves_room_below_the_reading_threshold(strong_trusts: Framework) -> None:
    grades = [
        reading_grade(" ".join((q.prompt, *q.consider, q.strong or "", q.weak or ""))) for q in strong_trusts.questions
    ]
    assert max(grades) < HARDEST - 1
