"""How sending a claimed message went. A word counts only while the claim is still the worker's own (the fence)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, case, delete, func, or_, select, update

from storage.database import Tx
from storage.moments import PUT_OFF
from storage.owed import Outcome, Owed, Place, Stuck
from storage.owing import named
from storage.prepared import Prepared
from storage.statements import given, state_in
from storage.tables import OUTBOX, State

_HELD = (State.CLAIMED, State.SENDING, State.IN_DOUBT)
_PARENT = OUTBOX.alias("parent")
_DEPTH = select(func.count()).where(
    OUTBOX.c.state == State.OWED.value, or_(OUTBOX.c.not_before <= given(OUTBOX.c.not_before), PUT_OFF)
)
_ORPHANED = and_(
    OUTBOX.c.state == State.OWED.value,
    OUTBOX.c.place_ts.is_(None),
    _PARENT.c.place_ts.is_(None),
    _PARENT.c.state.in_([State.GIVEN_UP, State.IN_DOUBT]),
)
_CLAIM = update(OUTBOX).where(OUTBOX.c.id == given(OUTBOX.c.id), OUTBOX.c.fence == given(OUTBOX.c.fence))
_SENDING = Prepared(
    _CLAIM.where(OUTBOX.c.state == State.CLAIMED.value)
    .values(
        state=State.SENDING.value,
        under_way=given(OUTBOX.c.under_way),
        lease_until=func.coalesce(given(OUTBOX.c.lease_until), OUTBOX.c.lease_until),
    )
    .returning(OUTBOX.c.id)
)
_UNDER_WAY = OUTBOX.c.state == State.SENDING.value
_STILL = Prepared(
    select(OUTBOX.c.id).where(OUTBOX.c.id == given(OUTBOX.c.id), OUTBOX.c.fence == given(OUTBOX.c.fence), _UNDER_WAY)
)
_LONGER = Prepared(_CLAIM.where(_UNDER_WAY).values(lease_until=given(OUTBOX.c.lease_until)).returning(OUTBOX.c.id))
HELD = "held"
BEHIND = "waiting behind another message"
_NEWER = OUTBOX.c.revision > given(OUTBOX.c.revision)
_SENT = (
    _CLAIM.where(state_in(State.SENDING, State.IN_DOUBT))
    .values(
        state=case((_NEWER, State.OWED.value), else_=State.SENT.value),
        sent_revision=given(OUTBOX.c.revision),
        attempts=0,
        last_error=None,
        claimed_by=None,
        lease_until=None,
        changed_at=given(OUTBOX.c.changed_at),
        held_until=case((given(OUTBOX.c.state, "held") == HELD, OUTBOX.c.held_until)),
    )
    .returning(OUTBOX.c.state)
)
_SENT_THERE = Prepared(_SENT)
_SENT_TO = Prepared(
    _SENT.values(**{name: given(OUTBOX.c[name]) for name in ("place_channel", "place_ts", "place_reposts")})
)
_STUCK = (
    select(OUTBOX)
    .outerjoin(
        _PARENT,
        and_(
            _PARENT.c.team == OUTBOX.c.team,
            _PARENT.c.assessment == OUTBOX.c.assessment,
            _PARENT.c.key == OUTBOX.c.under,
        ),
    )
    .where(or_(state_in(State.IN_DOUBT, State.GIVEN_UP), _ORPHANED))
    .order_by(OUTBOX.c.id)
)


def sending(tx: Tx, owed: Owed, lease_until: datetime | None = None) -> bool:
    """The fence, passed right before sending. False: the claim went to somebody else, or the message was withdrawn.

    `lease_until` lasts at least as long as the sending can take: a claim that ends meanwhile would make others look for
    a message that is still on its way.
    """
    values = {**_claim(owed), "p_under_way": owed.revision, "p_lease_until": lease_until}
    return tx.run(_SENDING, values).first() is not None


def still_sending(tx: Tx, owed: Owed) -> bool:
    """Whether nobody has taken it over since it passed the fence."""
    return tx.run(_STILL, _claim(owed)).first() is not None


def sending_longer(tx: Tx, owed: Owed, lease_until: datetime) -> bool:
    """The fence once more, for what takes longer than was thought. False as for `sending`."""
    return tx.run(_LONGER, {**_claim(owed), "p_lease_until": lease_until}).first() is not None


def sent(tx: Tx, owed: Owed, place: Place | None, now: datetime, let_go: bool = False) -> Outcome:
    """It arrived, and stands at `place` (None: where it stood). A newer version owed meanwhile is owed still, and with
    `let_go` no longer held for a click that draws it.
    """
    held = HELD if not let_go else ""
    values = {**_claim(owed), "p_revision": owed.revision, "p_changed_at": now, "p_held": held}
    if place is None:
        row = tx.run(_SENT_THERE, values).first()
    else:
        stands = {"p_place_channel": place.channel, "p_place_ts": place.ts, "p_place_reposts": owed.effect.reposts}
        row = tx.run(_SENT_TO, values | stands).first()
    if row is None:
        return Outcome.NOT_MINE
    return Outcome.OWED_AGAIN if row.state == State.OWED else Outcome.DONE


def later(tx: Tx, owed: Owed, not_before: datetime, error: str) -> bool:
    """It certainly did not arrive; try again from `not_before` on. What may only be redrawn by now is owed no more."""
    if _forget(tx, owed, OUTBOX.c.place_channel.is_(None)):
        return True
    return _back(tx, owed, State.OWED.value, error, not_before=not_before)


def wait_behind(tx: Tx, owed: Owed, not_before: datetime) -> None:
    """New posts to the same person or channel that were owed after this one and nobody has taken on come no sooner:
    what hangs together is read in the order in which it was owed. One that somebody is writing just now is not waited
    for: they may be waiting for another of these.
    """
    behind = (OUTBOX.c.team == owed.team, OUTBOX.c.to == owed.effect.to, OUTBOX.c.id > owed.id)
    waiting = (OUTBOX.c.state == State.OWED.value, OUTBOX.c.place_ts.is_(None), OUTBOX.c.not_before < not_before)
    free = select(OUTBOX.c.id).where(*behind, *waiting).with_for_update(skip_locked=True)
    tx.execute(update(OUTBOX).where(OUTBOX.c.id.in_(free)).values(not_before=not_before, last_error=BEHIND))


def taken_away(tx: Tx, owed: Owed, not_before: datetime, error: str) -> bool:
    """Moved half-way: the copy above is gone, and no new one stands yet. It is owed as a new post from then on."""
    return _back(tx, owed, State.OWED.value, error, not_before=not_before, **_NOWHERE)


def in_doubt(tx: Tx, owed: Owed, error: str, not_before: datetime | None = None, *, taken_away: bool = False) -> bool:
    """Nobody knows whether it arrived: it is not sent again until `claim_doubts` (from `not_before` on) settles it.

    `taken_away`: it was to move, and the copy above is certainly gone.
    """
    return _back(tx, owed, State.IN_DOUBT.value, error, not_before=not_before, **(_NOWHERE if taken_away else {}))


def give_up(tx: Tx, owed: Owed, error: str) -> bool:
    """It cannot be sent. A newer version is tried anew."""
    newer = case((OUTBOX.c.revision > owed.revision, State.OWED.value), else_=State.GIVEN_UP.value)
    return _back(tx, owed, newer, error)


def lost_place(tx: Tx, owed: Owed) -> bool:
    """The message is gone from Slack: it is owed as a new post, or not at all where it may only be redrawn."""
    return _forget(tx, owed) or _write(tx, owed, _HELD, {"state": State.OWED.value, **_NOWHERE, **_LET_GO})


def place(tx: Tx, assessment: str, key: str, team: str | None = None) -> Place | None:
    """Where this message stands. A message of no round (`assessment` empty) is told by its team as well."""
    columns = select(OUTBOX.c.place_channel, OUTBOX.c.place_ts)
    row = tx.execute(columns.where(named(assessment, key, team), OUTBOX.c.place_ts.is_not(None))).one_or_none()
    return None if row is None else Place(channel=row.place_channel, ts=row.place_ts)


def depth(tx: Tx, now: datetime) -> int:
    """How many messages are due and not claimed, those to be tried again later among them."""
    return int(tx.execute(_DEPTH, {"p_not_before": now}).scalar_one())


def list_stuck(tx: Tx) -> list[Stuck]:
    """Messages in doubt or given up, and those waiting in vain for such a parent."""
    fields = Stuck.model_fields
    return [Stuck(**{name: getattr(row, name) for name in fields}) for row in tx.execute(_STUCK)]


_LET_GO: dict[str, Any] = {"claimed_by": None, "lease_until": None}
_NOWHERE: dict[str, Any] = {"place_channel": None, "place_ts": None, "place_reposts": 0, "held_until": None}


def _back(
    tx: Tx, owed: Owed, state: str | ColumnElement[str], error: str, not_before: datetime | None = None, **stands: Any
) -> bool:
    values = {"state": state, "last_error": error, "attempts": OUTBOX.c.attempts + 1, **_LET_GO, **stands}
    return _write(tx, owed, _HELD, values if not_before is None else {**values, "not_before": not_before})


def _write(tx: Tx, owed: Owed, states: Iterable[State], values: dict[str, Any]) -> bool:
    return tx.execute(_mine(owed, states).values(values)).rowcount == 1


def _forget(tx: Tx, owed: Owed, *where: ColumnElement[bool]) -> bool:
    """A message that stands nowhere and may only be redrawn is owed no more."""
    mine = (OUTBOX.c.id == owed.id, OUTBOX.c.fence == owed.fence, state_in(*_HELD))
    return tx.execute(delete(OUTBOX).where(*mine, OUTBOX.c.redraw_only.is_(True), *where)).rowcount == 1


def _claim(owed: Owed) -> dict[str, Any]:
    return {"p_id": owed.id, "p_fence": owed.fence}


def _mine(owed: Owed, states: Iterable[State]) -> Update:
    return update(OUTBOX).where(OUTBOX.c.id == owed.id, OUTBOX.c.fence == owed.fence, state_in(*states))
