"""Removals by two officers, holds against them, a second copy and what was repaired from it."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _removals()
    _holds()
    _copies()
    op.add_column("stored_files", sa.Column("removal_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_stored_files_stored_at"), "stored_files", ["stored_at"])
    op.create_index(op.f("ix_derivatives_sha256"), "derivatives", ["sha256"])


def _removals() -> None:
    op.create_table(
        "removals",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("hindrance", sa.String(length=300), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("kept_again_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "proposed_by <> decided_by", name=op.f("ck_removals_decided_by_another_person")
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by IS NULL)",
            name=op.f("ck_removals_decided_by_unless_proposed"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_removals_decided_at_if_decided"),
        ),
        sa.CheckConstraint(
            "(state = 'removed') = (removed_at IS NOT NULL)",
            name=op.f("ck_removals_removed_at_if_so"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removals")),
    )
    op.create_index(op.f("ix_removals_sha256"), "removals", ["sha256"])
    still_open = sa.text("state IN ('proposed', 'confirmed')")
    op.create_index(
        "ix_removals_open",
        "removals",
        ["sha256"],
        unique=True,
        postgresql_where=still_open,
        sqlite_where=still_open,
    )


def _holds() -> None:
    op.create_table(
        "evidence_holds",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["manifest_files.id"],
            name=op.f("fk_evidence_holds_item_id_manifest_files"),
        ),
        sa.PrimaryKeyConstraint("item_id", "holder_id", name=op.f("pk_evidence_holds")),
    )
    op.create_index(op.f("ix_evidence_holds_holder_id"), "evidence_holds", ["holder_id"])
    # What open cases rest on already.
    op.execute(
        "INSERT INTO evidence_holds (item_id, holder_id, held_at)"
        " SELECT c.item_id, c.case_id, min(c.cited_at) FROM case_citations c"
        " JOIN cases ON cases.id = c.case_id WHERE cases.state NOT IN ('closed', 'withdrawn')"
        " GROUP BY c.item_id, c.case_id"
    )


def _copies() -> None:
    op.create_table(
        "file_copies",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("copied_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "place", name=op.f("pk_file_copies")),
    )
    op.create_table(
        "file_repairs",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("found", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("repaired_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_repairs")),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_derivatives_sha256"), "derivatives")
    op.drop_index(op.f("ix_stored_files_stored_at"), "stored_files")
    op.drop_column("stored_files", "removal_id")
    op.drop_table("file_repairs")
    op.drop_table("file_copies")
    op.drop_table("evidence_holds")
    op.drop_table("removals")
