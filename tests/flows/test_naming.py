"""Whatever number is shown for a question, typing it opens that question and no other."""

import pytest

from flows.meaning import Change, meant
from flows.naming import number_of
from frameworks.load import load_library
from frameworks.model import Framework

LIBRARY = load_library()
EVERY = pytest.mark.parametrize("framework", LIBRARY.values(), ids=LIBRARY)
CODE = LIBRARY["academy-trust-governance-code-2023-10"]


@EVERY
def test_the_number_shown_is_the_number_that_works(framework: Framework) -> None:
    for n, domain in enumerate(framework.domains, 1):
        for place in range(1, len(domain.questions) + 1):
            found = meant(framework, f"change {number_of(framework, domain, place)}")
            assert isinstance(found, Change)
            assert (found.domain or n, found.question) == (n, place)


def test_a_publishers_number_is_meant_before_a_place() -> None:
    """Its 1.2 stands in the second part: the fundamental principle comes first and has no numbers."""
    assert CODE.domains[1].questions[1].number == "1.2"
    assert meant(CODE, "change 1.2") == Change(domain=2, question=2)
    assert meant(CODE, "Change outcome 7.3") == Change(domain=8, question=3)
    assert number_of(CODE, CODE.domains[0], 2) == "2"


def test_elsewhere_places_are_meant() -> None:
    broad = LIBRARY["building-strong-trusts-2024-09"]
    assert number_of(broad, broad.domains[1], 3) == "2.3"
    assert meant(broad, "change 2.3") == Change(domain=2, question=3)
