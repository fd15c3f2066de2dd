"""Tables of sign_ins."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_delays",
        sa.Column("login_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("login_hash", name=op.f("pk_sign_in_delays")),
    )
    op.create_index(
        op.f("ix_sign_in_delays_failed_at"), "sign_in_delays", ["failed_at"], unique=False
    )
    op.create_table(
        "devices",
        sa.Column("thumbprint", sa.String(length=43), nullable=False),
        sa.Column("public_jwk", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoked_reason IS NULL)",
            name=op.f("ck_devices_revocation_is_whole_or_absent"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_devices_office_id_offices")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["officers.id"], name=op.f("fk_devices_revoked_by_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("thumbprint", name=op.f("uq_devices_thumbprint")),
    )
    op.create_table(
        "device_officers",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_device_officers_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_device_officers_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("device_id", "officer_id", name=op.f("pk_device_officers")),
    )
    op.create_index(
        op.f("ix_device_officers_officer_id"), "device_officers", ["officer_id"], unique=False
    )
    op.create_table(
        "login_sessions",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_reason IS NULL)",
            name=op.f("ck_login_sessions_reason_if_ended"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_login_sessions_device_id_devices")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_login_sessions_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
    )
    op.create_index(
        op.f("ix_login_sessions_device_id"), "login_sessions", ["device_id"], unique=False
    )
    op.create_index(
        op.f("ix_login_sessions_officer_id"), "login_sessions", ["officer_id"], unique=False
    )
    op.create_table(
        "access_tokens",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["login_sessions.id"],
            name=op.f("fk_access_tokens_session_id_login_sessions"),
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_access_tokens")),
    )
    op.create_index(
        op.f("ix_access_tokens_expires_at"), "access_tokens", ["expires_at"], unique=False
    )
    op.create_index(
        op.f("ix_access_tokens_session_id"), "access_tokens", ["session_id"], unique=False
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["login_sessions.id"],
            name=op.f("fk_refresh_tokens_session_id_login_sessions"),
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_refresh_tokens")),
    )
    op.create_index(
        op.f("ix_refresh_tokens_expires_at"), "refresh_tokens", ["expires_at"], unique=False
    )
    op.create_index(
        op.f("ix_refresh_tokens_session_id"), "refresh_tokens", ["session_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("refresh_tokens")
    op.drop_table("access_tokens")
    op.drop_table("login_sessions")
    op.drop_table("device_officers")
    op.drop_table("devices")
    op.drop_table("sign_in_delays")
