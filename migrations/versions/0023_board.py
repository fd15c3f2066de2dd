"""Faces of boards as printed, addresses for the public, what it reports, and how often it knocks."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _faces()
    _addresses()
    _reports()
    op.create_table(
        "knocks",
        sa.Column("who", sa.String(length=70), nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_knocks_at_least_once")),
        sa.PrimaryKeyConstraint("who", "hour", name=op.f("pk_knocks")),
    )
    op.create_index(op.f("ix_knocks_hour"), "knocks", ["hour"])
    op.create_table(
        "clues_of_board_reports",
        sa.Column("clue_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clue_id"], ["clues.id"], name=op.f("fk_clues_of_board_reports_clue_id_clues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clues_of_board_reports")),
        sa.UniqueConstraint("clue_id", name=op.f("uq_clues_of_board_reports_clue_id")),
    )


def _faces() -> None:
    op.create_table(
        "signboard_faces",
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("size", sa.String(40), nullable=False),
        sa.Column("bleed_mm", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(length=60), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("absent", sa.JSON(), nullable=False),
        sa.Column("svg_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("bleed_mm >= 0", name=op.f("ck_signboard_faces_bleed_is_outwards")),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_signboard_faces_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signboard_faces")),
    )
    for column in ("division_id", "right_id"):
        op.create_index(op.f(f"ix_signboard_faces_{column}_id"), "signboard_faces", [column, "id"])


def _addresses() -> None:
    op.create_table(
        "public_addresses",
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_public_addresses_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_addresses")),
        sa.UniqueConstraint("right_id", name=op.f("uq_public_addresses_right_id")),
        sa.UniqueConstraint("token", name=op.f("uq_public_addresses_token")),
    )


def _reports() -> None:
    op.create_table(
        "board_reports",
        sa.Column("right_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=40), nullable=False),
        sa.Column("receipt", sa.String(length=24), nullable=False),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("photo_sha256", sa.String(length=64), nullable=True),
        sa.Column("photo_bytes", sa.Integer(), nullable=True),
        sa.Column("photo_type", sa.String(length=100), nullable=True),
        sa.Column("informant", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(lon IS NULL) = (lat IS NULL)", name=op.f("ck_board_reports_lon_with_lat")
        ),
        sa.CheckConstraint(
            "(photo_sha256 IS NULL) = (photo_bytes IS NULL)",
            name=op.f("ck_board_reports_photo_with_its_length"),
        ),
        sa.ForeignKeyConstraint(
            ["right_id"], ["rights.id"], name=op.f("fk_board_reports_right_id_rights")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_reports")),
        sa.UniqueConstraint("receipt", name=op.f("uq_board_reports_receipt")),
        sa.UniqueConstraint("ticket", name=op.f("uq_board_reports_ticket")),
    )
    op.create_index(op.f("ix_board_reports_division_id_id"), "board_reports", ["division_id", "id"])
    op.create_index(op.f("ix_board_reports_photo_sha256"), "board_reports", ["photo_sha256"])


def downgrade() -> None:
    for table in (
        "clues_of_board_reports",
        "knocks",
        "board_reports",
        "public_addresses",
        "signboard_faces",
    ):
        op.drop_table(table)
