"""Deleting a round: by its chair in Slack, or by whoever runs the bot on the command line."""

from dataclasses import dataclass
from datetime import datetime

from bot.changes import Change
from bot.insisting import insisting
from bot.refreshing import redraw
from bot.turn import Door
from flows.assessment import Assessment
from flows.events import ByChair
from flows.rules import NOT_KNOWN, NotAllowed, by_chair
from storage import assessments, deleting, inbox
from storage.database import Tx

DELETED = "That round was deleted already."


@dataclass(frozen=True)
class Deleting:
    door: Door

    def by_chair(self, team: str, round_: str, by: str, delivery: str) -> str:
        """Deletes the round its chair points at; answers a refusal, or nothing. A repeat changes nothing."""
        event = ByChair(assessment=round_, team=team, by=by, at=self.door.clock.now())
        return insisting(lambda: self._by_chair(event, delivery))

    def _by_chair(self, event: ByChair, delivery: str) -> str:
        team, round_ = event.team, event.assessment
        with self.door.database.writing() as tx:
            if not inbox.accept(tx, delivery, event.at):
                return ""
            scope = assessments.load(tx, event)
            if scope is None:
                return DELETED if deleting.was_deleted(tx, team, round_) else NOT_KNOWN
            try:
                by_chair(scope.assessment, event)
            except NotAllowed as refusal:
                return refusal.reason
            leaders = tuple(leader.user for leader in scope.leaders)
            self._delete(tx, team, round_, event.by, leaders, event.at)
        self.door.changes.tell(Change(team, "", (event.by, *leaders)))
        return ""

    def by_operator(self, assessment: Assessment) -> None:
        """For whoever runs the bot, on the command line."""
        now = self.door.clock.now()
        with self.door.database.writing() as tx:
            scope = assessments.load(tx, ByChair(assessment=assessment.id, team=assessment.team, at=now))
            if scope is not None:
                leaders = tuple(leader.user for leader in scope.leaders)
                self._delete(tx, assessment.team, assessment.id, "", leaders, now)

    def _delete(self, tx: Tx, team: str, round_: str, by: str, leaders: tuple[str, ...], at: datetime) -> None:
        deleting.delete_round(tx, team, round_, by, at)
        redraw(tx, self.door.library, team, leaders, at)  # their reminders name it no more
