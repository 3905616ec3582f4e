"""Every way to answer leads to one framework, with a reason that leaves the choice to the chair."""

import re
from itertools import product

import pytest

from flows.choosing import BOARD, BROAD, CODE, SCHOOLS, Lately, Look, Purpose, suggest
from frameworks.overview import OVERVIEW

EVERY = list(product(Look, Purpose, Lately))
ORDERS = re.compile(r"\b(must|should|need to|have to|ought|best|wrong)\b", re.IGNORECASE)


@pytest.mark.parametrize(("look", "purpose", "lately"), EVERY)
def test_any_answers_lead_to_a_framework_there_is_and_another_that_would_fit(
    look: Look, purpose: Purpose, lately: Lately
) -> None:
    found = suggest(look, purpose, lately)
    known = {entry.id for entry in OVERVIEW}
    assert {found.framework, found.also.framework} <= known
    assert found.framework != found.also.framework
    for text in (found.reason, found.also.why):
        assert text.endswith(".")
        assert not ORDERS.search(text)


@pytest.mark.parametrize("lately", Lately)
@pytest.mark.parametrize(
    ("look", "purpose", "framework"),
    [
        (Look.TRUST, Purpose.LEARN, BROAD),
        (Look.TRUST, Purpose.GROWTH, BROAD),
        (Look.TRUST, Purpose.STATEMENT, CODE),
        (Look.BOARD, Purpose.LEARN, BOARD),
        (Look.BOARD, Purpose.CHALLENGE, BOARD),
        (Look.BOARD, Purpose.STATEMENT, CODE),
        (Look.SCHOOLS, Purpose.LEARN, SCHOOLS),
        (Look.SCHOOLS, Purpose.GROWTH, SCHOOLS),
        (Look.SCHOOLS, Purpose.STATEMENT, SCHOOLS),
        (Look.UNSURE, Purpose.STATEMENT, CODE),
    ],
)
def test_what_to_look_at_decides_first_then_what_it_is_for(
    look: Look, purpose: Purpose, lately: Lately, framework: str
) -> None:
    assert suggest(look, purpose, lately).framework == framework


@pytest.mark.parametrize(
    ("purpose", "framework"), [(Purpose.LEARN, BROAD), (Purpose.GROWTH, SCHOOLS), (Purpose.CHALLENGE, BOARD)]
)
def test_whoever_is_unsure_begins_broadly_unless_they_looked_lately(purpose: Purpose, framework: str) -> None:
    assert suggest(Look.UNSURE, purpose, Lately.NO).framework == BROAD
    assert suggest(Look.UNSURE, purpose, Lately.YES).framework == framework


def test_every_framework_is_suggested_by_some_answers() -> None:
    assert {suggest(*answers).framework for answers in EVERY} == {entry.id for entry in OVERVIEW}
