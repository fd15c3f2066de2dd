"""Imports with progress, their files, and what each of them changed."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_NEW = ("state", "stage", "dry_run", "rows_done", "rows_total", "problem", "ended_at")


def upgrade() -> None:
    _progress()
    op.create_table(
        "registry_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_registry_files_sha256")),
    )
    _changes()
    with op.batch_alter_table("former_numbers") as table:
        table.add_column(
            sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("former_numbers") as table:
        table.alter_column("withdrawn", server_default=None)


def _progress() -> None:
    with op.batch_alter_table("registry_imports") as table:
        table.add_column(
            sa.Column("state", sa.String(length=40), nullable=False, server_default="done")
        )
        table.add_column(
            sa.Column("stage", sa.String(length=40), nullable=False, server_default="ended")
        )
        table.add_column(
            sa.Column("dry_run", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("rows_done", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("rows_total", sa.Integer(), nullable=True))
        table.add_column(sa.Column("problem", sa.JSON(), nullable=True))
        table.add_column(sa.Column("ended_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("undoes_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("reason", sa.String(length=500), nullable=True))
        table.create_unique_constraint(op.f("uq_registry_imports_undoes_id"), ["undoes_id"])
        table.create_foreign_key(
            op.f("fk_registry_imports_undoes_id_registry_imports"),
            "registry_imports",
            ["undoes_id"],
            ["id"],
        )
        table.create_check_constraint(
            op.f("ck_registry_imports_reason_if_undoing"),
            "(undoes_id IS NULL) = (reason IS NULL)",
        )
    with op.batch_alter_table("registry_imports") as table:
        for name in ("state", "stage", "dry_run", "rows_done"):
            table.alter_column(name, server_default=None)


def _changes() -> None:
    op.create_table(
        "registry_changes",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("right_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(right_id IS NULL) <> (holder_id IS NULL)",
            name=op.f("ck_registry_changes_of_right_or_holder"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_registry_changes_{column}_{table}")
            )
            for column, table in (
                ("import_id", "registry_imports"),
                ("right_id", "rights"),
                ("holder_id", "holders"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_changes")),
    )
    for column in ("right_id", "holder_id", "import_id"):
        name = op.f(f"ix_registry_changes_{column}_id")
        op.create_index(name, "registry_changes", [column, "id"])


def downgrade() -> None:
    with op.batch_alter_table("former_numbers") as table:
        table.drop_column("withdrawn")
    op.drop_table("registry_changes")
    op.drop_table("registry_files")
    with op.batch_alter_table("registry_imports") as table:
        table.drop_constraint(op.f("ck_registry_imports_reason_if_undoing"), type_="check")
        table.drop_constraint(
            op.f("fk_registry_imports_undoes_id_registry_imports"), type_="foreignkey"
        )
        table.drop_constraint(op.f("uq_registry_imports_undoes_id"), type_="unique")
        for name in (*_NEW, "undoes_id", "reason"):
            table.drop_column(name)
