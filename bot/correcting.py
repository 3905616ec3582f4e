"""Taking mended words of a framework file into a round that is open: by whoever runs the bot, having seen them."""

from dataclasses import dataclass

from bot.changes import Change
from bot.refreshing import redraw
from bot.turn import Door
from flows.advance import to_those_here
from flows.assessment import Assessment, Scope
from flows.correcting import mend, to_mend
from flows.events import ByChair
from flows.keeping import saying
from flows.rules import NOT_KNOWN, NotAllowed
from frameworks.content import key_of, reference
from frameworks.model import Framework
from frameworks.wording import Difference
from storage import assessments, history, outbox
from storage.database import Tx

TAKEN = "corrections_taken"


@dataclass(frozen=True)
class Correcting:
    door: Door

    def look(self, assessment: Assessment) -> Difference:
        """What the file says otherwise than the round. Raises NotAllowed where that cannot be taken in."""
        with self.door.database.writing() as tx:
            return self._found(tx, assessment)[2]

    def take(self, assessment: Assessment) -> Difference:
        """Takes it in, in one transaction: the content, the round, its history, its messages. Twice changes nothing."""
        now = self.door.clock.now()
        with self.door.database.writing() as tx:
            scope, file, found = self._found(tx, assessment)
            if reference(file) == scope.assessment.framework:
                return found
            self.door.library.pin(tx, file, now)
            after, effects = mend(file, scope, now)
            assessments.save(tx, scope, after)
            where = "; ".join(one.where for one in found.mended)
            change = f"{scope.assessment.framework} → {after.assessment.framework}"
            history.write(tx, assessment.id, now, "", TAKEN, detail=f"{change}: {where}")
            outbox.owe(tx, assessment.team, saying(self.door.keeping, to_those_here(after, effects)), now)
            redraw(tx, self.door.library, assessment.team, [leader.user for leader in after.leaders], now)
        self.door.changes.tell(Change(assessment.team, assessment.id))
        return found

    def _found(self, tx: Tx, assessment: Assessment) -> tuple[Scope, Framework, Difference]:
        about = ByChair(assessment=assessment.id, team=assessment.team, at=self.door.clock.now())
        scope = assessments.load(tx, about, self.door.closed_days)
        if scope is None:
            raise NotAllowed(NOT_KNOWN)
        name = scope.assessment.framework
        was, file = self.door.library.get(name), self.door.library.get(key_of(name))
        if was is None or file is None:
            raise NotAllowed(f"There is no file of {key_of(name)} here to take corrections from. Nothing was changed.")
        return scope, file, to_mend(was, file, scope)
