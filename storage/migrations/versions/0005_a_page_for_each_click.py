"""What was taken in takes one page of the disk at each click, not three."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_inbox_at", "inbox")
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(with_rowid=False)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(with_rowid=True)
    op.create_index("ix_inbox_at", "inbox", ["at"])


def _made_anew(with_rowid: bool) -> None:
    op.create_table(
        "inbox_new",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
        sqlite_with_rowid=with_rowid,
    )
    op.execute("INSERT INTO inbox_new (key, at) SELECT key, at FROM inbox")
    op.drop_table("inbox")
    op.rename_table("inbox_new", "inbox")
