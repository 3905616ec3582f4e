"""The tables. Rows are not the domain: they check nothing but what the database checks, and stay in this folder."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlmodel import Field, SQLModel

from flows.assessment import Phase, Shown

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Words(TypeDecorator[str]):
    """Any text. PostgreSQL cannot hold the character NUL, so it is written as the two characters SUBSTITUTE and N."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """The function itself: a click converts a hundred texts, and SQLAlchemy's way around it takes twice as long."""
        return _writable

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None]:
        return _readable


def _writable(value: str | None) -> str | None:
    if value is None:
        return None
    text_ = str(value)  # psycopg writes an enum's name
    if "\x1a" in text_ or "\x00" in text_:
        return text_.replace("\x1a", "\x1aS").replace("\x00", "\x1aN")
    return text_


def _readable(value: str | None) -> str | None:
    if value is None or "\x1a" not in value:
        return value
    return value.replace("\x1aN", "\x00").replace("\x1aS", "\x1a")


class State(StrEnum):
    """Where an owed message stands. `in_doubt`: it was being sent and nobody knows whether it arrived."""

    OWED = "owed"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    GIVEN_UP = "given_up"


TO_LOOK_AT = "look_at IS NOT NULL"
TO_REMIND = "remind_at IS NOT NULL"
WAITING = "state IN ('owed', 'claimed', 'sending')"
DOUBTED = "state = 'in_doubt'"
_COUNTER = BigInteger().with_variant(Integer, "sqlite")


def _one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _partial(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def _key(**options: Any) -> Any:
    return Field(primary_key=True, sa_type=Words, **options)


def _words(**options: Any) -> Any:
    return Field(sa_type=Words, **options)


def _json() -> Any:
    """JSON as text, every character above ASCII escaped: the same on both databases."""
    return Field(sa_type=Text)


_EMPTY = {"server_default": ""}
"""For columns added later: the rows that were there have nothing in them."""


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class AssessmentRow(Row, table=True):
    """One round. `look_at` says when the clock must next look at it."""

    __tablename__ = "assessment"
    __table_args__ = (
        _one_of("phase", Phase),
        _one_of("shown", Shown),
        CheckConstraint("smallest_group BETWEEN 2 AND 20", name="smallest_group"),
        _partial("ix_assessment_look_at", TO_LOOK_AT, "look_at"),
        Index(None, "team", "chair"),
    )
    id: str = _key()
    team: str = _words()
    framework: str = _words()
    title: str = _words()
    channel: str = _words()
    chair: str = _words()
    chair_tz: str = _words()
    started_by: str = _words()
    opened_at: datetime
    due: date
    shown: str = _words()
    smallest_group: int
    phase: str = _words()
    all_submitted_at: datetime | None
    due_told_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    look_at: datetime | None
    follows: str | None = _words()
    unfinished_told_at: datetime | None
    again_at: datetime | None
    again_told_at: datetime | None


class FrameworkContentRow(Row, table=True):
    """What a framework edition said when a round began: canonical JSON, and its fingerprint. Written once."""

    __tablename__ = "framework_content"
    reference: str = _key()
    hash: str = _words()
    content: str = _json()
    first_used_at: datetime


class LeaderRow(Row, table=True):
    """Somebody asked to answer in one round; `place` is their place in its list, `remind_at` when to look at them."""

    __tablename__ = "leader"
    __table_args__ = (_partial("ix_leader_remind_at", TO_REMIND, "remind_at"),)
    assessment: str = _key(foreign_key="assessment.id")
    user: str = _key(index=True)
    place: int
    name: str = _words()
    role: str = _words()
    tz: str = _words()
    invited_at: datetime | None
    reminded_through: datetime | None
    snoozed_until: datetime | None
    nudged_at: datetime | None
    left_at: datetime | None
    remind_at: datetime | None


class AssignmentRow(Row, table=True):
    __tablename__ = "assignment"
    __table_args__ = (ForeignKeyConstraint(["assessment", "leader"], ["leader.assessment", "leader.user"]),)
    assessment: str = _key()
    leader: str = _key()
    domain: str = _key()
    place: int
    drafts: str = _json()
    showing: str | None = _words()
    paused: bool
    reposts: int
    touched_at: datetime | None
    submitted_at: datetime | None
    handed_by: str = Field(sa_type=Text, sa_column_kwargs={"server_default": "[]"})
    declined_at: datetime | None


class AnswerRow(Row, table=True):
    """One leader's answer to one question, as last given; `answer` is empty while only a note was written."""

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["assessment", "leader", "domain"], ["assignment.assessment", "assignment.leader", "assignment.domain"]
        ),
    )
    assessment: str = _key()
    leader: str = _key()
    domain: str = _key()
    question: str = _key()
    place: int
    answer: str | None = _words()
    note: str = _words()
    at: datetime
    by: str = _words(sa_column_kwargs=_EMPTY)
    rated_by: str = _words(sa_column_kwargs=_EMPTY)
    evidence: str = _words(sa_column_kwargs=_EMPTY)
    evidence_by: str = _words(sa_column_kwargs=_EMPTY)


