"""Tables of cases."""

import sqlalchemy as sa
from alembic import op

from kernel.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("party_kind", sa.String(40), nullable=False),
        sa.Column("party_name", sa.String(length=200), nullable=False),
        sa.Column("party_address", sa.String(length=300), nullable=False),
        sa.Column("right_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("offence", sa.String(length=60), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("two_rates_class", sa.String(40), nullable=True),
        sa.Column("classes_version", sa.String(length=80), nullable=False),
        sa.Column("class_decided_by", sa.Uuid(), nullable=True),
        sa.Column("class_decided_at", UtcDateTime(), nullable=True),
        sa.Column("class_reason", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("harms_life_or_finance", sa.Boolean(), nullable=False),
        sa.Column("discovered_at", UtcDateTime(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("lead_handler_id", sa.Uuid(), nullable=False),
        sa.Column("assisting_handler_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("legally_reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("legally_reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("notice_made_at", UtcDateTime(), nullable=True),
        sa.Column("noticed_fine_yuan", sa.BigInteger(), nullable=True),
        sa.Column("hearing_offered", sa.Boolean(), nullable=True),
        sa.Column("notified_at", UtcDateTime(), nullable=True),
        sa.Column("notice_receipt_item_id", sa.Uuid(), nullable=True),
        sa.Column("waived_at", UtcDateTime(), nullable=True),
        sa.Column("waiver_item_id", sa.Uuid(), nullable=True),
        sa.Column("extended_at", UtcDateTime(), nullable=True),
        sa.Column("extended_by", sa.Uuid(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("fine_yuan", sa.BigInteger(), nullable=True),
        sa.Column("pay_to", sa.String(length=300), nullable=True),
        sa.Column("served_at", UtcDateTime(), nullable=True),
        sa.Column("decision_receipt_item_id", sa.Uuid(), nullable=True),
        sa.Column("performed_at", UtcDateTime(), nullable=True),
        sa.Column("confiscation_item_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closing_ground", sa.String(40), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL AND withdrawal_reason IS NOT NULL)",
            name=op.f("ck_cases_withdrawn_with_a_reason"),
        ),
        sa.CheckConstraint(
            "party_kind <> 'holder' OR right_id IS NOT NULL",
            name=op.f("ck_cases_holder_holds_a_right"),
        ),
        sa.CheckConstraint(
            "state <> 'waived' OR waived_at IS NOT NULL",
            name=op.f("ck_cases_waived_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('closed') OR (closed_at IS NOT NULL AND closed_by IS NOT NULL AND closing_ground IS NOT NULL)",
            name=op.f("ck_cases_closed_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('decided', 'served', 'performed', 'closed') OR (decided_at IS NOT NULL AND decided_by IS NOT NULL AND fine_yuan IS NOT NULL AND pay_to IS NOT NULL)",
            name=op.f("ck_cases_decided_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('legally_reviewed', 'notice_made', 'notified', 'decided', 'served', 'performed', 'closed', 'waived') OR (legally_reviewed_at IS NOT NULL AND legally_reviewed_by IS NOT NULL)",
            name=op.f("ck_cases_legally_reviewed_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('notice_made', 'notified', 'decided', 'served', 'performed', 'closed', 'waived') OR (notice_made_at IS NOT NULL AND noticed_fine_yuan IS NOT NULL)",
            name=op.f("ck_cases_notice_made_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('notified', 'decided', 'served', 'performed', 'closed', 'waived') OR (notified_at IS NOT NULL AND notice_receipt_item_id IS NOT NULL)",
            name=op.f("ck_cases_notified_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('performed', 'closed') OR (performed_at IS NOT NULL)",
            name=op.f("ck_cases_performed_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('reported', 'reviewed', 'legally_reviewed', 'notice_made', 'notified', 'decided', 'served', 'performed', 'closed', 'waived') OR (reported_at IS NOT NULL AND report_id IS NOT NULL)",
            name=op.f("ck_cases_reported_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('reviewed', 'legally_reviewed', 'notice_made', 'notified', 'decided', 'served', 'performed', 'closed', 'waived') OR (reviewed_at IS NOT NULL AND reviewed_by IS NOT NULL)",
            name=op.f("ck_cases_reviewed_with_its_facts"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('served', 'performed', 'closed') OR (served_at IS NOT NULL AND decision_receipt_item_id IS NOT NULL)",
            name=op.f("ck_cases_served_with_its_facts"),
        ),
        sa.CheckConstraint(
            "(extended_at IS NULL) = (extension_reason IS NULL)",
            name=op.f("ck_cases_extended_with_a_reason"),
        ),
        sa.CheckConstraint(
            "(waived_at IS NULL) = (waiver_item_id IS NULL)",
            name=op.f("ck_cases_waiver_is_in_writing"),
        ),
        sa.CheckConstraint(
            "decided_by NOT IN (lead_handler_id, assisting_handler_id)",
            name=op.f("ck_cases_head_did_not_investigate"),
        ),
        sa.CheckConstraint(
            "fine_yuan <= noticed_fine_yuan", name=op.f("ck_cases_fine_not_above_the_notice")
        ),
        sa.CheckConstraint(
            "lead_handler_id <> assisting_handler_id",
            name=op.f("ck_cases_two_handlers_are_two_persons"),
        ),
        sa.CheckConstraint(
            "legally_reviewed_by NOT IN (lead_handler_id, assisting_handler_id, reviewed_by)",
            name=op.f("ck_cases_legal_reviewer_did_neither"),
        ),
        sa.CheckConstraint(
            "reviewed_by NOT IN (lead_handler_id, assisting_handler_id)",
            name=op.f("ck_cases_reviewer_did_not_investigate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("clue_id", name=op.f("uq_cases_clue_id")),
        sa.UniqueConstraint("office_id", "number", name=op.f("uq_cases_office_id_number")),
    )
    op.create_index(
        op.f("ix_cases_division_id_discovered_at"),
        "cases",
        ["division_id", "discovered_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cases_division_id_filed_at"), "cases", ["division_id", "filed_at"], unique=False
    )
    op.create_index(op.f("ix_cases_office_id_state"), "cases", ["office_id", "state"], unique=False)
    op.create_table(
        "case_papers",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_papers_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_papers")),
        sa.UniqueConstraint(
            "office_id", "kind", "number", name=op.f("uq_case_papers_office_id_kind_number")
        ),
    )
    op.create_index(
        op.f("ix_case_papers_case_id_id"), "case_papers", ["case_id", "id"], unique=False
    )
    op.create_table(
        "case_payments",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_number", sa.String(length=60), nullable=False),
        sa.Column("amount_yuan", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_yuan > 0", name=op.f("ck_case_payments_some_money")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_payments_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_payments")),
        sa.UniqueConstraint(
            "office_id", "receipt_number", name=op.f("uq_case_payments_office_id_receipt_number")
        ),
    )
    op.create_index(
        op.f("ix_case_payments_case_id_id"), "case_payments", ["case_id", "id"], unique=False
    )
    op.create_table(
        "case_reports",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("mineral_value_yuan", sa.BigInteger(), nullable=False),
        sa.Column("proposed_fine_yuan", sa.BigInteger(), nullable=False),
        sa.Column("confiscation", sa.Text(), nullable=True),
        sa.Column("nothing_to_confiscate_because", sa.Text(), nullable=True),
        sa.Column("correction_refused_item_id", sa.Uuid(), nullable=True),
        sa.Column("grave_or_complex", sa.Boolean(), nullable=False),
        sa.Column("duty_to_transfer", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(confiscation IS NULL) OR (nothing_to_confiscate_because IS NULL)",
            name=op.f("ck_case_reports_confiscates_something_or_says_why_not"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_reports_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reports")),
    )
    op.create_index(
        op.f("ix_case_reports_case_id_id"), "case_reports", ["case_id", "id"], unique=False
    )
    op.create_table(
        "case_citations",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("cited_at", UtcDateTime(), nullable=False),
        sa.Column("cited_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_citations_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["manifest_files.id"],
            name=op.f("fk_case_citations_item_id_manifest_files"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_citations")),
        sa.UniqueConstraint(
            "case_id", "item_id", "purpose", name=op.f("uq_case_citations_case_id_item_id_purpose")
        ),
    )
    op.create_index(op.f("ix_case_citations_item_id"), "case_citations", ["item_id"], unique=False)


def downgrade() -> None:
    op.drop_table("case_citations")
    op.drop_table("case_reports")
    op.drop_table("case_payments")
    op.drop_table("case_papers")
    op.drop_table("cases")
