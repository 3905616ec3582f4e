"""Claiming messages to send. On PostgreSQL a row another worker holds is skipped, never waited for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select, text, update

from flows.effects import from_json
from storage.database import Tx
from storage.installations import still_there
from storage.owed import Owed, Place
from storage.statements import given, state_in
from storage.tables import DOUBTED, OUTBOX, WAITING, State

_PARENT = OUTBOX.alias("parent")
_NOW = given(OUTBOX.c.changed_at, "now")
_PARENT_STANDS = or_(OUTBOX.c.under.is_(None), OUTBOX.c.place_ts.is_not(None), _PARENT.c.place_channel.is_not(None))
_OWED = and_(OUTBOX.c.state == State.OWED.value, OUTBOX.c.not_before <= _NOW)
_NOT_HELD = or_(OUTBOX.c.held_until.is_(None), OUTBOX.c.held_until <= _NOW)
_LEFT_BEHIND = and_(state_in(State.CLAIMED, State.SENDING), OUTBOX.c.lease_until <= _NOW)
_NOBODY_LOOKS = or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= _NOW)

_ROWS = (
    select(OUTBOX, _PARENT.c.place_channel.label("parent_channel"), _PARENT.c.place_ts.label("parent_ts"))
    .outerjoin(
        _PARENT,
        and_(
            _PARENT.c.team == OUTBOX.c.team,
            _PARENT.c.assessment == OUTBOX.c.assessment,
            _PARENT.c.key == OUTBOX.c.under,
        ),
    )
    .order_by(OUTBOX.c.id)
    .with_for_update(of=OUTBOX, skip_locked=True)
)
_DUE = _ROWS.where(
    text(f"outbox.{WAITING}"),
    or_(and_(_OWED, _NOT_HELD), _LEFT_BEHIND),
    _PARENT_STANDS,
    still_there(OUTBOX.c.team),
)
_DOUBTS = _ROWS.where(text(f"outbox.{DOUBTED}"), OUTBOX.c.not_before <= _NOW, _NOBODY_LOOKS, still_there(OUTBOX.c.team))
_STANDS_SETTLED = and_(state_in(State.SENT, State.GIVEN_UP), OUTBOX.c.place_ts.is_not(None))
_IN_LINE = _ROWS.where(
    or_(_OWED, _LEFT_BEHIND, and_(_STANDS_SETTLED, given(OUTBOX.c.state, "again") == "again")),
    _PARENT_STANDS,
)
_BY_KEY = _IN_LINE.where(*(OUTBOX.c[name] == given(OUTBOX.c[name]) for name in ("team", "assessment", "key")))
_BY_PLACE = _IN_LINE.where(
    *(OUTBOX.c[name] == given(OUTBOX.c[name]) for name in ("team", "place_channel", "place_ts")),
    OUTBOX.c.place_ts.is_not(None),
)


def claim(tx: Tx, now: datetime, worker: str, lease: timedelta, limit: int = 20) -> list[Owed]:
    """Up to `limit` messages that are due, oldest first; theirs until the lease is over.

    Those whose thread has no parent yet wait for it. A post left behind while it was being sent becomes in doubt.
    """
    rows = tx.execute(_DUE.limit(limit), {"p_now": now}).all()
    return _take(tx, rows, State.CLAIMED, worker, now + lease)


def claim_key(
    tx: Tx,
    team: str,
    assessment: str,
    key: str,
    *,
    now: datetime,
    worker: str,
    lease: timedelta,
    again: bool = False,
) -> Owed | None:
    """This message, to draw it in line: also while it is held. None when it is not due, or somebody else has it.

    `again` claims it even when nothing newer is owed, to draw over what somebody sees.
    """
    values = {"p_team": team, "p_assessment": assessment, "p_key": key}
    return _one(tx, _BY_KEY, values | _in_line(now, again), worker, now + lease)


def claim_at(
    tx: Tx,
    team: str,
    channel: str,
    ts: str,
    *,
    now: datetime,
    worker: str,
    lease: timedelta,
    again: bool = False,
) -> Owed | None:
    """As `claim_key`, for the message that stands at this place: the one a click came from."""
    values = {"p_team": team, "p_place_channel": channel, "p_place_ts": ts}
    return _one(tx, _BY_PLACE, values | _in_line(now, again), worker, now + lease)


def claim_doubts(tx: Tx, now: datetime, worker: str, lease: timedelta, limit: int = 20) -> list[Owed]:
    """Messages in doubt, for somebody to look whether they arrived; they stay in doubt until that is settled.

    Settle with `sent` (it stands there), `later` (it does not: send it), `in_doubt` (still not known) or `give_up`.
    `revision` is the one that was being sent.
    """
    rows = tx.execute(_DOUBTS.limit(limit), {"p_now": now}).all()
    return _take(tx, rows, State.IN_DOUBT, worker, now + lease)


def _in_line(now: datetime, again: bool) -> dict[str, Any]:
    return {"p_now": now, "p_again": "again" if again else ""}


def _one(
    tx: Tx, which: Select[tuple[object, ...]], values: dict[str, Any], worker: str, lease_until: datetime
) -> Owed | None:
    taken = _take(tx, tx.execute(which, values).all(), State.CLAIMED, worker, lease_until)
    return taken[0] if taken else None


def _take(tx: Tx, rows: Sequence[Row[Any]], state: State, worker: str, lease_until: datetime) -> list[Owed]:
    doubtful = [row.id for row in rows if row.state == State.SENDING and _posts(row)]
    if doubtful:
        error = "the program stopped while it was being sent"
        mark = update(OUTBOX).where(OUTBOX.c.id.in_(doubtful))
        tx.execute(mark.values(state=State.IN_DOUBT.value, last_error=error, lease_until=None))
    taken = [row for row in rows if row.id not in doubtful]
    if taken:
        mark = update(OUTBOX).where(OUTBOX.c.id.in_([row.id for row in taken]))
        claimed = {"state": state.value, "claimed_by": worker, "lease_until": lease_until, "fence": OUTBOX.c.fence + 1}
        tx.execute(mark.values(claimed))
    return [_owed(row, state, worker) for row in taken]


def _posts(row: Row[Any]) -> bool:
    return row.place_ts is None or row.reposts > row.place_reposts


def _owed(row: Row[Any], state: State, worker: str) -> Owed:
    place, effect = _place(row.place_channel, row.place_ts), from_json(row.payload)
    return Owed(
        id=row.id,
        team=row.team,
        assessment=row.assessment,
        key=row.key,
        effect=effect,
        revision=row.under_way if state is State.IN_DOUBT else row.revision,
        fence=row.fence + 1,
        worker=worker,
        attempts=row.attempts,
        place=place,
        parent=None if effect.apart else _place(row.parent_channel, row.parent_ts),
        moves=place is not None and row.reposts > row.place_reposts,
    )


def _place(channel: str | None, ts: str | None) -> Place | None:
    return None if channel is None or ts is None else Place(channel=channel, ts=ts)
