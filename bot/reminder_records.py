"""What the command line tells of a round's reminders: every message still to come, and what became of each occasion."""

import json
from collections import Counter
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import TypedDict

from bot.records import one_round
from flows.assessment import Leader
from flows.calendar import local_time
from flows.ledger import ledger as told
from flows.ledger import preview as still_to_come
from storage import reminding, schema
from storage.database import Database


class Line(TypedDict):
    """One occasion of one person, in ISO 8601. `local_time` is when it was sent, else planned, where they are."""

    person: str
    kind: str
    planned_at: str
    local_time: str
    sent_at: str | None
    reason: str


def preview(database: Database, id: str, now: datetime, closed_days: AbstractSet[date]) -> str:
    """A line for each message still to come if nobody does anything: who, when in their own time, why."""
    schema.check(database)
    with database.reading() as tx:
        found = one_round(tx, id)
        leaders = {work.leader.user: work.leader for work in reminding.works_in(tx, found)}
        people = reminding.works_of(tx, found.team, list(leaders))
    names = _names(leaders)
    lines = [
        f"{_in_words(one.at, one.tz)}  {names[one.user]}: {'; '.join(one.reasons)}"
        for one in still_to_come(people, found.id, now, closed_days)
    ]
    return "\n".join(lines) or f"No reminder of “{found.title}” is to come."


def ledger(database: Database, id: str, closed_days: AbstractSet[date], as_json: bool) -> str:
    """Every occasion of the round: planned when, sent when, or withheld and why."""
    lines = lines_of(database, id, closed_days)
    if as_json:
        return json.dumps(lines, indent=2, ensure_ascii=False)
    in_words = [f"{one['local_time']}  {one['person']}  {one['kind']}: {_fate(one)}" for one in lines]
    return "\n".join(in_words) or "No reminder has been planned for this round."


def lines_of(database: Database, id: str, closed_days: AbstractSet[date]) -> list[Line]:
    schema.check(database)
    with database.reading() as tx:
        found = one_round(tx, id)
        works = reminding.works_in(tx, found)
        entries = reminding.ledger(tx, found.id)
    leaders = {work.leader.user: work.leader for work in works}
    names = _names(leaders)
    return [
        Line(
            person=names.get(one.user, one.user),
            kind=one.kind.value,
            planned_at=one.planned_at.isoformat(),
            local_time=local_time(one.sent_at or one.planned_at, _zone(leaders, one.user)).isoformat(
                timespec="minutes"
            ),
            sent_at=one.sent_at.isoformat() if one.sent_at else None,
            reason=one.reason,
        )
        for one in told(works, entries, closed_days)
    ]


def _names(leaders: dict[str, Leader]) -> dict[str, str]:
    """Who shares a name is told apart by their id."""
    times = Counter(leader.name for leader in leaders.values())
    return {user: one.name if times[one.name] == 1 else f"{one.name} ({user})" for user, one in leaders.items()}


def _zone(leaders: dict[str, Leader], user: str) -> str:
    return leaders[user].tz if user in leaders else Leader.model_fields["tz"].default


def _fate(line: Line) -> str:
    return f"sent, {line['reason']}" if line["sent_at"] else f"not sent, {line['reason']}"


def _in_words(moment: datetime, tz: str) -> str:
    return f"{local_time(moment, tz):%A %-d %B %Y, %H:%M} {tz}"
