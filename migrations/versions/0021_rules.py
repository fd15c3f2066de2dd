"""What officers say of numbers, holders that are one, and rules that provinces add."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_links",
        sa.Column("from_number", sa.String(length=23), nullable=False),
        sa.Column("to_number", sa.String(length=23), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "from_number <> to_number", name=op.f("ck_number_links_no_number_follows_itself")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_number_links_withdrawn_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_number_links_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_links")),
    )
    stands = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_number_links_standing",
        "number_links",
        ["from_number", "to_number"],
        unique=True,
        postgresql_where=stands,
        sqlite_where=stands,
    )
    op.create_index(op.f("ix_number_links_to_number"), "number_links", ["to_number"])
    op.create_index(op.f("ix_number_links_right_id"), "number_links", ["right_id"])
    _holders()
    _province_rules()
    op.create_index(op.f("ix_rights_certificate_no"), "rights", ["certificate_no"])


def _holders() -> None:
    op.create_table(
        "holder_merges",
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "merged_id <> into_id", name=op.f("ck_holder_merges_merged_into_another")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["holders.id"], name=op.f("fk_holder_merges_merged_id_holders")
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["holders.id"], name=op.f("fk_holder_merges_into_id_holders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_merges")),
    )
    op.create_index(op.f("ix_holder_merges_merged_id"), "holder_merges", ["merged_id"], unique=True)
    op.create_index(op.f("ix_holder_merges_into_id"), "holder_merges", ["into_id"])


def _province_rules() -> None:
    op.create_table(
        "province_rules",
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"], ["divisions.id"], name=op.f("fk_province_rules_division_id_divisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_province_rules")),
    )
    op.create_index(
        op.f("ix_province_rules_division_id_version"),
        "province_rules",
        ["division_id", "version"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_rights_certificate_no"), "rights")
    op.drop_table("province_rules")
    op.drop_table("holder_merges")
    op.drop_table("number_links")
