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
    op.add_column("answer", sa.Column("evidence", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("answer", "evidence")
    op.drop_table("framework_content")
