import pytest
from pydantic import HttpUrl, TypeAdapter

from frameworks.load import load_library
from frameworks.overview import OVERVIEW, deep_dives, minutes


def test_what_is_said_to_be_shipped_is_what_the_library_holds() -> None:
    shipped = [entry for entry in OVERVIEW if entry.shipped]
    assert {entry.id for entry in shipped} == {framework.id for framework in load_library().values()}


def test_a_shipped_framework_is_called_the_same_in_both_places() -> None:
    by_id = {entry.id: entry for entry in OVERVIEW}
    for framework in load_library().values():
        entry = by_id[framework.id]
        assert (entry.name, entry.publisher) == (framework.name, framework.publisher)
        assert entry.link == str(framework.link)


@pytest.mark.parametrize(("questions", "expected"), [(1, 5), (5, 5), (6, 10), (20, 20), (28, 30)])
def test_a_question_takes_a_minute_counted_in_fives(questions: int, expected: int) -> None:
    assert minutes(questions) == expected


def test_every_framework_is_listed_once_with_an_address() -> None:
    assert len({entry.id for entry in OVERVIEW}) == len(OVERVIEW) == 4
    for entry in OVERVIEW:
        assert TypeAdapter(HttpUrl).validate_python(entry.link).scheme == "https"


def test_deep_dives_are_of_domains_that_exist() -> None:
    domains = {domain.id for domain in load_library()["building-strong-trusts-2024-09"].domains}
    assert {domain for entry in OVERVIEW for domain in (*entry.deepens, *entry.touches)} <= domains


def test_governance_has_two_deep_dives() -> None:
    assert [entry.id for entry in deep_dives("governance")] == ["trust-governance", "academy-trust-governance-code"]


def test_a_deep_dive_comes_before_a_framework_that_only_touches_a_domain() -> None:
    assert [entry.id for entry in deep_dives("school-improvement")] == ["mat-assurance"]
    assert [entry.id for entry in deep_dives("leadership")] == ["mat-assurance", "academy-trust-governance-code"]
    assert deep_dives("nowhere") == ()
