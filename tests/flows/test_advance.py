import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from flows import events
from flows.advance import advance
from flows.assessment import Scope, moment
from flows.effects import from_json, to_json, to_plain
from flows.events import ByChair, Event, OnPage, Ticked
from frameworks.model import Framework

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def kinds(kind: type[Event] = Event) -> Iterator[type[Event]]:
    for below in kind.__subclasses__():
        if below.__module__ == events.__name__:  # another test may have made one of its own
            yield from kinds(below)
            if below not in (OnPage, ByChair):
                yield below


def test_everything_that_can_happen_is_in_the_table(framework: Framework, scope: Scope) -> None:
    from flows.advance import _TABLE

    assert set(_TABLE) == set(kinds())
    assert all(kind.__module__ == events.__name__ for kind in _TABLE)


def test_the_same_scope_and_event_give_the_same_step(framework: Framework, scope: Scope) -> None:
    event = Ticked(assessment="r1", at=datetime(2026, 7, 1, tzinfo=UTC))
    assert advance(framework, scope, event) == advance(framework, scope.model_copy(deep=True), event)


def test_what_is_owed_can_be_stored_and_read_back(framework: Framework, scope: Scope) -> None:
    _, effects = advance(framework, scope, Ticked(assessment="r1", at=datetime(2026, 7, 1, tzinfo=UTC)))
    assert effects
    assert [from_json(to_json(effect)) for effect in effects] == effects
    assert [json.dumps(to_plain(effect)) for effect in effects] == [json.dumps(json.loads(to_json(e))) for e in effects]


def test_what_cannot_happen_is_an_error_of_ours(framework: Framework, scope: Scope) -> None:
    with pytest.raises(KeyError):
        advance(framework, scope, Event(assessment="r1", at=NOW))


def test_a_moment_is_a_text_that_sorts() -> None:
    assert moment(NOW) == "20260601T100000000000"
