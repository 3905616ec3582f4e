"""Reminders: when somebody is next written to, and what becomes of their occasions. Worked out from stored facts.

What was covered is remembered as a moment (`reminded_through`), not as a count, so that nobody is reminded twice for
the same occasion, whatever the clock or the process did meanwhile: several that were missed become one message.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime

from flows.assessment import Assessment, Assignment, Leader, Phase, Scope
from flows.calendar import local_day, next_open
from flows.deadlines import closing
from flows.occasions import ASKED, Entry, Kind, Occasion, Snooze, Withheld, occasions, snooze
from frameworks.model import Frozen

ClosedDays = AbstractSet[date]


class Work(Frozen):
    """One round as one leader has it: everything a reminder needs to know."""

    assessment: Assessment
    leader: Leader
    assignments: tuple[Assignment, ...]

    @property
    def unfinished(self) -> tuple[Assignment, ...]:
        """What they are reminded of: not what they asked the chair to give to somebody else, nothing once they left."""
        if self.assessment.phase is not Phase.OPEN or self.leader.left_at is not None:
            return ()
        return tuple(a for a in self.assignments if a.submitted_at is None and a.declined_at is None)

    def with_leader(self, **changes: object) -> "Work":
        return self.model_copy(update={"leader": self.leader.model_copy(update=changes)})


class Reminded(Frozen):
    """What came of looking at one person: `sent` is what they are now written about, nothing when it is not time.

    `works` are as they are to be kept; `entries` say what became of each occasion that is covered now.
    """

    works: tuple[Work, ...]
    sent: tuple[Occasion, ...] = ()
    entries: tuple[Entry, ...] = ()


def uncovered(work: Work, closed_days: ClosedDays) -> tuple[Occasion, ...]:
    """The planned occasions that no message has covered yet. One message a day covers everything planned that day."""
    leader, covered = work.leader, work.leader.reminded_through
    planned = occasions(work.assessment, leader, closed_days)
    if covered is None:
        return planned
    return tuple(one for one in planned if local_day(one.at, leader.tz) > local_day(covered, leader.tz))


def upcoming(work: Work, closed_days: ClosedDays) -> tuple[Occasion, ...]:
    """Every reminder still to come for this leader in this round, as things stand; none when nothing is unfinished.

    A snooze silences what was planned before it ends. The round has closed by the time of what is left out at its end.
    """
    if not work.unfinished:
        return ()
    found = [one for one in uncovered(work, closed_days) if not _silenced(work, one)]
    end = closing(work.assessment, closed_days)
    coming = (one for one in (*found, *asked_for(work, closed_days)) if one.at < end)
    return tuple(sorted(coming, key=lambda one: one.at))


def asked_for(work: Work, closed_days: ClosedDays) -> tuple[Occasion, ...]:
    """What the leader (a snooze) or the chair (a nudge) asked for and no message has covered yet."""
    leader, covered = work.leader, work.leader.reminded_through
    return tuple(
        Occasion(kind=kind, at=next_open(asked, leader.tz, closed_days))
        for kind, asked in ((Kind.SNOOZED, leader.snoozed_until), (Kind.NUDGE, leader.nudged_at))
        if asked is not None and (covered is None or asked > covered)
    )


def _silenced(work: Work, planned: Occasion) -> bool:
    quiet_until = work.leader.snoozed_until
    return quiet_until is not None and planned.at <= quiet_until


def remind_at(work: Work, closed_days: ClosedDays, at: datetime) -> datetime | None:
    """When this leader must next be looked at for this round: what was missed waits for the next open moment."""
    first = next((one.at for one in upcoming(work, closed_days)), None)
    return None if first is None else next_open(max(first, at), work.leader.tz, closed_days)


def remind(works: Iterable[Work], at: datetime, closed_days: ClosedDays) -> Reminded:
    """Whether this person is written to at `at`: one message for everything they have unfinished.

    What is due outside their hours waits for the next open moment: nothing is covered then.
    """
    works = in_one_zone(works)
    due = [(work, one) for work in works for one in upcoming(work, closed_days) if one.at <= at]
    if not due or next_open(at, due[0][0].leader.tz, closed_days) > at:
        return Reminded(works=works)
    after = tuple(_covered(work, at) if work.unfinished else work for work in works)
    speaking = max(due, key=_rank)
    entries = [entry(*each, each[1].reason, at) if each is speaking else entry(*each, Withheld.MERGED) for each in due]
    for before, now in zip(works, after, strict=True):
        entries += _passed_over(before, now, closed_days)
    return Reminded(works=after, sent=tuple(one for _, one in sorted(due, key=_rank)), entries=tuple(entries))


def in_one_zone(works: Iterable[Work]) -> tuple[Work, ...]:
    """Most urgent first, all in the zone their newest round knows: a person is in one place at a time."""
    works = tuple(sorted(works, key=lambda work: (work.assessment.due, work.assessment.opened_at, work.assessment.id)))
    newest = max(works, key=lambda work: work.assessment.opened_at, default=None)
    return tuple(work.with_leader(tz=newest.leader.tz) for work in works) if newest else ()


def snoozed(
    works: Iterable[Work], choice: Snooze, at: datetime, closed_days: ClosedDays
) -> tuple[tuple[Work, ...], datetime]:
    """Everything unfinished keeps quiet until the time chosen, and that time: later than what was covered by then,
    even where the clock has gone back. `works` are not empty."""
    works = in_one_zone(works)
    asked_at = max(at, *(work.leader.reminded_through or at for work in works))
    until = snooze(choice, asked_at, works[0].leader.tz, closed_days)
    return tuple(work.with_leader(snoozed_until=until) if work.unfinished else work for work in works), until


def turned(before: Work, after: Work, at: datetime, closed_days: ClosedDays) -> tuple[Work, tuple[Entry, ...]]:
    """What a change means for occasions that have passed: they are not owed to somebody who only now has work to do.

    That is so where somebody who had finished has not any more, and where the due date moved, which makes a new plan.
    """
    if after.assessment.due == before.assessment.due and (before.unfinished or not after.unfinished):
        return after, ()
    old, new = ([one for one in uncovered(work, closed_days) if one.at <= at] for work in (before, after))
    passed = max((one.at for one in (*old, *new)), default=None)
    if passed is None:
        return after, ()
    entries = tuple(withheld(before, one, closed_days) for one in old)
    return after.with_leader(reminded_through=passed), entries


def changed(before: Scope, after: Scope, at: datetime) -> tuple[tuple[Work, ...], tuple[Entry, ...]]:
    """Everybody whose reminders a change concerns, as they are now, and what became of occasions it did away with."""
    days = after.closed_days
    was, now = works_by_user(before), works_by_user(after)
    anew = (before.assessment.due, before.assessment.phase) != (after.assessment.due, after.assessment.phase)
    works: list[Work] = []
    entries: list[Entry] = []
    for user, work in now.items():
        old = was.get(user) or work.model_copy(update={"assessment": before.assessment, "assignments": ()})
        if anew or old.leader != work.leader or _to_do(old) != _to_do(work):
            turned_, withheld_ = turned(old, work, at, days)
            works.append(turned_)
            entries += withheld_
    return tuple(works), tuple(entries)


def _to_do(work: Work) -> set[str]:
    return {assignment.domain for assignment in work.unfinished}


def works_by_user(scope: Scope) -> dict[str, Work]:
    mine: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in scope.assignments:
        mine[assignment.leader].append(assignment)
    return {
        leader.user: Work(assessment=scope.assessment, leader=leader, assignments=tuple(mine[leader.user]))
        for leader in scope.leaders
    }


def withheld(work: Work, occasion: Occasion, closed_days: ClosedDays) -> Entry:
    """Why an occasion that no message covered has none, as this round stands."""
    return entry(work, occasion, _why_not(work, occasion, closed_days))


def _why_not(work: Work, occasion: Occasion, closed_days: ClosedDays) -> Withheld:
    if all(a.submitted_at is not None for a in work.assignments):
        return Withheld.SUBMITTED
    if work.leader.left_at is not None:
        return Withheld.LEFT
    if all(a.submitted_at is not None or a.declined_at is not None for a in work.assignments):
        return Withheld.DECLINED
    if occasion.kind not in ASKED and _silenced(work, occasion):
        return Withheld.SNOOZED
    if work.assessment.phase is not Phase.OPEN or closing(work.assessment, closed_days) <= occasion.at:
        return Withheld.CLOSED
    return Withheld.MOVED


def entry(work: Work, occasion: Occasion, reason: str, sent_at: datetime | None = None) -> Entry:
    return Entry(
        assessment=work.assessment.id,
        user=work.leader.user,
        kind=occasion.kind,
        planned_at=occasion.at,
        sent_at=sent_at,
        reason=str(reason),
    )


def _covered(work: Work, at: datetime) -> Work:
    """One message speaks of every round of a person, so what was due in any of them is done."""
    return work.with_leader(reminded_through=max(at, work.leader.reminded_through or at))


def _passed_over(before: Work, after: Work, closed_days: ClosedDays) -> list[Entry]:
    """What is covered without having been due: silenced by a snooze."""
    left = uncovered(after, closed_days)
    passed = [one for one in uncovered(before, closed_days) if one not in left]
    return [entry(before, one, Withheld.SNOOZED) for one in passed if _silenced(before, one)]


def _rank(due: tuple[Work, Occasion]) -> tuple[int, datetime]:
    return list(Kind).index(due[1].kind), due[1].at
