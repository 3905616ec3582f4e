"""A heartbeat with nothing due, and collating a large round."""

from collections.abc import Callable
from contextlib import closing

from sqlalchemy import func, select

from bench.databases import Databases
from bench.measured import Measured, by_turns, compared, timed
from bench.rounds import FRAMEWORK, put, started
from bench.sizes import Sizes
from bot.clock import Clock
from bot.deliver import Deliverer
from bot.doubts import Absent, Doubts, Found
from bot.due import Beat
from bot.turn import Door
from flows.collation import collate
from storage import assessments
from storage.database import Database
from storage.owed import Owed, Place
from storage.shelf import Shelf
from storage.tables import ANSWER

ROUNDS, DOMAINS = 4, 5


def heartbeat(databases: Databases, target: float, sizes: Sizes) -> Measured:
    """What `serve` does every few seconds: rounds and reminders due, messages to send, messages in doubt."""
    with (
        closing(_open_assignments(databases, sizes.many_assignments)) as many,
        closing(_open_assignments(databases, 100)) as few,
    ):
        found = by_turns(timed(_beat(many)), timed(_beat(few)), sizes.beats, max(2, sizes.beats // 10))
    return compared("heartbeat_100k", target, *found)


def _open_assignments(databases: Databases, how_many: int) -> Database:
    database = Database(databases.sqlite())
    for number in range(ROUNDS):
        put(database, started(f"round{number}", how_many // ROUNDS // DOMAINS, DOMAINS, users=f"R{number}"))
    return database


class _NothingToSend:
    """At the end of the wire: nothing is due, so nothing may come here."""

    def send(self, owed: Owed, url: str | None) -> Place:
        raise AssertionError(f"{owed.key} was due")

    def look(self, owed: Owed, channel: str) -> Found | Absent:
        raise AssertionError(f"{owed.key} was in doubt")

    def conversation(self, user: str) -> str:
        raise AssertionError(user)

    def clear(self, owed: Owed, copy: Place) -> None:
        raise AssertionError(f"{owed.key} was moved")


def _beat(database: Database) -> Callable[[], None]:
    clock, nothing = Clock(), _NothingToSend()
    beat = Beat(Door(database, Shelf(database, {FRAMEWORK.key: FRAMEWORK}), clock, frozenset()))
    deliverer = Deliverer(database, nothing, clock, "bench")
    doubts = Doubts(database, nothing, clock, "bench", lambda: None)

    def once() -> None:
        beat()
        deliverer.sweep()
        doubts()

    return once


def collation(databases: Databases, target: float, sizes: Sizes) -> Measured:
    """From the database to everything a round found, against one query that counts every answer to every question."""
    database = Database(databases.sqlite())
    put(database, started("round1", sizes.many_leaders, len(FRAMEWORK.domains), answered=True))
    counts = (
        select(ANSWER.c.question, ANSWER.c.answer, func.count())
        .where(ANSWER.c.assessment == "round1", ANSWER.c.answer.is_not(None))
        .group_by(ANSWER.c.question, ANSWER.c.answer)
    )

    def whole() -> None:
        with database.reading() as tx:
            header = assessments.get(tx, "round1")
            if header is None:
                raise RuntimeError("the round to collate is gone")
            found = collate(FRAMEWORK, header.promise, assessments.answered(tx, header))
        if sum(sum(question.counts.values()) for question in found.questions) != sizes.many_leaders * len(
            FRAMEWORK.questions
        ):
            raise RuntimeError("the collation lost answers")

    def counted() -> None:
        with database.reading() as tx:
            tx.execute(counts).all()

    with closing(database):
        found = by_turns(timed(whole), timed(counted), sizes.collations, 2)
    return compared("collate_5000", target, *found)
