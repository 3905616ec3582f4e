"""The one message that reminds somebody: what it holds, and how it is redrawn where it stands."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from flows.assessment import Assignment
from flows.effects import Reminder, Waiting
from flows.naming import number_of
from flows.occasions import Kind, Occasion
from flows.pages import is_complete
from flows.reminding import Work, in_one_zone
from frameworks.model import Framework

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

WHY = {
    Kind.HALFWAY: "Half of the time has passed.",
    Kind.THREE_QUARTERS: "Three quarters of the time have passed.",
    Kind.DAY_BEFORE: "It is due on the next working day.",
    Kind.DUE_DAY: "The due date is here.",
    Kind.SNOOZED: "You asked me to remind you now.",
    Kind.NUDGE: "The chair asks everybody who has not finished.",
}


def reminder_key(user: str) -> str:
    return f"reminder:{user}"


def reminder(
    works: Iterable[Work], library: Mapping[str, Framework], at: datetime, sent: tuple[Occasion, ...]
) -> Reminder:
    """To one person at `at`, because of `sent` (not empty; the last one speaks). It moves to the bottom each time."""
    works = in_one_zone(works)
    leader = works[0].leader
    return Reminder(
        key=reminder_key(leader.user),
        to=leader.user,
        waiting=waiting(works, library),
        why=WHY[sent[-1].kind],
        tz=leader.tz,
        reposts=max(1, int((at - EPOCH).total_seconds())),
        last=any(one.kind is Kind.DUE_DAY for one in sent),
    )


def redrawn(
    old: Reminder, works: Iterable[Work], library: Mapping[str, Framework], stands: bool, until: datetime | None = None
) -> Reminder:
    """The same message as things stand now; `until` is when they asked to be reminded instead.

    One that was owed and has not been sent (`stands` is false) is still sent while anything waits. With nothing
    waiting it is only redrawn, or taken back where it was never sent. One that stands and said that nothing waits is
    left at that: an old message must not turn into a new ask.
    """
    if stands and not old.waiting:
        return old.model_copy(update={"redraw_only": True})
    left = waiting(works, library)
    if not left:
        done = {"waiting": (), "why": "", "snoozed_until": None, "last": False}
        return old.model_copy(update={**done, "reposts": 0, "redraw_only": True})
    quiet = until or old.snoozed_until
    return old.model_copy(update={"waiting": left, "snoozed_until": quiet, "redraw_only": stands})


def waiting(works: Iterable[Work], library: Mapping[str, Framework]) -> tuple[Waiting, ...]:
    """Everything somebody has not submitted, the most urgent round first, its domains in the framework's order."""
    return tuple(
        one
        for work in in_one_zone(works)
        for one in sorted(
            (_waiting(work, assignment, library.get(work.assessment.framework)) for assignment in work.unfinished),
            key=lambda one: one.number,
        )
    )


def _waiting(work: Work, assignment: Assignment, framework: Framework | None) -> Waiting:
    """A domain whose edition is no longer installed goes by its id."""
    assessment = work.assessment
    domain = framework.domain(assignment.domain) if framework else None
    questions = domain.questions if domain else ()
    complete = [framework is not None and is_complete(framework, assignment.answer(q.id)) for q in questions]
    following = complete.index(False) + 1 if False in complete else None
    return Waiting(
        assessment=assessment.id,
        title=assessment.title,
        due=assessment.due,
        domain=assignment.domain,
        name=domain.name if domain else assignment.domain,
        number=framework.domains.index(domain) + 1 if framework and domain else 0,
        answered=sum(complete),
        questions=len(questions),
        next_question=following,
        next_number=number_of(framework, domain, following) if framework and domain and following else "",
        thing=framework.names.question if framework else "question",
        begun=assignment.touched_at is not None,
    )
