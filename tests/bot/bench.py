"""What tests of the bot work on: a clock that stands still, a database, a round in it, and people to answer."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.clock import Clock
from bot.turn import Door, Taken
from flows import events
from flows.assessment import Assessment, Assignment, Leader, Person, Phase, Promise, Scope
from flows.deadlines import next_look
from flows.effects import Effect, Reply
from flows.opening import announcement, invitations
from frameworks.content import reference
from frameworks.load import load_library
from frameworks.model import Domain, Framework
from storage import assessments, outbox, people
from storage.database import Database
from storage.shelf import Shelf
from tests.quick_database import quick

TEAM, OTHER_TEAM = "T0TRUST01", "T0ELSE001"
CHAIR, ADA, BEN, CLEO, STRANGER = "U0CHAIR01", "U0ADA0001", "U0BEN0001", "U0CLEO001", "U0STRANGE1"
CHANNEL = "C0LEADERS1"
ROUND = "round1"
NAMES = {CHAIR: "Helena Marsh", ADA: "Ada Lowe", BEN: "Ben Firth", CLEO: "Cleo Hart"}
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LIBRARY = load_library()
EDITION: Framework = next(iter(LIBRARY.values()))
GOVERNANCE: Domain = EDITION.domains[0]
LEADERSHIP: Domain = EDITION.domains[1]
STRONG, WEAK = EDITION.scale.levels[-1].id, EDITION.scale.levels[0].id


class StillClock(Clock):
    """Moves only when told to."""

    def __init__(self, now: datetime = MONDAY) -> None:
        super().__init__()
        self.at = now
        self.ran = 3600.0  # the machine was not started just now

    def now(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> datetime:
        by = timedelta(**step)
        self.at += by
        self.ran += max(by.total_seconds(), 0.0)
        return self.at

    def running(self) -> float:
        return self.ran


class Bench:
    """A door onto one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = StillClock()
        self.door = Door(database, Shelf(database, LIBRARY), self.clock, frozenset())

    def round(
        self,
        leaders: Iterable[str] = (ADA, BEN),
        domains: Iterable[str] = (GOVERNANCE.id,),
        id: str = ROUND,
        owe: bool = False,
        **about: Any,
    ) -> Scope:
        """A round that has just been started; `owe` the messages that start it."""
        header = Assessment(
            id=id,
            team=about.pop("team", TEAM),
            framework=about.pop("framework", reference(EDITION)),
            title=about.pop("title", "Spring review"),
            channel=CHANNEL,
            chair=CHAIR,
            started_by=CHAIR,
            opened_at=self.clock.now(),
            due=about.pop("due", date(2026, 3, 13)),
            promise=about.pop("promise", Promise()),
            **about,
        )
        who = tuple(Leader(user=user, name=NAMES.get(user, user), role="Trustee") for user in leaders)
        given = tuple(Assignment(leader=one.user, domain=domain) for domain in domains for one in who)
        scope = Scope(assessment=header, leaders=who, assignments=given)
        with self.database.writing() as tx:
            if header.framework == reference(EDITION):
                self.door.library.pin(tx, EDITION, header.opened_at)
            assessments.add(tx, scope, next_look(scope))
            if owe:
                effects: list[Effect] = [
                    announcement(scope),
                    *invitations(self.door.library[header.framework], scope, at_once=True),
                ]
                outbox.owe(tx, header.team, effects, self.clock.now())
        return scope

    def know(self, *users: str, **more: Any) -> None:
        """What Slack said of these people, just now."""
        with self.database.writing() as tx:
            for user in users:
                person = Person(user=user, name=NAMES.get(user, user), title="Trustee", **more)
                people.put(tx, TEAM, person, self.clock.now())

    def event(self, kind: type[events.Event], by: str = ADA, **more: Any) -> events.Event:
        about = {"assessment": ROUND, "team": TEAM, "by": by, "at": self.clock.now()}
        if issubclass(kind, events.OnPage):
            about["domain"] = GOVERNANCE.id
        return kind.model_validate({**about, **more})

    def rate(
        self, by: str = ADA, question: str = GOVERNANCE.questions[0].id, answer: str = STRONG, **more: Any
    ) -> Taken:
        delivery, in_line = more.pop("delivery", ""), more.pop("drawn_in_line", False)
        rated = self.event(events.Rated, by, question=question, answer=answer, **more)
        return self.door.turn(rated, delivery, drawn_in_line=in_line)

    def answers(self, round_: str = ROUND) -> dict[tuple[str, str], str | None]:
        with self.database.reading() as tx:
            return {(row["leader"], row["question"]): row["answer"] for row in assessments.answers(tx, round_)}

    def notes(self, round_: str = ROUND) -> dict[tuple[str, str], str]:
        with self.database.reading() as tx:
            return {(row["leader"], row["question"]): row["note"] for row in assessments.answers(tx, round_)}

    def phase(self, round_: str = ROUND) -> Phase:
        with self.database.reading() as tx:
            found = assessments.get(tx, round_)
        assert found is not None
        return found.phase

    def rows(self, table: str, what: str = "*") -> list[Any]:
        with self.database.reading() as tx:
            return list(tx.execute(text(f"SELECT {what} FROM {table}")))  # noqa: S608 - the names are the tests' own

    def owed(self) -> dict[str, Any]:
        """Every message there is, by key."""
        return {row.key: row for row in self.rows("outbox")}

    def owe_reply(self, key: str, to: str = ADA, *lines: str, team: str = TEAM) -> Reply:
        reply = Reply(key=key, to=to, lines=lines or ("words",))
        with self.database.writing() as tx:
            outbox.owe(tx, team, [reply], self.clock.now())
        return reply


def database_at(folder: Path, template: bytes) -> Database:
    file = folder / "assurance.db"
    file.write_bytes(template)
    return quick(Database(f"sqlite:///{file}"))
