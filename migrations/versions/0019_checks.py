"""Which files were held against their seal, their receipt, their place and themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stored_files", sa.Column("checks_version", sa.String(80), nullable=True))
    op.create_index(
        op.f("ix_stored_files_checks_version_stored_at"),
        "stored_files",
        ["checks_version", "stored_at"],
    )
    op.create_index(op.f("ix_file_checks_record_id"), "file_checks", ["record_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_file_checks_record_id"), "file_checks")
    op.drop_index(op.f("ix_stored_files_checks_version_stored_at"), "stored_files")
    op.drop_column("stored_files", "checks_version")
