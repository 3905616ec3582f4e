"""What waits longer than it should: counted, for somebody who looks after the bot. Locks nothing."""

from datetime import datetime

from sqlalchemy import func, select, text

from flows.assessment import Phase
from storage import put_off
from storage.database import Tx
from storage.installations import still_there
from storage.moments import PUT_OFF
from storage.statements import given, state_in
from storage.tables import ASSESSMENT, LEADER, OUTBOX, TO_LOOK_AT, TO_REMIND, WAITING, State

_ROUNDS = select(func.count()).where(
    text(f"assessment.{TO_LOOK_AT}"), ASSESSMENT.c.look_at < given(ASSESSMENT.c.look_at), still_there(ASSESSMENT.c.team)
)
_REMINDERS = (
    select(func.count())
    .select_from(LEADER.join(ASSESSMENT, ASSESSMENT.c.id == LEADER.c.assessment))
    .where(
        text(f"leader.{TO_REMIND}"),
        LEADER.c.remind_at < given(LEADER.c.remind_at),
        ASSESSMENT.c.phase == Phase.OPEN.value,
        still_there(ASSESSMENT.c.team),
    )
)
_MESSAGES = select(func.count()).where(
    text(f"outbox.{WAITING}"),
    OUTBOX.c.not_before < given(OUTBOX.c.not_before),
    ~PUT_OFF,
    still_there(OUTBOX.c.team),
)
_IN_DOUBT = select(func.count()).where(OUTBOX.c.state == State.IN_DOUBT.value)
_GIVEN_UP = select(func.count()).where(state_in(State.GIVEN_UP), OUTBOX.c.changed_at > given(OUTBOX.c.changed_at))


def rounds(tx: Tx, before: datetime) -> int:
    """Rounds the clock should have looked at before then."""
    return int(tx.execute(_ROUNDS, {"p_look_at": before}).scalar_one())


def reminders(tx: Tx, before: datetime) -> int:
    """People of open rounds who should have been looked at for a reminder before then."""
    return int(tx.execute(_REMINDERS, {"p_remind_at": before}).scalar_one())


def messages(tx: Tx, before: datetime) -> int:
    """Messages that were due before then and are not settled, whenever their next attempt is."""
    untried = int(tx.execute(_MESSAGES, {"p_not_before": before}).scalar_one())
    return untried + sum(since < before for since in put_off.since(tx, before))


def in_doubt(tx: Tx) -> int:
    """Messages of which nobody knows whether they arrived."""
    return int(tx.execute(_IN_DOUBT).scalar_one())


def given_up(tx: Tx, since: datetime) -> int:
    """Messages given up whose content is not older than `since`."""
    return int(tx.execute(_GIVEN_UP, {"p_changed_at": since}).scalar_one())
