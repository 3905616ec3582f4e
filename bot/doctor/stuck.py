"""Work that should have been done: each with what most likely holds it up."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.doctor.finding import Finding
from storage import overdue, put_off
from storage.database import Database

LATE = timedelta(minutes=30)
"""A heartbeat comes every few seconds, and Slack's longest waits are minutes."""
RECENT = timedelta(days=14)
"""What was given up longer ago is history."""
_RUNNING = "Is `assurance serve` running? If it is, its log says what fails (“could not be looked at”, “sweep failed”)."
_PUT_OFF = "Most often: {}. It is tried again every few minutes; `assurance outbox retry --all` tries at once. "
_OUTBOX = "`assurance outbox` lists them with the reason, and sends again what you choose."


def stuck(database: Database, now: datetime) -> Iterator[Finding]:
    """A finding for each kind of work that waits."""
    before = now - LATE
    with database.reading() as tx:
        why = put_off.why(tx)
        doubts, given_up = overdue.in_doubt(tx), overdue.given_up(tx, now - RECENT)
        waiting = {
            "messages": overdue.messages(tx, before),
            "rounds": overdue.rounds(tx, before),
            "reminders": overdue.reminders(tx, before),
        }
    minutes = int(LATE.total_seconds() // 60)
    for check, number in waiting.items():
        if number:
            said = _PUT_OFF.format(next(iter(why))) if why and check == "messages" else ""
            late = f"{number} should have been seen to more than {minutes} minutes ago"
            yield Finding(check, late, said + _RUNNING)
        else:
            yield Finding(check, f"none is more than {minutes} minutes late")
    if doubts:
        yield Finding("in doubt", f"{doubts} sent, and nobody knows whether they arrived: look in Slack", _OUTBOX)
    else:
        yield Finding("in doubt", "no message")
    if given_up:
        yield Finding("given up", f"{given_up} in the last {RECENT.days} days could not be sent", _OUTBOX)
    else:
        yield Finding("given up", f"no message in the last {RECENT.days} days")
