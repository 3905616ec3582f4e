"""What became of every occasion to remind the leaders of a round, and every message still to come."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime

from pydantic import AwareDatetime

from flows.occasions import Entry
from flows.reminding import Work, asked_for, entry, in_one_zone, remind, remind_at, uncovered, upcoming, withheld
from frameworks.model import Frozen

STILL_TO_COME = "still to come"


class Coming(Frozen):
    """One message still to come to one leader, in zone `tz`; `reasons` are why, for the round asked about."""

    user: str
    at: AwareDatetime
    tz: str
    reasons: tuple[str, ...]


def ledger(works: Iterable[Work], entries: Iterable[Entry], closed_days: AbstractSet[date]) -> tuple[Entry, ...]:
    """Every occasion of a round in order: `entries` were written when they came; the rest follows from how it stands.

    `works` are the round's leaders; an entry of somebody who is no longer among them is kept.
    """
    found = list(entries)
    for work in works:
        coming = upcoming(work, closed_days)
        others = [one for one in (*uncovered(work, closed_days), *asked_for(work, closed_days)) if one not in coming]
        found += [entry(work, one, STILL_TO_COME) for one in coming]
        found += [withheld(work, one, closed_days) for one in others]
    return tuple(sorted(found, key=lambda one: (one.planned_at, one.user, one.kind)))


def preview(
    people: Mapping[str, Iterable[Work]], assessment: str, at: datetime, closed_days: AbstractSet[date]
) -> tuple[Coming, ...]:
    """Every message still to come about `assessment`, if nobody does anything until then.

    `people` are all rounds of each of its leaders, by user: one message a day speaks of all of them.
    """
    found = [
        Coming(user=user, at=when, tz=tz, reasons=reasons)
        for user, works in people.items()
        for when, tz, reasons in _messages(in_one_zone(works), assessment, at, closed_days)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.user)))


def _messages(
    works: tuple[Work, ...], assessment: str, at: datetime, closed_days: AbstractSet[date]
) -> Iterator[tuple[datetime, str, tuple[str, ...]]]:
    while looks := [when for work in works if (when := remind_at(work, closed_days, at)) is not None]:
        at = min(looks)
        due = [one for work in works if work.assessment.id == assessment for one in upcoming(work, closed_days)]
        reasons = tuple(one.reason for one in due if one.at <= at)
        works = remind(works, at, closed_days).works
        if reasons:
            yield at, works[0].leader.tz, reasons
