"""What Slack tells us of somebody's account: deactivated, or in use again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.turn import Door
from flows.assessment import Assessment, Person
from flows.events import CameBack, Left
from storage import assessments, people


@dataclass(frozen=True)
class Departures:
    """Harmless when told twice: whoever has left already has left."""

    door: Door
    wake: Callable[[], None]

    def changed(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Once what Slack said of the person is kept."""
        self.look(body.get("team_id", ""), event["user"]["id"])

    def look(self, team: str, user: str) -> None:
        """Tells every round this person answers in or chairs, as far as that changes anything there."""
        with self.door.database.reading() as tx:
            person: Person | None = people.get(tx, team, [user]).get(user)
            rounds = assessments.concerned(tx, team, user)
        if person is None:
            return
        for round_ in rounds:
            if person.deactivated:
                self._left(round_, person)
            else:
                on = {"assessment": round_.id, "team": team, "at": self.door.clock.now()}
                self.door.turn(CameBack(user=user, **on))
        self.wake()

    def _left(self, round_: Assessment, person: Person) -> None:
        with self.door.database.reading() as tx:
            scope = assessments.everybody(tx, round_)
            candidates = [round_.started_by, *(leader.user for leader in scope.leaders)]
            others = people.get(tx, round_.team, candidates)
        fields = set(Person.model_fields)
        known = tuple(Person.model_validate(one.model_dump(include=fields)) for one in others.values())
        on = {"assessment": round_.id, "team": round_.team, "at": self.door.clock.now()}
        self.door.turn(Left(user=person.user, name=person.name, others=known, **on))
