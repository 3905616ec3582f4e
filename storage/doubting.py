"""What is stuck, and settling it: by looking where a message would stand, or by the word of whoever runs the bot."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, text, update

from storage.database import Tx
from storage.owed import Place
from storage.statements import state_in
from storage.tables import OUTBOX, WAITING, State

_FREED: dict[str, Any] = {"claimed_by": None, "lease_until": None}


def conversation_with(tx: Tx, team: str, user: str) -> str | None:
    """The direct conversation with this person, as far as any message that stands tells it."""
    known = select(OUTBOX.c.place_channel).where(
        OUTBOX.c.team == team, OUTBOX.c.to == user, OUTBOX.c.place_channel.startswith("D")
    )
    found: str | None = tx.execute(known.order_by(OUTBOX.c.id.desc()).limit(1)).scalar_one_or_none()
    return found


def let_go(tx: Tx, now: datetime) -> None:
    """Ends the leases of a process that is certainly dead, as on SQLite, where one serves at a time.

    A post that was under way is in doubt as soon as somebody claims, and may still arrive for a moment after that.
    """
    under_way = state_in(State.CLAIMED, State.SENDING)
    tx.execute(update(OUTBOX).where(text(f"outbox.{WAITING}"), under_way).values(lease_until=now))


def retry(tx: Tx, now: datetime, key: str | None = None) -> int:
    """Gives what was given up another chance, and looks at once for what is in doubt; all, or one by its key.

    What only waits because Slack was away is tried now as well. Answers how many.
    """
    waits = (OUTBOX.c.state == State.OWED.value) & (OUTBOX.c.attempts > 0) & (OUTBOX.c.not_before > now)
    which = (state_in(State.GIVEN_UP) | waits) if key is None else (state_in(State.GIVEN_UP) | waits) & _is(key)
    owed = {"state": State.OWED.value, "attempts": 0, "not_before": now, **_FREED}
    tried = tx.execute(update(OUTBOX).where(which).values(owed)).rowcount
    doubted = update(OUTBOX).where(state_in(State.IN_DOUBT), *([] if key is None else [_is(key)]))
    return tried + tx.execute(doubted.values(not_before=now, **_FREED)).rowcount


def settle_sent(tx: Tx, key: str, place: Place, now: datetime) -> bool:
    """Somebody has seen it there. A newer version is owed still. False when it is not in doubt."""
    newer = OUTBOX.c.revision > OUTBOX.c.under_way
    told = update(OUTBOX).where(state_in(State.IN_DOUBT), _is(key))
    stands = {"place_channel": place.channel, "place_ts": place.ts, "place_reposts": OUTBOX.c.reposts}
    about = {"sent_revision": OUTBOX.c.under_way, "attempts": 0, "last_error": None, "changed_at": now, **_FREED}
    done = tx.execute(told.where(~newer).values(state=State.SENT.value, **stands, **about)).rowcount
    return done + tx.execute(told.where(newer).values(state=State.OWED.value, **stands, **about)).rowcount > 0


def settle_not_sent(tx: Tx, key: str, now: datetime) -> bool:
    """Somebody has looked, and it is not there: it is sent. False when it is not in doubt."""
    owed = {"state": State.OWED.value, "attempts": 0, "last_error": None, "not_before": now, "changed_at": now}
    return tx.execute(update(OUTBOX).where(state_in(State.IN_DOUBT), _is(key)).values(owed | _FREED)).rowcount > 0


def channel_of(tx: Tx, key: str) -> str:
    """Where the message above this one stands; empty where there is none."""
    parent = OUTBOX.alias("parent")
    above = (parent.c.team == OUTBOX.c.team) & (parent.c.key == OUTBOX.c.under)
    found = tx.execute(select(parent.c.place_channel).select_from(OUTBOX.join(parent, above)).where(_is(key)))
    return found.scalars().first() or ""


def _is(key: str) -> Any:
    """A key names its round as well, so it is the only one of its kind."""
    return OUTBOX.c.key == key
