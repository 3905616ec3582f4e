"""The people of a workspace and the framework that is played."""

import pytest

from demo.seen import Person
from frameworks.load import load_library
from frameworks.model import Framework

TITLES = (
    "Chair of Trustees",
    "Chief Executive Officer",
    "Chief Financial Officer",
    "Chief Operating Officer",
    "Director of Education",
    "Director of School Improvement",
    "People Director",
    "Inclusion Lead",
    "Trustee, Audit and Risk",
    "Trustee, Standards",
    "Headteacher, High School",
    "Headteacher, Primary School",
    "Governance Professional",
    "Trustee",
)


@pytest.fixture(scope="session")
def framework() -> Framework:
    return next(iter(load_library().values()))


@pytest.fixture(scope="session")
def people() -> list[Person]:
    """As the page lists them: also some who cannot be asked."""
    fit = [Person(f"U{number}", f"Person {number}", title) for number, title in enumerate(TITLES)]
    return [*fit, Person("UX", "Xenia", "Partner · External"), Person("UG", "Gus", "Surveyor · Guest")]
