"""Reminders and their ledger, hand-overs, and looking again. The clock now also looks at rounds that have closed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("assessment", sa.Column("follows", sa.Text(), nullable=True))
    for name in ("unfinished_told_at", "again_at", "again_told_at"):
        op.add_column("assessment", sa.Column(name, _TIME, nullable=True))
    op.drop_index("ix_assessment_look_at", "assessment")
    op.create_index("ix_assessment_look_at", "assessment", ["look_at"], **_where("look_at IS NOT NULL"))

    for name in ("invited_at", "reminded_through", "snoozed_until", "nudged_at", "left_at", "remind_at"):
        op.add_column("leader", sa.Column(name, _TIME, nullable=True))
    op.create_index("ix_leader_remind_at", "leader", ["remind_at"], **_where("remind_at IS NOT NULL"))

    op.add_column("assignment", sa.Column("handed_by", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("assignment", sa.Column("declined_at", _TIME, nullable=True))
    for name in ("by", "rated_by"):
        op.add_column("answer", sa.Column(name, sa.Text(), nullable=False, server_default=""))

    op.create_table(
        "reminder",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("planned_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_reminder_assessment_assessment"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
    )
    op.create_index("ix_reminder_assessment", "reminder", ["assessment"])
    _keeping_and_deleting()


def _keeping_and_deleting() -> None:
    op.create_table(
        "kept",
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("ended_at", _TIME, nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_kept_assessment_assessment"),
        sa.PrimaryKeyConstraint("assessment", name="pk_kept"),
    )
    op.create_table(
        "deletion",
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("assessment", name="pk_deletion"),
    )
    op.create_table(
        "installation",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("removed_at", _TIME, nullable=False),
        sa.Column("delete_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("team", name="pk_installation"),
    )
    op.create_table(
        "home",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("team", "user", name="pk_home"),
    )


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
