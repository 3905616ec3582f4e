"""Deleting a round, or everything of a workspace. What stands in a conversation is redrawn once, then forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, delete, insert, select, update

from flows.effects import Deleted, to_json
from storage.database import Tx
from storage.tables import (
    ANSWER,
    ASSESSMENT,
    ASSIGNMENT,
    DELETION,
    HISTORY,
    HOME,
    INSTALLATION,
    KEPT,
    LEADER,
    OUTBOX,
    PERSON,
    REMINDER,
    SETUP,
    State,
)

_OF_ROUND = (ANSWER, ASSIGNMENT, REMINDER, LEADER, HISTORY, KEPT)
"""Each before what it points to."""
_OF_TEAM = (OUTBOX, PERSON, SETUP, HOME, DELETION, INSTALLATION)
_UNDER_WAY = (State.SENDING.value, State.IN_DOUBT.value)
COPIES = "my_answers"
"""Copies of somebody's own answers; they hold what was answered in every round."""


def delete_round(tx: Tx, team: str, assessment: str, by: str, at: datetime) -> None:
    """Everything of the round goes, but for one line that it was deleted, by whom and when.

    Its messages to people are owed once more, as deleted; those in the channel stay there and are forgotten here.
    """
    _redraw_in_conversations(tx, assessment, at)
    tx.execute(delete(OUTBOX).where(OUTBOX.c.assessment == assessment))
    settled = OUTBOX.c.state.in_([State.SENT.value, State.GIVEN_UP.value])
    tx.execute(delete(OUTBOX).where(OUTBOX.c.team == team, OUTBOX.c.kind == COPIES, settled))
    _delete_rows(tx, assessment)
    tx.execute(insert(DELETION), {"assessment": assessment, "team": team, "at": at, "by": by})


def was_deleted(tx: Tx, team: str, assessment: str) -> bool:
    statement = select(DELETION.c.assessment).where(DELETION.c.team == team, DELETION.c.assessment == assessment)
    return tx.execute(statement).first() is not None


def delete_team(tx: Tx, team: str) -> None:
    """Everything of a workspace goes, the lines about deletions too. Nobody is written to: there is nobody there."""
    for assessment in tx.execute(select(ASSESSMENT.c.id).where(ASSESSMENT.c.team == team)).scalars().all():
        _delete_rows(tx, assessment)
    for table in _OF_TEAM:
        tx.execute(delete(table).where(table.c.team == team))


def _delete_rows(tx: Tx, assessment: str) -> None:
    table: Table
    for table in _OF_ROUND:
        tx.execute(delete(table).where(table.c.assessment == assessment))
    tx.execute(delete(ASSESSMENT).where(ASSESSMENT.c.id == assessment))


def _redraw_in_conversations(tx: Tx, assessment: str, at: datetime) -> None:
    """A message that is being sent just now, or may have arrived, is redrawn once that is certain.

    All are locked before any is looked at: no other begins to be sent, and none arrives, before it is written down.
    """
    of_round = select(OUTBOX).where(OUTBOX.c.assessment == assessment).order_by(OUTBOX.c.id).with_for_update()
    for row in tx.execute(of_round).all():
        if row.to[:1] in "UW" and (row.place_ts is not None or row.state in _UNDER_WAY):
            tx.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(_as_deleted(row, at)))


def _as_deleted(row: Row[Any], at: datetime) -> dict[str, Any]:
    under_way = row.state in _UNDER_WAY
    key = row.key if under_way else f"deleted:{row.id}"  # what is on its way is looked for by the name it was given
    effect = Deleted(key=key, to=row.to, redraw_only=True)
    changed: dict[str, Any] = {
        "assessment": "",
        "key": effect.key,
        "kind": effect.kind,
        "under": None,
        "payload": to_json(effect).decode(),
        "redraw_only": True,
        "revision": row.revision + 1,
        "held_until": None,
        "attempts": 0,
        "last_error": None,
        "changed_at": at,
    }
    if under_way:
        return changed
    settled = {"state": State.OWED.value, "not_before": at, "claimed_by": None, "lease_until": None}
    return changed | settled | {"reposts": row.place_reposts}
