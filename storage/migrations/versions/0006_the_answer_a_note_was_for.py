"""An answer that was changed remembers for which one its note was written. Those that are there: not known, so none."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("note_for", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("answer", "note_for")
