"""The tables. Rows are not the domain: they check nothing but what the database checks, and stay in this folder."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, Table, Text
from sqlmodel import Field, SQLModel

from flows.assessment import Phase, Shown
from storage.columns import COUNTER, EMPTY, json_text, one_of, partial, primary, words

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


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


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class AssessmentRow(Row, table=True):
    """One round. `look_at` says when the clock must next look at it."""

    __tablename__ = "assessment"
    __table_args__ = (
        one_of("phase", Phase),
        one_of("shown", Shown),
        CheckConstraint("smallest_group BETWEEN 2 AND 20", name="smallest_group"),
        partial("ix_assessment_look_at", TO_LOOK_AT, "look_at"),
        Index(None, "team", "chair"),
    )
    id: str = primary()
    team: str = words()
    framework: str = words()
    title: str = words()
    channel: str = words()
    chair: str = words()
    chair_tz: str = words()
    started_by: str = words()
    opened_at: datetime
    due: date
    shown: str = words()
    smallest_group: int
    phase: str = words()
    all_submitted_at: datetime | None
    due_told_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    look_at: datetime | None
    follows: str | None = words()
    unfinished_told_at: datetime | None
    again_at: datetime | None
    again_told_at: datetime | None


class FrameworkContentRow(Row, table=True):
    """What a framework edition said when a round began: canonical JSON, and its fingerprint. Written once."""

    __tablename__ = "framework_content"
    reference: str = primary()
    hash: str = words()
    content: str = json_text()
    first_used_at: datetime


class LeaderRow(Row, table=True):
    """Somebody asked to answer in one round; `place` is their place in its list, `remind_at` when to look at them."""

    __tablename__ = "leader"
    __table_args__ = (partial("ix_leader_remind_at", TO_REMIND, "remind_at"),)
    assessment: str = primary(foreign_key="assessment.id")
    user: str = primary(index=True)
    place: int
    name: str = words()
    role: str = words()
    tz: str = words()
    invited_at: datetime | None
    reminded_through: datetime | None
    snoozed_until: datetime | None
    nudged_at: datetime | None
    left_at: datetime | None
    remind_at: datetime | None


class AssignmentRow(Row, table=True):
    __tablename__ = "assignment"
    __table_args__ = (ForeignKeyConstraint(["assessment", "leader"], ["leader.assessment", "leader.user"]),)
    assessment: str = primary()
    leader: str = primary()
    domain: str = primary()
    place: int
    drafts: str = json_text()
    showing: str | None = words()
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
    assessment: str = primary()
    leader: str = primary()
    domain: str = primary()
    question: str = primary()
    place: int
    answer: str | None = words()
    note: str = words()
    at: datetime
    by: str = words(sa_column_kwargs=EMPTY)
    rated_by: str = words(sa_column_kwargs=EMPTY)
    evidence: str = words(sa_column_kwargs=EMPTY)
    evidence_by: str = words(sa_column_kwargs=EMPTY)
    note_for: str = words(sa_column_kwargs=EMPTY)


class ReminderRow(Row, table=True):
    """What became of one occasion to remind a leader, for the ledger: sent, or withheld for a reason."""

    __tablename__ = "reminder"
    id: int = Field(primary_key=True, sa_type=COUNTER)
    assessment: str = words(foreign_key="assessment.id", index=True)
    user: str = words()
    kind: str = words()
    planned_at: datetime
    sent_at: datetime | None
    reason: str = words()


class OutboxRow(Row, table=True):
    """One message owed, with where it stands in Slack (`place_*`). `assessment` is empty for answers to a person.

    `under_way` is the revision being sent; `fence` grows with every claim, so that a slow worker's word counts no more.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", State),
        Index("uq_outbox_team_assessment_key", "team", "assessment", "key", unique=True),
        partial("ix_outbox_waiting", WAITING, "id"),
        partial("ix_outbox_in_doubt", DOUBTED, "id"),
        partial("ix_outbox_place", "place_ts IS NOT NULL", "team", "place_channel", "place_ts"),
        {"sqlite_autoincrement": True},  # an id is never used twice: a worker may still hold it
    )
    id: int = Field(primary_key=True, sa_type=COUNTER)
    team: str = words()
    assessment: str = words()
    key: str = words()
    kind: str = words()
    to: str = words()
    under: str | None = words()
    payload: str = json_text()
    reposts: int
    redraw_only: bool
    revision: int
    under_way: int
    sent_revision: int
    state: str = words()
    not_before: datetime
    held_until: datetime | None
    claimed_by: str | None = words()
    lease_until: datetime | None
    fence: int
    attempts: int
    last_error: str | None = words()
    place_channel: str | None = words()
    place_ts: str | None = words()
    place_reposts: int
    changed_at: datetime


class InboxRow(Row, table=True):
    """What was taken in, by its key only: a repeat changes nothing.

    Every click adds one, so it is one page of the disk and not three: no index for the hourly trim, and on SQLite no
    row beside the key.
    """

    __tablename__ = "inbox"
    __table_args__ = ({"sqlite_with_rowid": False},)
    key: str = primary()
    at: datetime


class PersonRow(Row, table=True):
    __tablename__ = "person"
    team: str = primary()
    user: str = primary()
    name: str = words()
    title: str = words()
    tz: str = words()
    bot: bool
    deactivated: bool
    external: bool
    fetched_at: datetime


class SetupRow(Row, table=True):
    """A round being set up, whole, as JSON: nobody asks for a part of it."""

    __tablename__ = "setup"
    id: str = primary()
    team: str = words()
    by: str = words()
    begun_at: datetime = Field(index=True)
    payload: str = json_text()


class HistoryRow(Row, table=True):
    """A line per thing done to a round."""

    __tablename__ = "history"
    id: int = Field(primary_key=True, sa_type=COUNTER)
    assessment: str = words(foreign_key="assessment.id", index=True)
    at: datetime
    by: str = words()
    what: str = words()
    detail: str = words()


class KeptRow(Row, table=True):
    """What is kept of a round whose answers have ended: what was found, as JSON; empty if none was shown."""

    __tablename__ = "kept"
    assessment: str = primary(foreign_key="assessment.id")
    ended_at: datetime
    found: str = json_text()


class DeletionRow(Row, table=True):
    """That a round was deleted, by whom and when, and nothing else of it; `by` is empty for the command line."""

    __tablename__ = "deletion"
    assessment: str = primary()
    team: str = words()
    at: datetime
    by: str = words()


class InstallationRow(Row, table=True):
    """A workspace the app was removed from: nothing is sent to it, and everything of it goes at `delete_at`."""

    __tablename__ = "installation"
    team: str = primary()
    removed_at: datetime
    delete_at: datetime


class HomeRow(Row, table=True):
    """Who has opened their Home tab, and when last, so that it is drawn anew when something changes."""

    __tablename__ = "home"
    team: str = primary()
    user: str = primary()
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
