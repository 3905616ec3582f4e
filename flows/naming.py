"""How a question is named by number, so that whatever number people see is one they can type.

Most frameworks give their questions no number: "2.3" is the third question of the second domain. Where a publisher
numbers them, "2.3" is the publisher's, wherever it stands; what has no such number goes by its place on its page.
"""

from frameworks.model import Domain, Framework, Question


def number_of(framework: Framework, domain: Domain, place: int) -> str:
    """What to show, and to type, for the question at this place (from 1) of the domain."""
    if number := domain.questions[place - 1].number:
        return number
    return str(place) if _is_numbered(framework) else f"{framework.domains.index(domain) + 1}.{place}"


def numbered(framework: Framework, number: str) -> tuple[int, Question] | None:
    """The question with this number of its publisher's, and the place of its domain (from 1)."""
    return next(
        (
            (place, question)
            for place, domain in enumerate(framework.domains, 1)
            for question in domain.questions
            if question.number == number
        ),
        None,
    )


def _is_numbered(framework: Framework) -> bool:
    return any(question.number for question in framework.questions)
