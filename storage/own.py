"""Everything one person said, in every round of their team: for their own copy and for nobody else."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Row, and_, func, or_, select

from flows.assessment import Draft
from storage.database import Tx
from storage.statements import given
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, KEPT, LEADER

_ME = given(LEADER.c.user)


def _is_me(writer: Column[Any]) -> ColumnElement[bool]:
    return func.coalesce(func.nullif(writer, ""), ANSWER.c.leader) == _ME


_TEAM = ASSESSMENT.c.team == given(ASSESSMENT.c.team)
_ANSWERS = (
    select(ANSWER, ASSESSMENT.c.title, ASSESSMENT.c.framework.label("edition"))
    .join(ASSESSMENT, ASSESSMENT.c.id == ANSWER.c.assessment)
    .join(
        ASSIGNMENT,
        and_(
            ASSIGNMENT.c.assessment == ANSWER.c.assessment,
            ASSIGNMENT.c.leader == ANSWER.c.leader,
            ASSIGNMENT.c.domain == ANSWER.c.domain,
        ),
    )
    .where(_TEAM, or_(_is_me(ANSWER.c.by), _is_me(ANSWER.c.rated_by), _is_me(ANSWER.c.evidence_by)))
    .order_by(ASSESSMENT.c.opened_at, ASSESSMENT.c.id, ASSIGNMENT.c.place, ANSWER.c.place)
)
_DRAFTS = (
    select(
        ASSIGNMENT.c.domain, ASSIGNMENT.c.drafts, ASSIGNMENT.c.touched_at, ASSESSMENT.c.title, ASSESSMENT.c.opened_at
    )
    .add_columns(ASSESSMENT.c.framework.label("edition"))
    .join(ASSESSMENT, ASSESSMENT.c.id == ASSIGNMENT.c.assessment)
    .where(_TEAM, ASSIGNMENT.c.leader == _ME, ASSIGNMENT.c.drafts != "[]")
    .order_by(ASSESSMENT.c.opened_at, ASSESSMENT.c.id, ASSIGNMENT.c.place)
)
_ENDED = (
    select(ASSESSMENT.c.title, KEPT.c.ended_at)
    .join(ASSESSMENT, ASSESSMENT.c.id == KEPT.c.assessment)
    .join(LEADER, LEADER.c.assessment == KEPT.c.assessment)
    .where(_TEAM, LEADER.c.user == _ME)
    .order_by(ASSESSMENT.c.opened_at, ASSESSMENT.c.id)
)


class Given(NamedTuple):
    """One thing somebody said. `passed_on`: the domain is another leader's now; `draft`: typed and never kept.

    `note_for` is the answer their texts were written beside, where that was changed since.
    """

    title: str
    framework: str
    domain: str
    question: str
    answer: str | None
    note: str
    at: datetime
    passed_on: bool = False
    draft: bool = False
    evidence: str = ""
    note_for: str = ""


class Ended(NamedTuple):
    """A round they took part in whose answers have ended."""

    title: str
    at: datetime


def given_by(tx: Tx, team: str, user: str) -> list[Given]:
    """What this person said, oldest round first: also where they handed the domain over since."""
    values = {"p_team": team, "p_user": user}
    said = [_said(row, user) for row in tx.execute(_ANSWERS, values)]
    said = [one for one in said if one.answer or one.note or one.evidence]
    return said + [
        Given(
            row.title,
            row.edition,
            row.domain,
            one.question,
            None,
            one.text,
            row.touched_at or row.opened_at,
            draft=True,
        )
        for row in tx.execute(_DRAFTS, values)
        for one in (Draft(**draft) for draft in json.loads(row.drafts))
    ]


def _said(row: Row[Any], user: str) -> Given:
    """Of an answer with several writers only what is this person's own."""
    note = row.note if (row.by or row.leader) == user else ""
    evidence = row.evidence if (row.evidence_by or row.leader) == user else ""
    return Given(
        row.title,
        row.edition,
        row.domain,
        row.question,
        row.answer if (row.rated_by or row.leader) == user else None,
        note,
        row.at,
        passed_on=row.leader != user,
        evidence=evidence,
        note_for=row.note_for if note or evidence else "",
    )


def ended(tx: Tx, team: str, user: str) -> list[Ended]:
    """Their rounds whose answers are no longer kept."""
    return [Ended(row.title, row.ended_at) for row in tx.execute(_ENDED, {"p_team": team, "p_user": user})]
