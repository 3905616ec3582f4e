"""The Academy Trust Governance Code: outcomes applied or explained, under the publisher's numbers where known."""

from collections import Counter

import pytest

from frameworks.load import load_library
from frameworks.model import Framework, Side

PAGES = {  # the Code's own page of each principle, in its order
    "fundamental": "https://atgc.org.uk/foundation-principle/",
    "objects": "https://atgc.org.uk/principle-1-delivering-the-academy-trust-charitable-objects/",
    "leadership": "https://atgc.org.uk/principle-2-leadership/",
    "integrity": "https://atgc.org.uk/principle-3-integrity/",
    "decisions": "https://atgc.org.uk/principle-4-decision-making-risk-and-control/",
    "board-effectiveness": "https://atgc.org.uk/principle-5-board-effectiveness/",
    "equality": "https://atgc.org.uk/principle-6-equality-diversity-and-inclusion/",
    "openness": "https://atgc.org.uk/principle-7-openness-and-accountability/",
}
KNOWN = (0, 2, 2, 4, 3, 5, 1, 6)  # outcomes whose number and topic we could read, principle by principle
PROPOSED = (3, 0, 0, 1, 2, 0, 3, 0)


@pytest.fixture(scope="module")
def code() -> Framework:
    return load_library()["academy-trust-governance-code-2023-10"]


def test_there_is_a_fundamental_principle_and_seven_more_in_the_codes_order(code: Framework) -> None:
    assert [(domain.id, domain.name) for domain in code.domains] == [
        ("fundamental", "Fundamental principle"),
        ("objects", "Delivering the Academy Trust charitable objects"),
        ("leadership", "Leadership"),
        ("integrity", "Integrity"),
        ("decisions", "Decision making, risk and control"),
        ("board-effectiveness", "Board effectiveness"),
        ("equality", "Equality, diversity and inclusion"),
        ("openness", "Openness and accountability"),
    ]
    assert (code.names.domain, code.names.question) == ("principle", "outcome")


def test_the_numbers_are_exactly_those_that_are_known(code: Framework) -> None:
    numbers = [[question.number for question in domain.questions if question.number] for domain in code.domains]
    assert numbers == [[f"{principle}.{n + 1}" for n in range(some)] for principle, some in enumerate(KNOWN)]


def test_an_outcome_is_kept_under_the_number_it_had_in_this_edition(code: Framework) -> None:
    numbered = [question for question in code.questions if question.number]
    assert [question.id for question in numbered] == [f"atgc-{question.number}" for question in numbered]


def test_what_has_no_number_is_marked_as_proposed_and_what_has_one_is_not(code: Framework) -> None:
    assert all(question.proposed is (question.number is None) for question in code.questions)
    assert tuple(sum(question.proposed for question in domain.questions) for domain in code.domains) == PROPOSED


def test_proposed_topics_stand_in_a_part_of_their_own_that_says_so(code: Framework) -> None:
    for group in (group for domain in code.domains for group in domain.groups):
        assert {question.proposed for question in group.questions} == {group.proposed}
    assert not any(domain.proposed for domain in code.domains)


def test_each_question_links_the_codes_own_page_of_its_principle(code: Framework) -> None:
    linked = {domain.id: {str(question.link) for question in domain.questions} for domain in code.domains}
    assert linked == {principle: {page} for principle, page in PAGES.items()}


def test_an_outcome_is_applied_or_explained(code: Framework) -> None:
    assert [(level.id, level.label, level.side) for level in code.scale.levels] == [
        ("not-yet-applied", "Not yet applied", Side.CHALLENGE),
        ("partly-applied", "Partly applied", Side.CHALLENGE),
        ("applied", "Applied", Side.STRENGTH),
    ]
    assert [(level.id, level.side) for level in code.scale.others] == [
        ("explained-alternative", Side.NEITHER),
        ("cannot_say", Side.NEITHER),
    ]
    assert code.asks.note == "Explanation"
    assert code.asks.evidence is None


def test_an_explanation_is_owed_for_every_answer_but_applied_and_not_knowing(code: Framework) -> None:
    owed = {level.id for level in code.scale.answers if level.note_required}
    assert owed == {"not-yet-applied", "partly-applied", "explained-alternative"}


def test_no_outcome_describes_two_ends_for_it_is_the_standard_itself(code: Framework) -> None:
    assert not code.described
    assert not any(question.strong or question.weak for question in code.questions)


def test_no_two_outcomes_share_a_name_or_a_text(code: Framework) -> None:
    texts = Counter(
        text for question in code.questions for text in (question.name, question.prompt, *question.consider)
    )
    assert [text for text, times in texts.items() if times > 1] == []
