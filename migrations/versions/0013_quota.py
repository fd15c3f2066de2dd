"""What an officer may begin to upload in a day is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEX = "ix_uploads_officer_id_quota_day_length"


def upgrade() -> None:
    op.add_column("uploads", sa.Column("quota_day", sa.Date(), nullable=True))
    op.create_index(INDEX, "uploads", ["officer_id", "quota_day", "length"])


def downgrade() -> None:
    op.drop_index(INDEX, "uploads")
    op.drop_column("uploads", "quota_day")
