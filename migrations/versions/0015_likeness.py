"""Prints of pictures by which reuse is found, and what checks of files found."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROLE = "kuangxun_app"


def upgrade() -> None:
    _prints()
    _checks()
    op.add_column("stored_files", sa.Column("likeness_version", sa.String(40), nullable=True))
    op.create_index(
        op.f("ix_stored_files_likeness_version_stored_at"),
        "stored_files",
        ["likeness_version", "stored_at"],
    )


def _prints() -> None:
    op.create_table(
        "picture_prints",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("band_0", sa.Integer(), nullable=False),
        sa.Column("band_1", sa.Integer(), nullable=False),
        sa.Column("band_2", sa.Integer(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name=op.f("fk_picture_prints_sha256_stored_files")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_picture_prints")),
        sa.UniqueConstraint("sha256", "version", name=op.f("uq_picture_prints_sha256_version")),
    )
    for band in ("band_0", "band_1", "band_2"):
        op.create_index(f"ix_picture_prints_{band}", "picture_prints", [band, "low", "number"])


def _checks() -> None:
    op.create_table(
        "file_checks",
        sa.Column("check", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("other_sha256", sa.String(length=64), nullable=True),
        sa.Column("other_record_id", sa.Uuid(), nullable=True),
        sa.Column("distance", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name=op.f("fk_file_checks_sha256_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["sealed_records.id"],
            name=op.f("fk_file_checks_record_id_sealed_records"),
        ),
        sa.ForeignKeyConstraint(
            ["other_record_id"],
            ["sealed_records.id"],
            name=op.f("fk_file_checks_other_record_id_sealed_records"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_checks")),
    )
    op.create_index(op.f("ix_file_checks_sha256_check"), "file_checks", ["sha256", "check"])
    for statement in _append_only():
        op.execute(statement)


def _append_only() -> list[str]:
    """As the audit's tables are held, since 0012."""
    if op.get_bind().dialect.name == "postgresql":
        trigger = (
            "CREATE TRIGGER file_checks_append_only"
            " BEFORE UPDATE OR DELETE OR TRUNCATE ON file_checks"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return [
            trigger,
            f"REVOKE UPDATE, DELETE ON file_checks FROM {ROLE}",
        ]
    return [
        f"CREATE TRIGGER file_checks_no_{act.lower()} BEFORE {act} ON file_checks"
        " BEGIN SELECT RAISE(ABORT, 'file_checks is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ]


def downgrade() -> None:
    op.drop_index(op.f("ix_stored_files_likeness_version_stored_at"), "stored_files")
    op.drop_column("stored_files", "likeness_version")
    op.drop_table("file_checks")
    op.drop_table("picture_prints")
