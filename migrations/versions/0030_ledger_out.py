"""A ledger of which patrols were taken out, by whom."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patrol_exports",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("patrols", sa.Integer(), nullable=False),
        sa.Column("rows_sha256", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_patrol_exports_office_id_offices")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_patrol_exports_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_exports")),
    )
    name = op.f("ix_patrol_exports_office_id_id")
    op.create_index(name, "patrol_exports", ["office_id", "id"])


def downgrade() -> None:
    op.drop_table("patrol_exports")
