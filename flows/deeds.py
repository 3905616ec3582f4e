"""A round's history: one line for everything done to it. Answers, and what they said, never appear here."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flows import events
from flows.assessment import Phase, Scope
from flows.events import Event
from flows.grammar import listed
from flows.telling import domain_name, name_of
from frameworks.model import Framework


class Deed(NamedTuple):
    """`what` is a word, `detail` plain text."""

    what: str
    detail: str = ""


def deeds(framework: Framework, before: Scope, after: Scope, event: Event) -> list[Deed]:
    """What this event did; nothing where it changed nothing."""
    if before == after:
        return []
    named = _NAMED.get(type(event))
    own = [named(framework, before, after, event)] if named else []
    return [*_of_the_round(before, after, event), *own]


def _of_the_round(before: Scope, after: Scope, event: Event) -> list[Deed]:
    """Whatever caused it: the phase, the due date, the channel, the chair."""
    was, now = before.assessment, after.assessment
    done = []
    if was.phase is not now.phase:
        reason = event.reason if isinstance(event, events.RoundCancelled) else ""
        back = {Phase.CLOSED: "reopened", Phase.PUBLISHED: "not_posted"}
        undone = now.phase is Phase.OPEN or was.phase is Phase.PUBLISHED
        done.append(Deed(back[was.phase] if undone else now.phase.value, reason))
    moved = {"due_moved": (was.due, now.due), "channel_moved": (was.channel, now.channel)}
    moved |= {"chair_passed": (was.chair, now.chair)}
    return [*done, *(Deed(what, f"{old} → {new}") for what, (old, new) in moved.items() if old != new)]


def _given(framework: Framework, before: Scope, after: Scope, event: events.LeaderAdded) -> str:
    new = {a.domain for a in after.assignments if a.leader == event.leader.user}
    new -= {a.domain for a in before.assignments if a.leader == event.leader.user}
    return f"{name_of(after, event.leader.user)}: {_domains(framework, new)}"


def _taken(framework: Framework, before: Scope, after: Scope, event: events.LeaderRemoved) -> str:
    gone = {a.domain for a in before.assignments if a.leader == event.leader}
    gone -= {a.domain for a in after.assignments if a.leader == event.leader}
    return f"{name_of(before, event.leader)}: {_domains(framework, gone)}"


def _handed(framework: Framework, before: Scope, after: Scope, event: events.HandedOver) -> str:
    giver, receiver = name_of(before, event.giver), name_of(after, event.receiver.user)
    return f"{domain_name(framework, event.domain)}: {giver} → {receiver}"


def _asked(framework: Framework, before: Scope, after: Scope, event: events.NudgedAll) -> str:
    del framework, before
    return listed(leader.name for leader in after.leaders if leader.nudged_at == event.at)


def _domains(framework: Framework, ids: set[str]) -> str:
    return listed(domain.name for domain in framework.domains if domain.id in ids)


_Detail = Callable[[Framework, Scope, Scope, Any], str]


def _line(what: str, detail: _Detail) -> Callable[[Framework, Scope, Scope, Any], Deed]:
    return lambda framework, before, after, event: Deed(what, detail(framework, before, after, event))


_NAMED: dict[type[Event], Callable[[Framework, Scope, Scope, Any], Deed]] = {
    events.LeaderAdded: _line("leader_added", _given),
    events.LeaderRemoved: _line("leader_removed", _taken),
    events.HandedOver: _line("handed_over", _handed),
    events.NudgedAll: _line("nudged", _asked),
    events.KeptWith: _line(
        "kept", lambda framework, _, after, e: f"{domain_name(framework, e.domain)}: {name_of(after, e.leader)}"
    ),
    events.Declined: _line(
        "declined", lambda framework, _, after, e: f"{domain_name(framework, e.domain)}: {name_of(after, e.by)}"
    ),
    events.Left: _line("left", lambda _, __, ___, e: str(e.name)),
    events.CameBack: _line("came_back", lambda _, __, after, e: name_of(after, e.user)),
}
"""What this event is called in the history, and its detail."""
