"""Finding rounds: by id, by person, by what is due. Nothing here takes a lock."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, func, or_, select, text

from flows.assessment import Assessment, Phase
from storage.database import Tx
from storage.installations import still_there
from storage.rows import to_assessment
from storage.statements import given
from storage.tables import ANSWER, ASSESSMENT, ASSIGNMENT, KEPT, LEADER, PERSON, TO_LOOK_AT

_NEWEST_FIRST = (ASSESSMENT.c.opened_at.desc(), ASSESSMENT.c.id)
_GET = select(ASSESSMENT).where(ASSESSMENT.c.id == given(ASSESSMENT.c.id))
_OPEN = select(ASSESSMENT).where(ASSESSMENT.c.phase == Phase.OPEN.value).order_by(*_NEWEST_FIRST)
_FINISHED = (
    select(ASSESSMENT)
    .where(ASSESSMENT.c.phase.in_([Phase.CLOSED.value, Phase.PUBLISHED.value]))
    .order_by(*_NEWEST_FIRST)
)
_WITHOUT_CHAIR = (
    select(ASSESSMENT)
    .join(PERSON, and_(PERSON.c.team == ASSESSMENT.c.team, PERSON.c.user == ASSESSMENT.c.chair))
    .where(ASSESSMENT.c.phase.in_([Phase.OPEN.value, Phase.CLOSED.value]), PERSON.c.deactivated)
    .order_by(*_NEWEST_FIRST)
)
_CHAIRED = (
    select(ASSESSMENT)
    .where(ASSESSMENT.c.team == given(ASSESSMENT.c.team), ASSESSMENT.c.chair == given(ASSESSMENT.c.chair))
    .order_by(*_NEWEST_FIRST)
)
_IN_VAIN = select(ASSESSMENT.c.id).where(
    ASSESSMENT.c.team == given(ASSESSMENT.c.team),
    ASSESSMENT.c.chair == given(ASSESSMENT.c.chair),
    ASSESSMENT.c.phase.in_([Phase.CLOSED.value, Phase.PUBLISHED.value]),
    ~exists().where(ANSWER.c.assessment == ASSESSMENT.c.id, ANSWER.c.answer.is_not(None)),
    ~exists().where(KEPT.c.assessment == ASSESSMENT.c.id),
)
_NEXT = ASSESSMENT.alias("next")
_NEXT_ROUNDS = (
    select(_NEXT.c.follows, _NEXT.c.title)
    .join(ASSESSMENT, ASSESSMENT.c.id == _NEXT.c.follows)
    .where(
        ASSESSMENT.c.team == given(ASSESSMENT.c.team),
        ASSESSMENT.c.chair == given(ASSESSMENT.c.chair),
        _NEXT.c.team == given(ASSESSMENT.c.team),
        _NEXT.c.phase != Phase.CANCELLED.value,
    )
    .order_by(_NEXT.c.opened_at, _NEXT.c.id)
)
_CONCERNED = (
    select(ASSESSMENT)
    .where(
        ASSESSMENT.c.team == given(ASSESSMENT.c.team),
        ASSESSMENT.c.phase != Phase.CANCELLED.value,
        or_(
            ASSESSMENT.c.chair == given(ASSESSMENT.c.chair),
            ASSESSMENT.c.id.in_(select(LEADER.c.assessment).where(LEADER.c.user == given(ASSESSMENT.c.chair))),
        ),
    )
    .order_by(*_NEWEST_FIRST)
)
_DUE = (
    select(ASSESSMENT.c.id)
    .where(text(TO_LOOK_AT), ASSESSMENT.c.look_at <= given(ASSESSMENT.c.look_at), still_there(ASSESSMENT.c.team))
    .order_by(ASSESSMENT.c.look_at, ASSESSMENT.c.id)
)
_PAGES = (
    select(ASSIGNMENT.c.assessment, ASSIGNMENT.c.domain, ASSIGNMENT.c.touched_at, ASSIGNMENT.c.submitted_at)
    .join(ASSESSMENT, ASSESSMENT.c.id == ASSIGNMENT.c.assessment)
    .where(
        ASSESSMENT.c.team == given(ASSESSMENT.c.team),
        ASSESSMENT.c.phase == Phase.OPEN.value,
        ASSIGNMENT.c.leader == given(ASSIGNMENT.c.leader),
    )
    .order_by(ASSESSMENT.c.opened_at, ASSESSMENT.c.id, ASSIGNMENT.c.place)
)


def get(tx: Tx, id: str) -> Assessment | None:
    row = tx.execute(_GET, {"p_id": id}).one_or_none()
    return None if row is None else to_assessment(row)


def without_chair(tx: Tx) -> list[Assessment]:
    """Every round that is not over and whose chair has left, newest first."""
    return _rounds(tx, _WITHOUT_CHAIR, {})


def list_open(tx: Tx) -> list[Assessment]:
    """Every open round, newest first."""
    return _rounds(tx, _OPEN, {})


def list_finished(tx: Tx) -> list[Assessment]:
    """Every round that is closed or published, newest first."""
    return _rounds(tx, _FINISHED, {})


def chaired(tx: Tx, team: str, user: str) -> list[Assessment]:
    """Every round this person chairs, newest first, whatever its phase."""
    return _rounds(tx, _CHAIRED, {"p_team": team, "p_chair": user})


def in_vain(tx: Tx, team: str, user: str) -> frozenset[str]:
    """Ids of the rounds this person chairs that ended without one answer; not of those whose answers have ended."""
    return frozenset(tx.execute(_IN_VAIN, {"p_team": team, "p_chair": user}).scalars())


def next_rounds(tx: Tx, team: str, user: str) -> dict[str, str]:
    """Of the rounds this person chairs, each id that was looked at again, with the title of the newest round that does.

    Whoever chairs that one; but a cancelled one looks at nothing.
    """
    rows = tx.execute(_NEXT_ROUNDS, {"p_team": team, "p_chair": user})
    return {row.follows: row.title for row in rows}


def concerned(tx: Tx, team: str, user: str) -> list[Assessment]:
    """Every round that this person chairs or is a leader of, but for cancelled ones, newest first."""
    return _rounds(tx, _CONCERNED, {"p_team": team, "p_chair": user})


def find(tx: Tx, text: str) -> list[Assessment]:
    """Rounds whose id begins with `text`, newest first; all of them when it is empty."""
    begins = func.substr(ASSESSMENT.c.id, 1, len(text)) == text
    return _rounds(tx, select(ASSESSMENT).where(begins).order_by(*_NEWEST_FIRST), {})


def titles(tx: Tx, team: str) -> frozenset[str]:
    """What the team's rounds are called."""
    return frozenset(tx.execute(select(ASSESSMENT.c.title).where(ASSESSMENT.c.team == team)).scalars())


def due(tx: Tx, now: datetime, limit: int) -> list[str]:
    """Ids of open rounds the clock must look at, longest waiting first. `load` takes the lock."""
    return list(tx.execute(_DUE.limit(limit), {"p_look_at": now}).scalars())


def current(tx: Tx, team: str, user: str) -> tuple[str, str] | None:
    """The round and domain that words typed by this person belong to.

    In open rounds: the page last touched among those not submitted, else the first not submitted, else the one last
    touched; None when this person has no page.
    """
    pages = tx.execute(_PAGES, {"p_team": team, "p_leader": user}).all()
    unsubmitted = [page for page in pages if page.submitted_at is None]
    touched = [page for page in unsubmitted or pages if page.touched_at is not None]
    page = max(touched, key=lambda page: page.touched_at, default=None) or next(iter(unsubmitted), None)
    return None if page is None else (page.assessment, page.domain)


def _rounds(tx: Tx, which: Select[tuple[object, ...]], values: dict[str, str]) -> list[Assessment]:
    return [to_assessment(row) for row in tx.execute(which, values)]
