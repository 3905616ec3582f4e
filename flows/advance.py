"""The table: what happens → what it does. Pure: the same scope and event always give the same step."""

from collections.abc import Callable
from typing import Any

from flows import answering, closing, events, words
from flows.assessment import Scope
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
    events.Paused: answering.pause,
    events.Resumed: answering.resume,
    events.Submitted: answering.submit,
    events.Reopened: answering.reopen,
    events.Typed: words.typed,
    events.DraftKept: words.keep_draft,
    events.DraftDropped: words.drop_draft,
    events.Extended: closing.extend,
    events.ClosedNow: closing.close_now,
    events.Published: closing.publish,
    events.Ticked: closing.tick,
}


def advance(framework: Framework, scope: Scope, event: events.Event) -> Step:
    """The scope after the event and the messages then owed; raises `NotAllowed` and has changed nothing."""
    return _TABLE[type(event)](framework, scope, event)
