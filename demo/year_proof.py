"""Whether a played year kept its promises: every reminder in hours, none too many, none lost; thanks and the word come.

Worked out again from the scripts, the workspace's own record and the calendar; nothing of the app's own is used but
what it says it did (the ledger). Each function answers faults in sentences; none means none.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from demo.bank_holidays import bank_holidays
from demo.comparison_proof import said_of_last_time
from demo.played import Played
from demo.proof import key
from demo.script import Leader
from frameworks.model import Framework

Json = Mapping[str, Any]
PLANNED = frozenset({"halfway", "three_quarters", "day_before", "due_day"})
ASKED = frozenset({"snoozed", "nudge"})
BEGINS, ENDS, SATURDAY = 9, 17, 5
NEAR = timedelta(minutes=2)
"""Between a reminder being owed and its standing in the conversation."""


@dataclass(frozen=True)
class Year:
    """`ledgers` and `rounds` in the order played; `zones` by user id, as the workspace's page shows them."""

    rounds: tuple[Played, Played]
    ledgers: tuple[Sequence[Json], Sequence[Json]]
    record: Json
    zones: Mapping[str, str]

    @property
    def by_name(self) -> dict[str, str]:
        return {one.name: one.user for one in self.rounds[0].people}


def faults(year: Year, chosen: date) -> list[str]:
    """Everything about reminders, thanks, the word on the day `chosen`, and what the summary says of last time."""
    return [
        *in_hours(year),
        *once_a_day(year),
        *ledger_and_record(year),
        *none_after_submitting(year),
        *thanked(year),
        *told_on_the_day(year, chosen),
        *said_of_last_time(*year.rounds, year.record),
    ]


def in_hours(year: Year) -> list[str]:
    """Every reminder in the record stands in its reader's working hours, where they are."""
    found = []
    for user, moment in _reminders(year.record):
        local = moment.astimezone(ZoneInfo(year.zones[user]))
        if not _open(local):
            found.append(f"{user} was reminded at {local:%A %-d %B %Y, %H:%M} where they are.")
    return found


def _open(local: datetime) -> bool:
    working = local.weekday() < SATURDAY and local.date() not in bank_holidays(local.year)
    return working and BEGINS <= local.hour < ENDS


def once_a_day(year: Year) -> list[str]:
    """One planned reminder a day for each person; more only where they or the chair asked for it."""
    found, planned, allowed = [], Counter[tuple[str, date]](), Counter[tuple[str, date]]()
    for row in _rows(year):
        if row["sent_at"]:
            on = (str(row["person"]), _local(year, row).date())
            planned[on] += row["kind"] in PLANNED
            allowed[on] += row["kind"] in ASKED
    for (person, day), times in planned.items():
        if times > 1:
            found.append(f"{person} had {times} planned reminders on {day}.")
    names = {user: name for name, user in year.by_name.items()}
    came = Counter((names[user], _on(year, user, moment)) for user, moment in _reminders(year.record))
    for (person, day), times in came.items():
        if times > 1 + allowed[person, day]:
            found.append(f"{person} had {times} reminders on {day}; {allowed[person, day]} of them were asked for.")
    return found


def ledger_and_record(year: Year) -> list[str]:
    """Every row that was sent has its message, and every message its row; every other row says why not."""
    messages: dict[str, list[datetime]] = defaultdict(list)
    for user, moment in _reminders(year.record):
        messages[user].append(moment)
    found = []
    for row in _rows(year):
        if not row["reason"]:
            found.append(f"The ledger gives no reason: {_said(row)}")
        if not row["sent_at"]:
            continue
        if row["local_time"][:16] != f"{_local(year, row):%Y-%m-%dT%H:%M}":
            found.append(f"The ledger tells another local time than its moment: {_said(row)}")
        sent, theirs = datetime.fromisoformat(row["sent_at"]), messages[year.by_name[row["person"]]]
        match = next((one for one in theirs if -NEAR < one - sent < NEAR), None)
        if match is None:
            found.append(f"In the ledger, not in the record: {_said(row)}")
        else:
            theirs.remove(match)
    left = ((user, moment) for user, moments in messages.items() for moment in moments)
    return found + [f"In the record, not in the ledger: a reminder to {user} at {moment}." for user, moment in left]


