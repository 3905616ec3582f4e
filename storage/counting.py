"""What SQL counts, so that nobody has to load a round to know how it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict

from sqlalchemy import Column, ColumnElement, Row, Select, and_, case, func, literal, null, select

from flows.assessment import Answered, Assessment, Note, Phase, Shown, Tally
from frameworks.model import Frozen
from storage import keeping
from storage.database import Tx
from storage.statements import given
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, LEADER


class DomainProgress(Frozen):
    """`answered` counts questions with an answer, not those with only a note."""

    domain: str
    answered: int
    submitted: bool


class Progress(Frozen):
    """How far one leader is in one round."""

    assessment: str
    title: str
    framework: str
    phase: Phase
    due: date
    domains: tuple[DomainProgress, ...]


class Standing(Frozen):
    """How far one leader is, for the chair: how many domains were given and finished, never what was answered."""

    leader: str
    name: str
    role: str
    given: int
    finished: int
    touched_at: datetime | None


class AnswerRow(TypedDict):
    """One stored answer, ready for JSON."""

    leader: str
    domain: str
    question: str
    answer: str | None
    note: str
    evidence: str


_THIS = given(ASSESSMENT.c.id)
_OF_LEADER = and_(LEADER.c.assessment == ANSWER.c.assessment, LEADER.c.user == ANSWER.c.leader)
_ROUND_ANSWERS = and_(ANSWER.c.assessment == _THIS, ANSWER.c.answer.is_not(None))
_WITH_ANSWERS = and_(
    ANSWER.c.assessment == ASSIGNMENT.c.assessment,
    ANSWER.c.leader == ASSIGNMENT.c.leader,
    ANSWER.c.domain == ASSIGNMENT.c.domain,
    ANSWER.c.answer.is_not(None),
)
_COUNT = func.count().label("times")

_UNSUBMITTED = select(func.count()).where(ASSIGNMENT.c.assessment == _THIS, ASSIGNMENT.c.submitted_at.is_(None))
_INVITED = select(func.count(ASSIGNMENT.c.leader.distinct())).where(ASSIGNMENT.c.assessment == _THIS)
_ALL_IN = (
    select(ASSIGNMENT.c.leader)
    .where(ASSIGNMENT.c.assessment == _THIS)
    .group_by(ASSIGNMENT.c.leader)
    .having(func.count() == func.count(ASSIGNMENT.c.submitted_at))
)
_SUBMITTED = select(func.count()).select_from(_ALL_IN.subquery())
_ASSIGNED = select(ASSIGNMENT.c.domain, _COUNT).where(ASSIGNMENT.c.assessment == _THIS).group_by(ASSIGNMENT.c.domain)
_RESPONDENTS = (
    select(ANSWER.c.domain, func.count(ANSWER.c.leader.distinct()).label("times"))
    .where(_ROUND_ANSWERS)
    .group_by(ANSWER.c.domain)
)
_TALLIES = (
    select(ANSWER.c.question, null().label("group"), ANSWER.c.answer, _COUNT)
    .where(_ROUND_ANSWERS)
    .group_by(ANSWER.c.question, ANSWER.c.answer)
)
_TALLIES_BY_ROLE = (
    select(ANSWER.c.question, LEADER.c.role.label("group"), ANSWER.c.answer, _COUNT)
    .join(LEADER, _OF_LEADER)
    .where(_ROUND_ANSWERS)
    .group_by(ANSWER.c.question, LEADER.c.role, ANSWER.c.answer)
)


def _whose(writer: Column[Any]) -> ColumnElement[str]:
    """Who wrote a part of an answer: whoever is named, else the leader who has it."""
    return func.coalesce(func.nullif(writer, ""), ANSWER.c.leader)


def _written(text: Column[Any], by: Column[Any], evidence: bool) -> Select[Any]:
    """A text of the answers with its writer; what they answered only where the text was written for it, by them."""
    writer = _whose(by)
    own = and_(_whose(ANSWER.c.rated_by) == writer, ANSWER.c.note_for == "")
    of_writer = and_(LEADER.c.assessment == ANSWER.c.assessment, LEADER.c.user == writer)
    return (
        select(ANSWER.c.question, writer.label("leader"), LEADER.c.name, LEADER.c.role, LEADER.c.place)
        .add_columns(text.label("text"), literal(evidence).label("evidence"))
        .add_columns(case((own, ANSWER.c.answer), else_=null()).label("answer"), ANSWER.c.answer.label("beside"))
        .join(LEADER, of_writer)
        .where(ANSWER.c.assessment == _THIS, text != "")
    )


_NOTES = _written(ANSWER.c.note, ANSWER.c.by, evidence=False)
_EVIDENCE = _written(ANSWER.c.evidence, ANSWER.c.evidence_by, evidence=True)
_ANSWERS = (
    select(ANSWER.c.leader, ANSWER.c.domain, ANSWER.c.question, ANSWER.c.answer, ANSWER.c.note, ANSWER.c.evidence)
    .join(LEADER, _OF_LEADER)
    .join(
        ASSIGNMENT,
        and_(
            ASSIGNMENT.c.assessment == ANSWER.c.assessment,
            ASSIGNMENT.c.leader == ANSWER.c.leader,
            ASSIGNMENT.c.domain == ANSWER.c.domain,
        ),
    )
    .where(ANSWER.c.assessment == _THIS)
    .order_by(LEADER.c.place, ASSIGNMENT.c.place, ANSWER.c.place)
)


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, literal(1)), else_=literal(0))), 0)


_STANDING = (
    select(
        LEADER.c.user,
        LEADER.c.name,
        LEADER.c.role,
        func.count(ASSIGNMENT.c.domain).label("given"),
        _counted(ASSIGNMENT.c.submitted_at.is_not(None)).label("finished"),
        func.max(ASSIGNMENT.c.touched_at).label("touched_at"),
    )
    .join(ASSIGNMENT, and_(ASSIGNMENT.c.assessment == LEADER.c.assessment, ASSIGNMENT.c.leader == LEADER.c.user))
    .where(LEADER.c.assessment == _THIS)
    .group_by(LEADER.c.user, LEADER.c.name, LEADER.c.role, LEADER.c.place)
    .order_by(LEADER.c.place)
)
_PROGRESS = (
    select(
        ASSESSMENT.c.id,
        ASSESSMENT.c.title,
        ASSESSMENT.c.framework,
        ASSESSMENT.c.phase,
        ASSESSMENT.c.due,
        ASSIGNMENT.c.domain,
        ASSIGNMENT.c.submitted_at,
        func.count(ANSWER.c.question).label("answered"),
    )
    .join(LEADER, LEADER.c.assessment == ASSESSMENT.c.id)
    .join(ASSIGNMENT, and_(ASSIGNMENT.c.assessment == LEADER.c.assessment, ASSIGNMENT.c.leader == LEADER.c.user))
    .outerjoin(ANSWER, _WITH_ANSWERS)
    .where(ASSESSMENT.c.team == given(ASSESSMENT.c.team), LEADER.c.user == given(LEADER.c.user))
    .group_by(ASSESSMENT.c.id, ASSIGNMENT.c.domain, ASSIGNMENT.c.submitted_at, ASSIGNMENT.c.place)
    .order_by(ASSESSMENT.c.opened_at.desc(), ASSESSMENT.c.id, ASSIGNMENT.c.place)
)


def answered(tx: Tx, assessment: Assessment) -> Answered:
    """The round's answers as the collation needs them, submitted or not. A note alone is no answer, and is a note."""
    this = {"p_id": assessment.id}
    by_role = assessment.promise.shown is Shown.BY_ROLE
    rows = tx.execute(_TALLIES_BY_ROLE if by_role else _TALLIES, this)
    tallies = [Tally(question=row.question, group=row.group, answer=row.answer, count=row.times) for row in rows]
    texts = [row for which in (_NOTES, _EVIDENCE) for row in tx.execute(which, this)]
    noted = Counter((row.question, row.beside) for row in texts if not row.evidence)
    written = sorted(texts, key=lambda row: (row.question, row.place, row.evidence))
    return Answered(
        tallies=tuple(sorted(tallies, key=lambda tally: (tally.question, tally.group or "", tally.answer))),
        without_note=_without_note(tallies, noted),
        notes=tuple(Note.model_validate({name: getattr(row, name) for name in Note.model_fields}) for row in written),
        invited=tx.execute(_INVITED, this).scalar_one(),
        submitted=tx.execute(_SUBMITTED, this).scalar_one(),
        assigned=_per_domain(tx.execute(_ASSIGNED, this)),
        respondents=_per_domain(tx.execute(_RESPONDENTS, this)),
        kept=keeping.found(tx, assessment.id),
    )


