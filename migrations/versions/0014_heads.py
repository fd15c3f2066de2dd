"""Signed heads of the audit log: a table that takes new rows and nothing else."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE = "audit_signed_heads"
ROLE = "kuangxun_app"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tree_size", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("jws", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_signed_heads")),
    )
    for statement in _postgresql() if op.get_bind().dialect.name == "postgresql" else _sqlite():
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(TABLE)  # and its triggers with it


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}"
        f" BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ]


def _postgresql() -> list[str]:
    guard = (
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    return [guard, f"REVOKE UPDATE, DELETE ON {TABLE} FROM {ROLE}"]