def none_after_submitting(year: Year) -> list[str]:
    """Nobody is reminded of a round once everything of theirs in it is submitted."""
    found = []
    for played, rows in zip(year.rounds, year.ledgers, strict=True):
        done = {one.person.name: at for one in played.script.leaders if (at := _done(year.record, played, one))}
        found += [
            f"Reminded after submitting everything: {_said(row)}"
            for row in rows
            if row["sent_at"] and row["person"] in done and datetime.fromisoformat(row["sent_at"]) > done[row["person"]]
        ]
    return found


def _done(record: Json, played: Played, leader: Leader) -> datetime | None:
    """When the last of their domains was submitted for the last time; None where something was not."""
    if not leader.starts or not all(part.submits for part in leader.parts):
        return None
    ends = [
        _submitted(record, f"page:{played.id}:{leader.person.user}:{part.domain}", played.framework, part.domain)
        for part in leader.parts
    ]
    known = [one for one in ends if one]
    return max(known) if len(known) == len(ends) else None


def _submitted(record: Json, page: str, framework: Framework, domain: str) -> datetime | None:
    found = framework.domain(domain)
    heading = f"{found.name if found else domain}, submitted"
    drawn = sorted(
        (datetime.fromisoformat(version["at"]), heading in version["text"])
        for message in record["messages"]
        if key(message) == page
        for version in message["versions"]
    )
    before = [(False, None), *((is_, at) for at, is_ in drawn)]
    turns = [at for (was, _), (is_, at) in pairwise(before) if is_ and not was]
    return turns[-1] if turns else None


def thanked(year: Year) -> list[str]:
    """After each summary every leader has one short message about it."""
    found = []
    live = [message for message in year.record["messages"] if not message["deleted_at"]]
    for played in year.rounds:
        times = Counter(key(message) for message in live)
        keys = {one.person.name: f"thanks:{played.id}:{one.person.user}" for one in played.script.leaders}
        found += [f"{name} has {times[key]} short messages after the summary, not one." for name, key in keys.items()
                  if times[key] != 1]  # fmt: skip
    return found


def told_on_the_day(year: Year, chosen: date) -> list[str]:
    """The chair has the word once, on the day chosen, in their working hours."""
    first, chair = year.rounds[0], year.rounds[0].script.chair
    words = [one for one in year.record["messages"] if key(one).startswith(f"again:{first.id}:")]
    moments = [_moment(one).astimezone(ZoneInfo(year.zones[chair.user])) for one in words]
    if len(moments) != 1:
        return [f"The chair had the word to look again {len(moments)} times, not once."]
    if moments[0].date() != chosen or not _open(moments[0]):
        return [f"The chair had the word to look again at {moments[0]}, not on {chosen} in working hours."]
    return []


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def _rows(year: Year) -> list[Json]:
    return [row for rows in year.ledgers for row in rows]


def _reminders(record: Json) -> list[tuple[str, datetime]]:
    """Each reminder that came: to whom, when. Moved to the bottom, it is a message of its own."""
    return [
        (key(message).partition(":")[2], _moment(message))
        for message in record["messages"]
        if key(message).startswith("reminder:")
    ]


def _local(year: Year, row: Json) -> datetime:
    zone = ZoneInfo(year.zones[year.by_name[row["person"]]])
    return datetime.fromisoformat(row["sent_at"]).astimezone(zone)


def _on(year: Year, user: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(year.zones[user])).date()


def _moment(message: Json) -> datetime:
    return datetime.fromtimestamp(float(message["ts"]), UTC)


def _said(row: Json) -> str:
    return f"{row['person']}, {row['kind']}, planned {row['planned_at']}, sent {row['sent_at']}: {row['reason']}"
