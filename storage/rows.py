"""Between rows and the domain: for each table one function there and one back."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from flows.assessment import Answer, Assessment, Assignment, Draft, Leader, Promise

Values = dict[str, Any]
_PROMISE = ("shown", "smallest_group")
_ASSESSMENT = tuple(name for name in Assessment.model_fields if name != "promise")


def from_assessment(assessment: Assessment) -> Values:
    values = {name: getattr(assessment, name) for name in _ASSESSMENT}
    values |= {name: getattr(assessment.promise, name) for name in _PROMISE}
    return values


def to_assessment(row: Any) -> Assessment:
    """The row may hold more than the round."""
    promise = Promise(**{name: getattr(row, name) for name in _PROMISE})
    return Assessment(**{name: getattr(row, name) for name in _ASSESSMENT}, promise=promise)


def from_leader(assessment: str, leader: Leader) -> Values:
    return {"assessment": assessment, **dict(leader)}


def to_leader(row: Any, prefix: str = "") -> Leader:
    """`prefix` is how the leader's columns begin in a row that holds more."""
    return Leader(**{name: getattr(row, prefix + name) for name in Leader.model_fields})


_ASSIGNMENT = tuple(name for name in Assignment.model_fields if name != "answers")


def from_assignment(assessment: str, assignment: Assignment) -> Values:
    return {"assessment": assessment, **{name: _stored(name, getattr(assignment, name)) for name in _ASSIGNMENT}}


def changed_in(old: Assignment, new: Assignment) -> Values:
    """The columns in which the newer assignment differs, with what they are to hold."""
    differ = [name for name in _ASSIGNMENT if getattr(old, name) != getattr(new, name)]
    return {name: _stored(name, getattr(new, name)) for name in differ}


def _stored(name: str, value: Any) -> Any:
    if name == "drafts":
        return json.dumps([draft.model_dump() for draft in value])
    return json.dumps(value) if name == "handed_by" else value


def to_assignment(row: Row[Any], answers: Iterable[Answer]) -> Assignment:
    return Assignment(
        leader=row.leader,
        domain=row.domain,
        answers=tuple(answers),
        drafts=tuple(Draft(**draft) for draft in json.loads(row.drafts)),
        showing=row.showing,
        paused=row.paused,
        reposts=row.reposts,
        touched_at=row.touched_at,
        submitted_at=row.submitted_at,
        declined_at=row.declined_at,
        handed_by=tuple(json.loads(row.handed_by)),
    )


def from_answer(where: Mapping[str, str], answer: Answer) -> Values:
    """`where` is the answer's assessment, leader and domain."""
    return {**where, **dict(answer)}


def to_answer(row: Row[Any]) -> Answer:
    return Answer(**{name: getattr(row, name) for name in Answer.model_fields})
