"""Tables of identity."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "division_paths",
        sa.Column("ancestor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("descendant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from",
            name=op.f("ck_division_paths_ends_after_it_begins"),
        ),
        sa.PrimaryKeyConstraint(
            "ancestor_id", "descendant_id", "valid_from", name=op.f("pk_division_paths")
        ),
    )
    op.create_index(
        op.f("ix_division_paths_descendant_id_ancestor_id"),
        "division_paths",
        ["descendant_id", "ancestor_id"],
        unique=False,
    )
    op.create_table(
        "divisions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "successor_id IS NULL OR valid_to IS NOT NULL",
            name=op.f("ck_divisions_succeeded_if_ended"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from",
            name=op.f("ck_divisions_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["divisions.id"], name=op.f("fk_divisions_parent_id_divisions")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["divisions.id"], name=op.f("fk_divisions_successor_id_divisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_divisions")),
    )
    op.create_index(
        op.f("ix_divisions_code_valid_from"), "divisions", ["code", "valid_from"], unique=False
    )
    op.create_index(op.f("ix_divisions_parent_id"), "divisions", ["parent_id"], unique=False)
    op.create_index(
        "uq_divisions_present_code",
        "divisions",
        ["code"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
        sqlite_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "officers",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("certificate_no", sa.String(length=40), nullable=True),
        sa.Column("certificate_from", sa.Date(), nullable=True),
        sa.Column("certificate_to", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(certificate_no IS NULL) = (certificate_from IS NULL) AND (certificate_no IS NULL) = (certificate_to IS NULL)",
            name=op.f("ck_officers_certificate_is_whole_or_absent"),
        ),
        sa.CheckConstraint(
            "certificate_to >= certificate_from", name=op.f("ck_officers_certificate_ends_last")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("certificate_no", name=op.f("uq_officers_certificate_no")),
        sa.UniqueConstraint("login", name=op.f("uq_officers_login")),
    )
    op.create_table(
        "offices",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["division_id"], ["divisions.id"], name=op.f("fk_offices_division_id_divisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
    )
    op.create_index(op.f("ix_offices_division_id"), "offices", ["division_id"], unique=False)
    op.create_table(
        "office_scopes",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("ck_office_scopes_ends_not_before_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["divisions.id"], name=op.f("fk_office_scopes_division_id_divisions")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_office_scopes_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_scopes")),
    )
    op.create_index(
        op.f("ix_office_scopes_division_id"), "office_scopes", ["division_id"], unique=False
    )
    op.create_index(
        op.f("ix_office_scopes_office_id_division_id"),
        "office_scopes",
        ["office_id", "division_id"],
        unique=False,
    )
    op.create_table(
        "posts",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_posts_office_id_offices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    op.create_index(op.f("ix_posts_office_id"), "posts", ["office_id"], unique=False)
    op.create_table(
        "appointments",
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("ck_appointments_ends_not_before_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_appointments_officer_id_officers")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_appointments_post_id_posts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(
        op.f("ix_appointments_officer_id_valid_from"),
        "appointments",
        ["officer_id", "valid_from"],
        unique=False,
    )
    op.create_index(op.f("ix_appointments_post_id"), "appointments", ["post_id"], unique=False)
    op.create_index(
        "uq_appointments_present",
        "appointments",
        ["officer_id"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
        sqlite_where=sa.text("valid_to IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("appointments")
    op.drop_table("posts")
    op.drop_table("office_scopes")
    op.drop_table("offices")
    op.drop_table("officers")
    op.drop_table("divisions")
    op.drop_table("division_paths")
