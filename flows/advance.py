"""The table: what happens → what it does. Pure: the same scope and event always give the same step."""

from collections.abc import Callable
from typing import Any

from flows import (
    again,
    answering,
    chairing,
    changing,
    closing,
    events,
    fetching,
    following,
    handing,
    leaving,
    reopening,
    submitting,
    words,
)
from flows.assessment import Scope
from flows.effects import Effect
from flows.late import too_late
from flows.rules import Step
from frameworks.model import Framework

_TABLE: dict[type[events.Event], Callable[[Framework, Scope, Any], Step]] = {
    events.Started: answering.start,
    events.Postponed: answering.postpone,
    events.Looked: answering.look,
    events.Rated: answering.rate,
    events.Noted: answering.note,
    events.WentTo: answering.go_to,
    events.WentBack: answering.go_back,
    events.NoteFits: answering.note_fits,
    events.Paused: answering.pause,
    events.Resumed: answering.resume,
    events.Fetched: fetching.fetch,
    events.Submitted: submitting.submit,
    events.Reopened: submitting.reopen,
    events.Typed: words.typed,
    events.DraftKept: words.keep_draft,
    events.DraftDropped: words.drop_draft,
    events.Extended: closing.extend,
    events.ClosedNow: closing.close_now,
    events.Published: closing.publish,
    events.AgainChosen: again.choose,
    events.FollowedUp: following.follow_up,
    events.LeaderAdded: changing.add,
    events.LeaderRemoved: changing.remove,
    events.HandedOver: handing.hand_over,
    events.KeptWith: handing.keep,
    events.Declined: handing.decline,
    events.NudgedAll: changing.nudge,
    events.RoundReopened: reopening.reopen,
    events.RoundCancelled: reopening.cancel,
    events.Unposted: reopening.unposted,
    events.ChannelChosen: reopening.choose_channel,
    events.Left: leaving.leave,
    events.ChairPassed: chairing.pass_chair,
    events.CameBack: leaving.come_back,
    events.Ticked: closing.tick,
}


def advance(framework: Framework, scope: Scope, event: events.Event) -> Step:
    """The scope after the event and the messages then owed; raises `NotAllowed` and has changed nothing."""
    after, effects = _overtaken(framework, scope, event) or _TABLE[type(event)](framework, scope, event)
    return after, to_those_here(after, effects)


def _overtaken(framework: Framework, scope: Scope, event: events.Event) -> Step | None:
    """A press that came too late draws the page as it stands. Whoever typed is told so in words (`words.typed`)."""
    if not isinstance(event, events.OnPage) or isinstance(event, events.Typed):
        return None
    assignment = scope.assignment(event.by, event.domain)
    return answering.look(framework, scope, event) if assignment and too_late(event, assignment) else None


def to_those_here(scope: Scope, effects: list[Effect]) -> list[Effect]:
    """Nobody whose account is deactivated is written to; what stands in their conversation may be redrawn."""
    left = {leader.user for leader in scope.leaders if leader.left_at is not None}
    return [effect for effect in effects if effect.redraw_only or effect.to not in left]
