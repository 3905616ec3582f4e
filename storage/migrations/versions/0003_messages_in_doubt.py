"""Messages in doubt are found at once: every heartbeat asks for them, and there are hardly ever any."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    condition = sa.text("state = 'in_doubt'")
    op.create_index("ix_outbox_in_doubt", "outbox", ["id"], sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    op.drop_index("ix_outbox_in_doubt", "outbox")
