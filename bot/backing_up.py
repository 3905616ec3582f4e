"""`assurance backup` and `assurance restore`. Restoring sends nothing old, and reminds nobody of what was missed."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime
from pathlib import Path

from flows.occasions import Entry
from flows.reminding import Work, entry, remind_at, upcoming
from storage import assessments, backup, reminding, schema
from storage.database import Database, Tx
from storage.only_process import only_process
from storage.reminding import Kept

MISSED = "it was due before the data was restored from a backup"


def take(database: Database, file: Path, now: datetime) -> str:
    """Makes the file; answers a sentence."""
    rows = backup.write(database, file, now)
    return (
        f"{rows} rows of {database.where} are in {file}. It holds what people wrote: keep it as safe as the database."
    )


def restore(database: Database, file: Path, now: datetime, closed_days: AbstractSet[date]) -> str:
    """Fills an empty database in one transaction; answers what came of it, in sentences."""
    found = backup.verified(file)
    schema.check(database)
    with only_process(database), database.writing() as tx:
        backup.restore_rows(tx, found)
        messages = backup.not_to_be_sent(tx)
        missed = _pass_over(tx, now, closed_days)
    said = [f"{found.rows} rows are restored, as they were on {found.taken_at:%-d %B %Y at %H:%M} UTC."]
    if messages:
        were = "1 message was" if messages == 1 else f"{messages} messages were"
        said.append(
            f"{were} still to be sent then, and may have been sent since, so nothing of that is sent by itself: "
            "`assurance outbox` lists it."
        )
    if missed:
        said.append(
            f"{missed} {'reminder was' if missed == 1 else 'reminders were'} missed; nobody is sent one for that."
        )
    return "\n".join(said)


def _pass_over(tx: Tx, now: datetime, closed_days: AbstractSet[date]) -> int:
    """Occasions that passed meanwhile are covered and told in the ledger; answers how many."""
    entries: list[Entry] = []
    kept: list[Kept] = []
    for round_ in assessments.list_open(tx):
        for work in reminding.works_in(tx, round_):
            missed = [one for one in upcoming(work, closed_days) if one.at <= now]
            if missed:
                after = _covered(work, now)
                kept.append(Kept(after, remind_at(after, closed_days, now)))
                entries += [entry(work, one, MISSED) for one in missed]
    reminding.keep(tx, kept)
    reminding.record(tx, entries)
    return len(entries)


def _covered(work: Work, now: datetime) -> Work:
    return work.with_leader(reminded_through=max(now, work.leader.reminded_through or now))
