"""Inner nodes of the audit log, and time stamps of its heads."""

import sqlalchemy as sa
from alembic import op

from kernel import merkle
from kernel.db import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROLE = "kuangxun_app"
TABLES = ("audit_nodes", "audit_head_stamps", "hash_columns")
# Hashes kept for the record in columns that are not named after their algorithm.
HASHES = (
    ("audit_heads", "frontier"),
    ("audit_heads", "root"),
    ("audit_leaves", "leaf_hash"),
    ("audit_lines", "row_digest"),
    ("audit_nodes", "hash"),
    ("parked_records", "digest"),
    ("sealed_records", "digest"),
    ("two_rates_returns", "digest"),
)
_STRIDE = 4
_AT_ONCE = 5_000
_Index = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    nodes = op.create_table(
        "audit_nodes",
        sa.Column("tree_size", _Index, autoincrement=False, nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("tree_size", "level", name=op.f("pk_audit_nodes")),
    )
    _fill(nodes)
    op.create_table(
        "audit_head_stamps",
        sa.Column("head_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("authority", sa.String(length=400), nullable=False),
        sa.Column("stamped_at", UtcDateTime(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["head_number"],
            ["audit_signed_heads.number"],
            name=op.f("fk_audit_head_stamps_head_number_audit_signed_heads"),
        ),
        sa.PrimaryKeyConstraint("head_number", name=op.f("pk_audit_head_stamps")),
    )
    _hashes()
    for table in TABLES:
        for statement in _append_only(table):
            op.execute(statement)


def _hashes() -> None:
    op.add_column("stored_files", sa.Column("sm3", sa.String(64), nullable=True))
    missing = sa.text("sm3 IS NULL")
    op.create_index(
        "ix_stored_files_without_sm3",
        "stored_files",
        ["stored_at"],
        postgresql_where=missing,
        sqlite_where=missing,
    )
    named = op.create_table(
        "hash_columns",
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("column_name", sa.String(length=63), nullable=False),
        sa.Column("algorithm", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "column_name", name=op.f("pk_hash_columns")),
    )
    op.bulk_insert(
        named,
        [
            {"table_name": table, "column_name": column, "algorithm": "sha-256"}
            for table, column in HASHES
        ],
    )


def _fill(nodes: sa.Table) -> None:
    """Make the nodes of the tree that grew before there was a table for them."""
    connection = op.get_bind()
    leaves = sa.table("audit_leaves", sa.column("tree_index"), sa.column("leaf_hash"))
    after, size, frontier = -1, 0, list[bytes]()
    while True:
        some = connection.execute(
            sa.select(leaves.c.tree_index, leaves.c.leaf_hash)
            .where(leaves.c.tree_index > after)
            .order_by(leaves.c.tree_index)
            .limit(_AT_ONCE)
        ).all()
        if not some:
            return
        rows: list[dict[str, object]] = []

        def keep(
            tree_size: int, level: int, head: bytes, rows: list[dict[str, object]] = rows
        ) -> None:
            if level % _STRIDE == 0:
                rows.append({"tree_size": tree_size, "level": level, "hash": head})

        size, frontier = merkle.grow(size, frontier, [bytes(one.leaf_hash) for one in some], keep)
        if rows:
            connection.execute(nodes.insert(), rows)
        after = some[-1].tree_index


def _append_only(table: str) -> list[str]:
    """As the audit's tables are held, since 0012."""
    if op.get_bind().dialect.name == "postgresql":
        guard = (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return [guard, f"REVOKE UPDATE, DELETE ON {table} FROM {ROLE}"]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ]


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)  # and its triggers with it
    op.drop_index("ix_stored_files_without_sm3", "stored_files")
    op.drop_column("stored_files", "sm3")
