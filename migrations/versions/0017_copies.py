"""Copies of pictures: watermarked or redacted, each with all it was drawn of."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_copies",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("maker_version", sa.String(length=40), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("parameters_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'made') = (sha256 IS NOT NULL)",
            name=op.f("ck_evidence_copies_bytes_if_made"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (problem IS NOT NULL)",
            name=op.f("ck_evidence_copies_problem_if_failed"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["manifest_files.id"],
            name=op.f("fk_evidence_copies_item_id_manifest_files"),
        ),
        sa.ForeignKeyConstraint(
            ["original_sha256"],
            ["stored_files.sha256"],
            name=op.f("fk_evidence_copies_original_sha256_stored_files"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_copies")),
        sa.UniqueConstraint(
            "item_id",
            "kind",
            "maker_version",
            "parameters_digest",
            name=op.f("uq_evidence_copies_drawn_of_the_same"),
        ),
    )


def downgrade() -> None:
    op.drop_table("evidence_copies")
