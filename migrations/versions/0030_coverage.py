"""What patrols saw."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patrol_sights",
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("nearest_m", sa.Double(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("near_s", sa.Double(), nullable=True),
        sa.Column("cells", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["patrol_id"], ["patrols.id"], name=op.f("fk_patrol_sights_patrol_id_patrols")
        ),
        sa.PrimaryKeyConstraint("patrol_id", "kind", "target_id", name=op.f("pk_patrol_sights")),
    )
    key = ["kind", "target_id", "walked_on"]
    op.create_index(op.f("ix_patrol_sights_kind_target_id_walked_on"), "patrol_sights", key)


def downgrade() -> None:
    op.drop_table("patrol_sights")
