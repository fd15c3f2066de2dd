"""A secret of each device, locked, and the basemaps that offices supply."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("devices", sa.Column("secret_locked", sa.LargeBinary(), nullable=True))
    op.create_table(
        "basemaps",
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=True),
        sa.Column("tile_type", sa.String(length=10), nullable=False),
        sa.Column("min_zoom", sa.Integer(), nullable=False),
        sa.Column("max_zoom", sa.Integer(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basemaps")),
        sa.UniqueConstraint("division_id", name=op.f("uq_basemaps_division_id")),
    )


def downgrade() -> None:
    op.drop_table("basemaps")
    op.drop_column("devices", "secret_locked")
