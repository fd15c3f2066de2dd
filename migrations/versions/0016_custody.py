"""Inner nodes of the audit log, and time stamps of its heads."""

import sqlalchemy as sa
from alembic import op

from kernel import merkle

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROLE = "kuangxun_app"
TABLES = ("audit_nodes",)
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
    for table in TABLES:
        for statement in _append_only(table):
            op.execute(statement)


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
