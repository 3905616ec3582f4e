"""The one door: lock, load, advance, save, owe, in one transaction."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

import structlog

from bot.changes import Change, Changes
from bot.clock import Clock
from bot.held import when_answered, when_settled
from bot.insisting import insisting
from bot.metrics import TURNS
from bot.refreshing import refresh
from flows.advance import advance
from flows.assessment import Scope
from flows.deadlines import next_look
from flows.deeds import deeds
from flows.effects import Effect
from flows.events import Event, Reach, Ticked
from flows.keeping import Keeping, saying
from flows.rules import NOT_KNOWN, NotAllowed
from frameworks.content import key_of
from frameworks.model import Framework
from storage import assessments, history, inbox, outbox
from storage.database import Database, Tx
from storage.shelf import Shelf

log = structlog.get_logger()

CLICK = "click:"
"""How the keys of presses begin. One that was refused is not tried again by a repeat: whoever pressed was told that
nothing was changed, and is not told twice.
"""
IN_LINE = timedelta(seconds=4)
"""How long the sweeper leaves a message to the click that is about to draw it."""


@dataclass(frozen=True)
class Taken:
    """What came of an event. `repeat`: it had been applied before. `refusal` is a sentence for the person."""

    refusal: str = ""
    repeat: bool = False
    effects: list[Effect] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """`applied`, `repeat` or `refused`."""
        return "repeat" if self.repeat else "refused" if self.refusal else "applied"


@dataclass(frozen=True)
class Door:
    database: Database
    library: Shelf
    clock: Clock
    closed_days: AbstractSet[date]
    keeping: Keeping = field(default_factory=Keeping)
    changes: Changes = field(default_factory=Changes)

    def turn(self, event: Event, delivery: str = "", drawn_in_line: bool = False) -> Taken:
        """Applies one event once. `delivery` is the unique key of what Slack delivered; a repeat changes nothing."""
        name = type(event).__name__
        try:
            taken = insisting(lambda: self._turn(event, delivery, drawn_in_line), keyed=bool(delivery))
        except Exception:
            when_settled(TURNS.labels(name, "failed").inc)
            raise
        when_answered(lambda: self._told(name, event, taken))
        return taken

    def _told(self, name: str, event: Event, taken: Taken) -> None:
        """Only now is it certainly saved. Of a repeat, whoever applied it may have lost its connection or ended before
        it could tell anybody.
        """
        TURNS.labels(name, taken.outcome).inc()
        if taken.outcome != "refused":
            alone = event.reach is Reach.PAGE
            self.changes.tell(Change(event.team, event.assessment, (event.by,) if alone else ()))
        if taken.outcome == "applied" and not isinstance(event, Ticked):
            log.info("turn", what=name, round=event.assessment, owes=[effect.key for effect in taken.effects])

    def within(self, tx: Tx, event: Event) -> Taken:
        """As `turn`, for what follows from a change made in the same transaction."""
        scope = assessments.load(tx, event, frozenset(self.closed_days))
        return self._apply(tx, scope, event, drawn_in_line=False)

    def _turn(self, event: Event, delivery: str, drawn_in_line: bool) -> Taken:
        with self.database.writing() as tx:
            fresh = inbox.accepting(tx, delivery, event.at) if delivery else None
            scope = assessments.load(tx, event, frozenset(self.closed_days))
            if fresh and not fresh():
                return Taken(repeat=True)
            taken = self._apply(tx, scope, event, drawn_in_line)
            if taken.refusal and delivery and not delivery.startswith(CLICK):
                inbox.forget(tx, delivery)  # nothing was applied: a corrected form comes with the same key
        return taken

    def _apply(self, tx: Tx, scope: Scope | None, event: Event, drawn_in_line: bool) -> Taken:
        if scope is None:
            return Taken(refusal=NOT_KNOWN)
        framework = self.library.get(scope.assessment.framework)
        if framework is None:
            return Taken(refusal=_not_installed(key_of(scope.assessment.framework)))
        taken = self._advance(tx, framework, scope, event)
        held = event.at + IN_LINE if drawn_in_line else None
        outbox.owe(tx, scope.assessment.team, saying(self.keeping, taken.effects), event.at, held)
        return taken

    def _advance(self, tx: Tx, framework: Framework, scope: Scope, event: Event) -> Taken:
        try:
            after, effects = advance(framework, scope, event)
        except NotAllowed as refusal:
            return Taken(refusal=refusal.reason, effects=list(refusal.redraw))
        assessments.save(tx, scope, after)
        if event.reach is not Reach.PAGE:
            refresh(tx, self.library, scope, after, event.at)
            assessments.set_look_at(tx, after.assessment.id, next_look(after))
            for deed in deeds(framework, scope, after, event):
                history.write(tx, after.assessment.id, event.at, event.by, deed.what, detail=deed.detail)
        return Taken(effects=effects)


def _not_installed(framework: str) -> str:
    return (
        f"This round uses the framework edition {framework}, which is not installed here any more, so nothing was "
        "changed. Ask whoever runs me to put its file back."
    )
