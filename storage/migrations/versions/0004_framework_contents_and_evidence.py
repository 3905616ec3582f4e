"""Rounds keep the content of their framework edition; an answer may have evidence beside its note.

Rounds that are there are pinned when the bot next starts: only it knows the framework files.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "framework_content",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_framework_content"),
    )
    for name in ("evidence", "evidence_by"):
        op.add_column("answer", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("evidence_by", "evidence"):
        op.drop_column("answer", name)
    op.drop_table("framework_content")
