"""The first tables: rounds with their leaders and answers, the messages owed, what was taken in, people, set-ups."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _rounds()
    _messages()
    _people()


def _rounds() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("framework", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("chair_tz", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("smallest_group", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("all_submitted_at", _TIME, nullable=True),
        sa.Column("due_told_at", _TIME, nullable=True),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("published_at", _TIME, nullable=True),
        sa.Column("look_at", _TIME, nullable=True),
        sa.CheckConstraint("phase IN ('open', 'closed', 'published', 'cancelled')", name=op.f("ck_assessment_phase")),
        sa.CheckConstraint("shown IN ('named', 'by_role', 'unattributed')", name=op.f("ck_assessment_shown")),
        sa.CheckConstraint("smallest_group BETWEEN 2 AND 20", name=op.f("ck_assessment_smallest_group")),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    )
    op.create_index(
        "ix_assessment_look_at", "assessment", ["look_at"], **_where("phase = 'open' AND look_at IS NOT NULL")
    )
    op.create_index("ix_assessment_team_chair", "assessment", ["team", "chair"])
    op.create_table(
        "leader",
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_leader_assessment_assessment"),
        sa.PrimaryKeyConstraint("assessment", "user", name="pk_leader"),
    )
    op.create_index("ix_leader_user", "leader", ["user"])
    op.create_table(
        "assignment",
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("leader", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("drafts", sa.Text(), nullable=False),
        sa.Column("showing", sa.Text(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("reposts", sa.Integer(), nullable=False),
        sa.Column("touched_at", _TIME, nullable=True),
        sa.Column("submitted_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment", "leader"],
            ["leader.assessment", "leader.user"],
            name="fk_assignment_assessment_leader_leader",
        ),
        sa.PrimaryKeyConstraint("assessment", "leader", "domain", name="pk_assignment"),
    )
    op.create_table(
        "answer",
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("leader", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment", "leader", "domain"],
            ["assignment.assessment", "assignment.leader", "assignment.domain"],
            name="fk_answer_assessment_leader_domain_assignment",
        ),
        sa.PrimaryKeyConstraint("assessment", "leader", "domain", "question", name="pk_answer"),
    )
    op.create_table(
        "history",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_history_assessment_assessment"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_assessment", "history", ["assessment"])


def _messages() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("under", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("reposts", sa.Integer(), nullable=False),
        sa.Column("redraw_only", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("under_way", sa.Integer(), nullable=False),
        sa.Column("sent_revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", _TIME, nullable=False),
        sa.Column("held_until", _TIME, nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("lease_until", _TIME, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("place_channel", sa.Text(), nullable=True),
        sa.Column("place_ts", sa.Text(), nullable=True),
        sa.Column("place_reposts", sa.Integer(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.CheckConstraint(
            "state IN ('owed', 'claimed', 'sending', 'sent', 'in_doubt', 'given_up')", name=op.f("ck_outbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_place", "outbox", ["team", "place_channel", "place_ts"], **_where("place_ts IS NOT NULL")
    )
    op.create_index("ix_outbox_waiting", "outbox", ["id"], **_where("state IN ('owed', 'claimed', 'sending')"))
    op.create_index("uq_outbox_team_assessment_key", "outbox", ["team", "assessment", "key"], unique=True)
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("bot", sa.Boolean(), nullable=False),
        sa.Column("deactivated", sa.Boolean(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("fetched_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("team", "user", name="pk_person"),
    )
    op.create_table(
        "setup",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setup"),
    )
    op.create_index("ix_setup_begun_at", "setup", ["begun_at"])


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
