"""Tables of registry."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime
from kernel.spatial import Geometry4490, create_spatial_index, drop_spatial_index

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holders",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("natural_person", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holders")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_holders_credit_code")),
    )
    op.create_index(op.f("ix_holders_name"), "holders", ["name"], unique=False)
    op.create_table(
        "rights",
        sa.Column("licence_no", sa.String(length=23), nullable=False),
        sa.Column("certificate_no", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("mineral", sa.String(length=120), nullable=False),
        sa.Column("oil_gas", sa.Boolean(), nullable=False),
        sa.Column("mining_method", sa.String(length=60), nullable=True),
        sa.Column("scale", sa.String(length=60), nullable=True),
        sa.Column("area_km2", sa.Double(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('cancelled', 'revoked')) = (ended_on IS NOT NULL)",
            name=op.f("ck_rights_ended_on_if_ended"),
        ),
        sa.CheckConstraint(
            "state <> 'expired' OR valid_to IS NOT NULL", name=op.f("ck_rights_valid_to_if_expired")
        ),
        sa.CheckConstraint("area_km2 > 0", name=op.f("ck_rights_area_is_positive")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_rights_begins_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["division_id"], ["divisions.id"], name=op.f("fk_rights_division_id_divisions")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["holders.id"], name=op.f("fk_rights_holder_id_holders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights")),
        sa.UniqueConstraint("licence_no", name=op.f("uq_rights_licence_no")),
    )
    op.create_index(op.f("ix_rights_changed_at"), "rights", ["changed_at"], unique=False)
    op.create_index(op.f("ix_rights_division_id"), "rights", ["division_id"], unique=False)
    op.create_index(op.f("ix_rights_holder_id"), "rights", ["holder_id"], unique=False)
    op.create_table(
        "boundaries",
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("geometry", Geometry4490("MULTIPOLYGON", indexed=False), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("top_m", sa.Double(), nullable=True),
        sa.Column("bottom_m", sa.Double(), nullable=True),
        sa.Column("source_datum", sa.String(40), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("comparable", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("row_no", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("bottom_m <= top_m", name=op.f("ck_boundaries_bottom_below_top")),
        sa.CheckConstraint(
            "comparable = (geometry IS NOT NULL)", name=op.f("ck_boundaries_geometry_if_comparable")
        ),
        sa.CheckConstraint(
            "valid_from <= replaced_on", name=op.f("ck_boundaries_replaced_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_boundaries_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_boundaries")),
        sa.UniqueConstraint("id", name=op.f("uq_boundaries_id")),
    )
    op.create_index(
        op.f("ix_boundaries_right_id_version"), "boundaries", ["right_id", "version"], unique=True
    )
    op.create_table(
        "former_numbers",
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=23), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_former_numbers_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_numbers")),
    )
    op.create_index(op.f("ix_former_numbers_number"), "former_numbers", ["number"], unique=False)
    op.create_index(
        op.f("ix_former_numbers_right_id_number"),
        "former_numbers",
        ["right_id", "number"],
        unique=True,
    )
    op.create_table(
        "registry_imports",
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_registry_imports_office_id_offices")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_registry_imports_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_imports")),
    )
    op.create_index(
        op.f("ix_registry_imports_office_id_id"),
        "registry_imports",
        ["office_id", "id"],
        unique=False,
    )
    create_spatial_index(op, "boundaries", "geometry")


def downgrade() -> None:
    drop_spatial_index(op, "boundaries", "geometry")
    op.drop_table("registry_imports")
    op.drop_table("former_numbers")
    op.drop_table("boundaries")
    op.drop_table("rights")
    op.drop_table("holders")
