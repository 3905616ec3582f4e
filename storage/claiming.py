"""Claiming messages to send. On PostgreSQL a row another worker holds is skipped, never waited for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, or_, select, text, update

from flows.effects import from_json
from storage.database import Tx
from storage.installations import still_there
from storage.moments import IS_DUE, TO_BE_LOOKED_FOR, at, over
from storage.owed import Owed, Place
from storage.prepared import Prepared
from storage.statements import given, state_in
from storage.tables import DOUBTED, OUTBOX, WAITING, State

_PARENT = OUTBOX.alias("parent")
_PARENT_STANDS = or_(OUTBOX.c.under.is_(None), OUTBOX.c.place_ts.is_not(None), _PARENT.c.place_channel.is_not(None))
_OWED = and_(OUTBOX.c.state == State.OWED.value, IS_DUE)
_NOT_HELD = or_(OUTBOX.c.held_until.is_(None), over(OUTBOX.c.held_until))
_LEFT_BEHIND = and_(state_in(State.CLAIMED, State.SENDING), over(OUTBOX.c.lease_until))
_ON_ITS_WAY = OUTBOX.alias("on_its_way")
_BUSY = (
    select(_ON_ITS_WAY.c.team, _ON_ITS_WAY.c.to, func.min(_ON_ITS_WAY.c.id).label("first"))
    .where(
        text(f"on_its_way.{WAITING}"),
        _ON_ITS_WAY.c.place_ts.is_(None),
        or_(_ON_ITS_WAY.c.state == State.CLAIMED.value, _ON_ITS_WAY.c.state == State.SENDING.value),
        ~over(_ON_ITS_WAY.c.lease_until),
    )
    .group_by(_ON_ITS_WAY.c.team, _ON_ITS_WAY.c.to)
    .subquery("busy")
)
_OVERTAKES = and_(OUTBOX.c.place_ts.is_(None), _BUSY.c.first < OUTBOX.c.id)
"""Somebody is just posting to that person or channel what was owed before it: else two processes post there in whatever
order, and twice as fast as Slack likes."""
_NOBODY_LOOKS = or_(OUTBOX.c.lease_until.is_(None), over(OUTBOX.c.lease_until))

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
_MOST = bindparam("p_most", type_=Integer)
_DUE = Prepared(
    _ROWS.outerjoin(_BUSY, and_(_BUSY.c.team == OUTBOX.c.team, _BUSY.c.to == OUTBOX.c.to))
    .where(
        text(f"outbox.{WAITING}"),
        or_(and_(_OWED, _NOT_HELD), _LEFT_BEHIND),
        _PARENT_STANDS,
        or_(_BUSY.c.first.is_(None), ~_OVERTAKES),
        still_there(OUTBOX.c.team),
    )
    .limit(_MOST)
)
_DOUBTS = Prepared(
    _ROWS.where(text(f"outbox.{DOUBTED}"), TO_BE_LOOKED_FOR, _NOBODY_LOOKS, still_there(OUTBOX.c.team)).limit(_MOST)
)
_STANDS_SETTLED = and_(state_in(State.SENT, State.GIVEN_UP), OUTBOX.c.place_ts.is_not(None))
_BY_PLACE = Prepared(
    _ROWS.where(
        or_(_OWED, _LEFT_BEHIND, and_(_STANDS_SETTLED, given(OUTBOX.c.state, "again") == "again")),
        *(OUTBOX.c[name] == given(OUTBOX.c[name]) for name in ("team", "place_channel", "place_ts")),
        OUTBOX.c.place_ts.is_not(None),
    )
)
_THIS = update(OUTBOX).where(OUTBOX.c.id == given(OUTBOX.c.id))
_TAKE = Prepared(
    _THIS.values(
        **{name: given(OUTBOX.c[name]) for name in ("state", "claimed_by", "lease_until")}, fence=OUTBOX.c.fence + 1
    )
)
_DOUBT = Prepared(
    _THIS.values(
        state=State.IN_DOUBT.value,
        last_error="the program stopped while it was being sent",
        lease_until=None,
        not_before=given(OUTBOX.c.not_before),
    )
)
ARRIVES_WITHIN = timedelta(seconds=10)
"""How long a post nobody heard the answer to may still be on its way."""


def claim(tx: Tx, now: datetime, worker: str, lease: timedelta, limit: int = 20) -> list[Owed]:
    """Up to `limit` messages that are due, oldest first; theirs until the lease is over.

    Those whose thread has no parent yet wait for it, and what is new waits for what is older and just being sent there.
    A post left behind while it was being sent becomes in doubt, and nobody looks for it before it must have arrived:
    where the clocks of two processes differ, it is on its way.
    """
    rows = tx.run(_DUE, {**at(now), "p_most": limit}).all()
    return _take(tx, rows, State.CLAIMED, worker, now, lease)


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
    """The message at this place, which a click came from, to draw it in line: also while it is held.

    None when it is not due, or somebody else has it. `again` claims it even when nothing newer is owed, to draw over
    what somebody sees.
    """
    here = {"p_team": team, "p_place_channel": channel, "p_place_ts": ts, "p_again": "again" if again else ""}
    taken = _take(tx, tx.run(_BY_PLACE, at(now) | here).all(), State.CLAIMED, worker, now, lease)
    return taken[0] if taken else None


def claim_doubts(tx: Tx, now: datetime, worker: str, lease: timedelta, limit: int = 20) -> list[Owed]:
    """Messages in doubt, for somebody to look whether they arrived; they stay in doubt until that is settled.

    Settle with `sent` (it stands there), `later` (it does not: send it), `in_doubt` (still not known) or `give_up`.
    `revision` is the one that was being sent.
    """
    rows = tx.run(_DOUBTS, {**at(now), "p_most": limit}).all()
    return _take(tx, rows, State.IN_DOUBT, worker, now, lease)


def _take(tx: Tx, rows: Sequence[Any], state: State, worker: str, now: datetime, lease: timedelta) -> list[Owed]:
    taken = []
    claimed = {"p_state": state.value, "p_claimed_by": worker, "p_lease_until": now + lease}
    for row in rows:
        if row.state == State.SENDING and _posts(row):
            tx.run(_DOUBT, {"p_id": row.id, "p_not_before": now + ARRIVES_WITHIN})
            continue
        tx.run(_TAKE, {"p_id": row.id, **claimed})
        taken.append(_owed(row, state, worker))
    return taken


def _posts(row: Any) -> bool:
    return row.place_ts is None or row.reposts > row.place_reposts


def _owed(row: Any, state: State, worker: str) -> Owed:
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
