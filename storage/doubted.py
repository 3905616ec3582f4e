"""Messages to a channel that nobody but people can look for, and what their round's chair has been told of them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select, update

from flows.effects import DoubtNotice, from_json
from storage.database import Tx
from storage.statements import state_in
from storage.tables import OUTBOX, State

_FREED: dict[str, Any] = {"claimed_by": None, "lease_until": None}


class Doubted(NamedTuple):
    """One such message: its row, and whether anything waits below it."""

    id: int
    key: str
    parent: bool


def find(tx: Tx, team: str, assessment: str, id: int) -> Doubted | None:
    """This message of the round, whatever has become of it; None where there is none."""
    row = tx.execute(select(OUTBOX.c.key).where(*_this(team, assessment, id))).one_or_none()
    return None if row is None else Doubted(id, row.key, _below(tx, team, assessment, row.key) > 0)


def find_key(tx: Tx, key: str) -> tuple[str, str] | None:
    """The team and the round of a message in doubt, by the key whoever runs the bot names it by."""
    about = select(OUTBOX.c.team, OUTBOX.c.assessment)
    row = tx.execute(about.where(OUTBOX.c.key == key, OUTBOX.c.state == State.IN_DOUBT.value)).first()
    return None if row is None else (row.team, row.assessment)


def seen_there(tx: Tx, team: str, assessment: str, id: int, channel: str, now: datetime) -> bool:
    """Somebody has seen it in this channel, and nobody knows where: it is never posted again, nor changed.

    What waits below it waits on: see `hang_below`. False when it is not in doubt.
    """
    stands = {"state": State.SENT.value, "place_channel": channel, "sent_revision": OUTBOX.c.revision}
    told = {"attempts": 0, "last_error": None, "changed_at": now, **_FREED}
    return _settle(tx, team, assessment, id, stands | told)


def send_again(tx: Tx, team: str, assessment: str, id: int, now: datetime) -> bool:
    """Somebody has looked, and it is not there: it is sent. False when it is not in doubt."""
    owed = {"state": State.OWED.value, "attempts": 0, "last_error": None, "not_before": now, "changed_at": now}
    return _settle(tx, team, assessment, id, owed | _FREED)


def hang_below(tx: Tx, team: str, assessment: str, above: str, instead: str) -> None:
    """What waits for one message waits for another one instead."""
    waiting = (OUTBOX.c.under == above) & OUTBOX.c.place_ts.is_(None)
    of_round = (OUTBOX.c.team == team) & (OUTBOX.c.assessment == assessment)
    tx.execute(update(OUTBOX).where(of_round, waiting).values(under=instead))


def notices(tx: Tx, team: str, assessment: str, key: str) -> list[DoubtNotice]:
    """What the chair was told of the message of this key, oldest first: one for each time it was in doubt."""
    of_round = (OUTBOX.c.team == team) & (OUTBOX.c.assessment == assessment)
    kind = DoubtNotice.model_fields["kind"].default
    rows = tx.execute(select(OUTBOX).where(of_round, OUTBOX.c.kind == kind).order_by(OUTBOX.c.id))
    return [notice for notice in map(_notice, rows) if notice.message == key]


def _notice(row: Row[Any]) -> DoubtNotice:
    read = from_json(row.payload)
    if not isinstance(read, DoubtNotice):
        raise TypeError(f"{row.key} is no notice")
    return read


def _below(tx: Tx, team: str, assessment: str, key: str) -> int:
    waiting = select(func.count()).where(
        OUTBOX.c.team == team, OUTBOX.c.assessment == assessment, OUTBOX.c.under == key, OUTBOX.c.place_ts.is_(None)
    )
    return int(tx.execute(waiting).scalar_one())


def _settle(tx: Tx, team: str, assessment: str, id: int, values: dict[str, Any]) -> bool:
    """Given up as well: so is what was in doubt when a backup was made that is restored, and its notice asks still."""
    doubted = update(OUTBOX).where(*_this(team, assessment, id), state_in(State.IN_DOUBT, State.GIVEN_UP))
    return tx.execute(doubted.values(values)).rowcount == 1


def _this(team: str, assessment: str, id: int) -> tuple[Any, ...]:
    return OUTBOX.c.id == id, OUTBOX.c.team == team, OUTBOX.c.assessment == assessment
