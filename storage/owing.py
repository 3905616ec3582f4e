"""Owing messages, and no longer owing them."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, or_, update

from flows.effects import Effect, to_plain
from storage.database import Tx
from storage.prepared import Prepared
from storage.statements import given, insert_into, prefixed, state_in
from storage.tables import OUTBOX, State

_as_text = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode

ONE_SHOT = ("reply", "deleted", "my_answers")
"""Kinds that are never redrawn, so nothing needs them once they are sent."""

_THIS = and_(*(OUTBOX.c[name] == given(OUTBOX.c[name]) for name in ("team", "assessment", "key")))
_SOMEWHERE = and_(OUTBOX.c.place_channel.is_not(None), OUTBOX.c.place_ts.is_(None))
"""Somebody has seen it there, and nobody knows where: it cannot be changed, and a new post would be a second one."""
_MAY_STAND = or_(OUTBOX.c.place_channel.is_not(None), state_in(State.SENDING, State.IN_DOUBT))
_STATE_AGAIN = case(
    (_SOMEWHERE, OUTBOX.c.state), (state_in(State.SENT, State.GIVEN_UP), State.OWED.value), else_=OUTBOX.c.state
)
_CONTENT = ("kind", "to", "under", "payload", "reposts", "redraw_only", "not_before", "held_until", "changed_at")


def _from(newer: Mapping[str, ColumnElement[Any]]) -> dict[str, Any]:
    """The newer content; of a post in doubt it changes nothing at when that may be looked for."""
    looked_for = case((state_in(State.IN_DOUBT), OUTBOX.c.not_before), else_=newer["not_before"])
    return {name: newer[name] for name in _CONTENT} | {"not_before": looked_for}


_NEWER = _from({name: given(OUTBOX.c[name]) for name in _CONTENT})

# Wherever it stands, if anywhere: so its row is locked before it is taken back, and is not sent meanwhile.
_REDRAW = Prepared(
    update(OUTBOX)
    .where(_THIS, OUTBOX.c.payload != given(OUTBOX.c.payload))
    .values(_NEWER | {"revision": OUTBOX.c.revision + 1, "state": _STATE_AGAIN, "attempts": 0})
)
_RENEWED: dict[str, Any] = {
    "held_until": case((OUTBOX.c.place_ts.is_not(None), given(OUTBOX.c.held_until))),
    "revision": OUTBOX.c.revision + 1,
    "state": _STATE_AGAIN,
    "attempts": 0,
    "last_error": None,
}
_RENEW = Prepared(
    update(OUTBOX)
    .where(_THIS, OUTBOX.c.payload != given(OUTBOX.c.payload))
    .values(_NEWER | _RENEWED)
    .returning(OUTBOX.c.id)
)
_TAKE_BACK = Prepared(delete(OUTBOX).where(_THIS, ~_MAY_STAND))


def owe(tx: Tx, team: str, effects: Iterable[Effect], now: datetime, held_until: datetime | None = None) -> None:
    """Owes each message, or its newer version; an equal one changes nothing.

    `held_until` keeps `claim` away from a message that stands, while the click that caused the change draws it in line
    (`claim_at`); a new message is not held. One that may only be redrawn is taken back where it was never sent.
    """
    for redraw_only, group in groupby(effects, key=lambda effect: effect.redraw_only):
        rows = [_row(team, effect, now, held_until) for effect in group]
        if redraw_only:
            for row in rows:
                tx.run(_REDRAW, row)
                tx.run(_TAKE_BACK, row)
        else:
            for row in rows:
                # SQLite would count up its ids for an insert that becomes an update: a page more to write at each click
                if tx.dialect != "sqlite" or tx.run(_RENEW, row).first() is None:
                    tx.run(_owe(tx.dialect), row)


def trim(tx: Tx, before: datetime) -> int:
    """Forgets one-shot messages settled before `before`, words and all; answers how many."""
    settled = state_in(State.SENT, State.GIVEN_UP)
    return tx.execute(delete(OUTBOX).where(OUTBOX.c.kind.in_(ONE_SHOT), settled, OUTBOX.c.changed_at < before)).rowcount


def named(assessment: str, key: str, team: str | None) -> ColumnElement[bool]:
    """The row of this message. Raises ValueError for a message of no round without its team."""
    if not assessment and team is None:
        raise ValueError("a message of no round is told by its team as well")
    this = and_(OUTBOX.c.assessment == assessment, OUTBOX.c.key == key)
    return this if team is None else and_(this, OUTBOX.c.team == team)


def _row(team: str, effect: Effect, now: datetime, held_until: datetime | None) -> dict[str, Any]:
    payload = _as_text(to_plain(effect))
    values = {
        "team": team,
        "assessment": getattr(effect, "assessment", ""),
        "key": effect.key,
        "kind": effect.kind,
        "to": effect.to,
        "under": effect.under,
        "payload": payload,
        "reposts": effect.reposts,
        "redraw_only": effect.redraw_only,
        "not_before": effect.not_before or now,
        "held_until": held_until,
        "changed_at": now,
    }
    return prefixed(values)


@cache
def _owe(dialect: str) -> Prepared:
    """One statement for both: two turns that owe the same key at once cannot both insert it."""
    fresh = {"revision": 1, "under_way": 0, "sent_revision": 0, "fence": 0, "attempts": 0, "place_reposts": 0}
    content = {name: given(OUTBOX.c[name]) for name in ("team", "assessment", "key", *_CONTENT)}
    statement = insert_into(OUTBOX, dialect).values(content | fresh | {"state": State.OWED.value, "held_until": None})
    upsert = statement.on_conflict_do_update(
        index_elements=["team", "assessment", "key"],
        set_=_from({name: statement.excluded[name] for name in _CONTENT}) | _RENEWED,
        where=OUTBOX.c.payload != statement.excluded.payload,
    )
    return Prepared(upsert)
