"""What ends by itself: answers whose time is over, and workspaces from which the app was removed."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.changes import Change
from bot.turn import Door
from flows.assessment import Phase, Scope
from flows.collation import collate
from flows.events import Ticked
from storage import assessments, deleting, history, installations, keeping
from storage.database import Tx

log = structlog.get_logger()


@dataclass(frozen=True)
class Keeper:
    door: Door

    def beat(self, now: datetime) -> None:
        """Ends what is due. What fails is logged, keeps nothing else, and is tried again."""
        for round_ in self._over(now):
            try:
                self.end_answers(round_, now)
            except Exception:
                log.exception("the answers of a round could not be ended; trying again later", round=round_)
        with self.door.database.reading() as tx:
            teams = installations.due(tx, now)
        for team in teams:
            with self.door.database.writing() as tx:
                deleting.delete_team(tx, team)
            log.info("everything of a workspace was deleted: the app was removed and its time is over", team=team)

    def end_answers(self, round_: str, now: datetime) -> None:
        """The round's answers and notes, once what was found is kept; nothing where they have ended already."""
        with self.door.database.writing() as tx:
            scope = assessments.load(tx, Ticked(assessment=round_, at=now), self.door.closed_days)
            if scope is None or scope.answered is None or scope.answered.kept is not None:
                return
            found = self._found(scope)
            if found is None:
                return
            keeping.end_answers(tx, round_, found, now)
            history.write(tx, round_, now, "", "answers_ended")
        self.door.changes.tell(Change(scope.assessment.team, round_))

    def _over(self, now: datetime) -> list[str]:
        ends = self.door.keeping.answers_end
        with self.door.database.reading() as tx:
            return [one.assessment for one in self._ended(tx, now) if (end := ends(one.at)) and end <= now]

    def _ended(self, tx: Tx, now: datetime) -> list[keeping.Over]:
        return keeping.over(tx, now) if self.door.keeping.answers_months is not None else []

    def _found(self, scope: Scope) -> str | None:
        """What was found, as JSON; empty for a cancelled round, of which nothing is shown. None: it cannot be told."""
        assessment = scope.assessment
        if assessment.phase is Phase.CANCELLED:
            return ""
        framework = self.door.library.get(assessment.framework)
        if framework is None or scope.answered is None:
            log.error("answers are kept longer: their framework edition is missing", framework=assessment.framework)
            return None
        return collate(framework, assessment.promise, scope.answered).model_dump_json()
