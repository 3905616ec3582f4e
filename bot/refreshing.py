"""After a change: when those it concerns must next be reminded, and the reminder they have, as things now stand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.assessment import Scope
from flows.reminder import redrawn
from flows.reminding import changed, remind_at
from frameworks.model import Framework
from storage import outbox, reminding
from storage.database import Tx
from storage.reminding import Kept


def refresh(tx: Tx, library: Mapping[str, Framework], before: Scope, after: Scope, at: datetime) -> None:
    """In the transaction of the change, after it was saved: nobody is reminded of what they have just submitted."""
    works, entries = changed(before, after, at)
    gone = {leader.user for leader in before.leaders} - {leader.user for leader in after.leaders}
    if not works and not gone:
        return
    reminding.keep(tx, [Kept(work, remind_at(work, after.closed_days, at)) for work in works])
    reminding.record(tx, entries)
    redraw(tx, library, after.assessment.team, [*(work.leader.user for work in works), *gone], at)


def redraw(
    tx: Tx,
    library: Mapping[str, Framework],
    team: str,
    users: Sequence[str],
    at: datetime,
    until: datetime | None = None,
) -> None:
    """The reminders these people have, as things stand. The messages are locked before what they tell is read."""
    had = reminding.standing(tx, team, users)
    works = reminding.works_of(tx, team, list(had))
    effects = [redrawn(one.reminder, works[user], library, one.stands, until) for user, one in had.items()]
    outbox.owe(tx, team, sorted(effects, key=lambda effect: effect.redraw_only), at)