def _without_note(tallies: Iterable[Tally], noted: Mapping[tuple[str, str], int]) -> tuple[Tally, ...]:
    """Of the answers counted, those with no note: whoever wrote it, and whatever their role."""
    given_: Counter[tuple[str, str]] = Counter()
    for tally in tallies:
        given_[tally.question, tally.answer] += tally.count
    bare = {what: times - noted.get(what, 0) for what, times in given_.items()}
    return tuple(Tally(question=q, answer=a, count=times) for (q, a), times in sorted(bare.items()) if times)


def unsubmitted(tx: Tx, assessment: str) -> int:
    """How many of the round's assignments are not submitted."""
    return int(tx.execute(_UNSUBMITTED, {"p_id": assessment}).scalar_one())


def standing(tx: Tx, assessment: str) -> list[Standing]:
    """Every leader of the round who has something to answer, in its order."""
    return [
        Standing(
            leader=row.user,
            name=row.name,
            role=row.role,
            given=row.given,
            finished=row.finished,
            touched_at=row.touched_at,
        )
        for row in tx.execute(_STANDING, {"p_id": assessment})
    ]


def progress(tx: Tx, team: str, user: str) -> list[Progress]:
    """Every round this person answers in, newest first, whatever its phase."""
    rounds: dict[str, Progress] = {}
    for row in tx.execute(_PROGRESS, {"p_team": team, "p_user": user}):
        domain = DomainProgress(domain=row.domain, answered=row.answered, submitted=row.submitted_at is not None)
        known = rounds.get(row.id) or Progress(
            assessment=row.id,
            title=row.title,
            framework=row.framework,
            phase=row.phase,
            due=row.due,
            domains=(),
        )
        rounds[row.id] = known.model_copy(update={"domains": (*known.domains, domain)})
    return list(rounds.values())


def answers(tx: Tx, assessment: str) -> list[AnswerRow]:
    """Every stored answer, note and evidence, by leader and domain in the round's order."""
    return [
        AnswerRow(
            leader=row.leader,
            domain=row.domain,
            question=row.question,
            answer=row.answer,
            note=row.note,
            evidence=row.evidence,
        )
        for row in tx.execute(_ANSWERS, {"p_id": assessment})
    ]


def _per_domain(rows: Iterable[Row[Any]]) -> dict[str, int]:
    return {row.domain: row.times for row in sorted(rows, key=lambda row: str(row.domain))}
