"""Tables of evidence."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parked_records",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("jws_locked", sa.LargeBinary(), nullable=False),
        sa.Column("reason_code", sa.String(length=80), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("parked_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_records")),
        sa.UniqueConstraint("digest", name=op.f("uq_parked_records_digest")),
    )
    op.create_index(
        op.f("ix_parked_records_office_id_id"), "parked_records", ["office_id", "id"], unique=False
    )
    op.create_table(
        "sealed_records",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("jws", sa.Text(), nullable=True),
        sa.Column("jws_locked", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("after_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("files_total", sa.Integer(), nullable=False),
        sa.Column("files_here", sa.Integer(), nullable=False),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.Column("receipts_made", sa.Integer(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'complete') = (completed_at IS NOT NULL)",
            name=op.f("ck_sealed_records_completed_at_if_complete"),
        ),
        sa.CheckConstraint(
            "(state = 'held') = (held_until IS NOT NULL)",
            name=op.f("ck_sealed_records_held_until_if_held"),
        ),
        sa.CheckConstraint(
            "state <> 'complete' OR files_here = files_total",
            name=op.f("ck_sealed_records_complete_with_every_file"),
        ),
        sa.CheckConstraint(
            "files_here <= files_total", name=op.f("ck_sealed_records_no_more_files_than_sealed")
        ),
        sa.CheckConstraint(
            "(jws IS NULL) <> (jws_locked IS NULL)",
            name=op.f("ck_sealed_records_in_clear_or_locked"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_records")),
    )
    op.create_index(
        op.f("ix_sealed_records_author_id_id"), "sealed_records", ["author_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_sealed_records_division_id_id"),
        "sealed_records",
        ["division_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_sealed_records_held_after",
        "sealed_records",
        ["after_id"],
        unique=False,
        postgresql_where=sa.text("state = 'held'"),
        sqlite_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_sealed_records_held_corrects",
        "sealed_records",
        ["corrects_id"],
        unique=False,
        postgresql_where=sa.text("state = 'held'"),
        sqlite_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_sealed_records_incomplete",
        "sealed_records",
        ["id"],
        unique=False,
        postgresql_where=sa.text("completed_at IS NULL"),
        sqlite_where=sa.text("completed_at IS NULL"),
    )
    op.create_table(
        "stored_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=True),
        sa.Column("reading_version", sa.String(length=40), nullable=True),
        sa.Column("previews_version", sa.String(length=40), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_files")),
    )
    op.create_index(
        op.f("ix_stored_files_previews_version_stored_at"),
        "stored_files",
        ["previews_version", "stored_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_stored_files_reading_version_stored_at"),
        "stored_files",
        ["reading_version", "stored_at"],
        unique=False,
    )
    op.create_table(
        "uploads",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("metadata_line", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("attached_at", UtcDateTime(), nullable=True),
        sa.Column("refused", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_sha256"), "uploads", ["sha256"], unique=False)
    op.create_index(
        "ix_uploads_unattached",
        "uploads",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("attached_at IS NULL"),
        sqlite_where=sa.text("attached_at IS NULL"),
    )
    op.create_table(
        "derivatives",
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("maker_version", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["original_sha256"],
            ["stored_files.sha256"],
            name=op.f("fk_derivatives_original_sha256_stored_files"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivatives")),
        sa.UniqueConstraint(
            "original_sha256",
            "kind",
            "maker_version",
            name=op.f("uq_derivatives_original_sha256_kind_maker_version"),
        ),
    )
    op.create_table(
        "manifest_files",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("capture", sa.JSON(), nullable=True),
        sa.Column("arrived_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["sealed_records.id"],
            name=op.f("fk_manifest_files_record_id_sealed_records"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest_files")),
        sa.UniqueConstraint(
            "record_id", "position", name=op.f("uq_manifest_files_record_id_position")
        ),
    )
    op.create_index(op.f("ix_manifest_files_sha256"), "manifest_files", ["sha256"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("jws", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["sealed_records.id"], name=op.f("fk_receipts_record_id_sealed_records")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_receipts_record_id_number")),
    )


def downgrade() -> None:
    op.drop_table("receipts")
    op.drop_table("manifest_files")
    op.drop_table("derivatives")
    op.drop_table("uploads")
    op.drop_table("stored_files")
    op.drop_table("sealed_records")
    op.drop_table("parked_records")