class ReminderRow(Row, table=True):
    """What became of one occasion to remind a leader, for the ledger: sent, or withheld for a reason."""

    __tablename__ = "reminder"
    id: int = Field(primary_key=True, sa_type=_COUNTER)
    assessment: str = _words(foreign_key="assessment.id", index=True)
    user: str = _words()
    kind: str = _words()
    planned_at: datetime
    sent_at: datetime | None
    reason: str = _words()


class OutboxRow(Row, table=True):
    """One message owed, with where it stands in Slack (`place_*`). `assessment` is empty for answers to a person.

    `under_way` is the revision being sent; `fence` grows with every claim, so that a slow worker's word counts no more.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        _one_of("state", State),
        Index("uq_outbox_team_assessment_key", "team", "assessment", "key", unique=True),
        _partial("ix_outbox_waiting", WAITING, "id"),
        _partial("ix_outbox_in_doubt", DOUBTED, "id"),
        _partial("ix_outbox_place", "place_ts IS NOT NULL", "team", "place_channel", "place_ts"),
        {"sqlite_autoincrement": True},  # an id is never used twice: a worker may still hold it
    )
    id: int = Field(primary_key=True, sa_type=_COUNTER)
    team: str = _words()
    assessment: str = _words()
    key: str = _words()
    kind: str = _words()
    to: str = _words()
    under: str | None = _words()
    payload: str = _json()
    reposts: int
    redraw_only: bool
    revision: int
    under_way: int
    sent_revision: int
    state: str = _words()
    not_before: datetime
    held_until: datetime | None
    claimed_by: str | None = _words()
    lease_until: datetime | None
    fence: int
    attempts: int
    last_error: str | None = _words()
    place_channel: str | None = _words()
    place_ts: str | None = _words()
    place_reposts: int
    changed_at: datetime


class InboxRow(Row, table=True):
    """What was taken in, by its key only: a repeat changes nothing.

    Every click adds one, so it is one page of the disk and not three: no index for the hourly trim, and on SQLite no
    row beside the key.
    """

    __tablename__ = "inbox"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: str = _key()
    at: datetime


class PersonRow(Row, table=True):
    __tablename__ = "person"
    team: str = _key()
    user: str = _key()
    name: str = _words()
    title: str = _words()
    tz: str = _words()
    bot: bool
    deactivated: bool
    external: bool
    fetched_at: datetime


class SetupRow(Row, table=True):
    """A round being set up, whole, as JSON: nobody asks for a part of it."""

    __tablename__ = "setup"
    id: str = _key()
    team: str = _words()
    by: str = _words()
    begun_at: datetime = Field(index=True)
    payload: str = _json()


class HistoryRow(Row, table=True):
    """A line per thing done to a round."""

    __tablename__ = "history"
    id: int = Field(primary_key=True, sa_type=_COUNTER)
    assessment: str = _words(foreign_key="assessment.id", index=True)
    at: datetime
    by: str = _words()
    what: str = _words()
    detail: str = _words()


class KeptRow(Row, table=True):
    """What is kept of a round whose answers have ended: what was found, as JSON; empty if none was shown."""

    __tablename__ = "kept"
    assessment: str = _key(foreign_key="assessment.id")
    ended_at: datetime
    found: str = _json()


class DeletionRow(Row, table=True):
    """That a round was deleted, by whom and when, and nothing else of it; `by` is empty for the command line."""

    __tablename__ = "deletion"
    assessment: str = _key()
    team: str = _words()
    at: datetime
    by: str = _words()


class InstallationRow(Row, table=True):
    """A workspace the app was removed from: nothing is sent to it, and everything of it goes at `delete_at`."""

    __tablename__ = "installation"
    team: str = _key()
    removed_at: datetime
    delete_at: datetime


class HomeRow(Row, table=True):
    """Who has opened their Home tab, and when last, so that it is drawn anew when something changes."""

    __tablename__ = "home"
    team: str = _key()
    user: str = _key()
    opened_at: datetime


def _table(name: str) -> Table:
    return Row.metadata.tables[name]


ASSESSMENT = _table("assessment")
FRAMEWORK_CONTENT = _table("framework_content")
LEADER = _table("leader")
ASSIGNMENT = _table("assignment")
ANSWER = _table("answer")
OUTBOX = _table("outbox")
INBOX = _table("inbox")
PERSON = _table("person")
SETUP = _table("setup")
HISTORY = _table("history")
REMINDER = _table("reminder")
KEPT = _table("kept")
DELETION = _table("deletion")
INSTALLATION = _table("installation")
HOME = _table("home")
