"""Layers of protected land, and a ledger of what was exported of the register."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _layers()
    _areas()
    _exports()


def _layers() -> None:
    op.create_table(
        "protected_layers",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "valid_from <= valid_to", name=op.f("ck_protected_layers_begins_before_it_ends")
        ),
        *_owned_by("protected_layers"),
    )
    for column in ("division_id", "sha256"):
        op.create_index(op.f(f"ix_protected_layers_{column}"), "protected_layers", [column])


def _owned_by(table: str) -> tuple[sa.Constraint, ...]:
    named = (("division_id", "divisions"), ("office_id", "offices"), ("officer_id", "officers"))
    return (
        *(
            sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))
            for column, of in named
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _areas() -> None:
    op.create_table(
        "protected_areas",
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("geometry", Geometry4490("MULTIPOLYGON", indexed=False), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=False),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer_id"],
            ["protected_layers.id"],
            name=op.f("fk_protected_areas_layer_id_protected_layers"),
        ),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_protected_areas")),
        sa.UniqueConstraint("id", name=op.f("uq_protected_areas_id")),
    )
    key = ["layer_id", "number"]
    name = op.f("ix_protected_areas_layer_id_number")
    op.create_index(name, "protected_areas", key, unique=True)
    create_spatial_index(op, "protected_areas", "geometry")


def _exports() -> None:
    op.create_table(
        "registry_exports",
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("rights", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_owned_by("registry_exports"),
    )
    op.create_index(
        op.f("ix_registry_exports_office_id_id"), "registry_exports", ["office_id", "id"]
    )


def downgrade() -> None:
    op.drop_table("registry_exports")
    drop_spatial_index(op, "protected_areas", "geometry")
    op.drop_table("protected_areas")
    op.drop_table("protected_layers")
