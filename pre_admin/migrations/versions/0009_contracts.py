"""Service contracts: purchase categories, contracts, amendments, deliveries, invoices; what is put off in the assistant’s day."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "contract_number_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_contract_number_counter")),
    )
    op.create_table(
        "purchase_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column(
            "label_key", sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("help_text", sa.String(length=200), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("label_key <> ''", name=op.f("ck_purchase_category_label_said")),
        sa.CheckConstraint("rank BETWEEN 0 AND 9999", name=op.f("ck_purchase_category_rank_in_bounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_category")),
        sa.UniqueConstraint("label_key", name=op.f("uq_purchase_category_label_key")),
    )
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_snooze_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
        sa.UniqueConstraint("key", name=op.f("uq_snooze_key")),
    )
    with op.batch_alter_table("snooze", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snooze_by_id"), ["by_id"], unique=False)

    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "issued",
                "signed",
                "suspended",
                "terminated",
                "closed",
                "cancelled",
                name="contractstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "vat",
            sa.Enum(
                "not_subject",
                "franchise",
                "rate_20",
                "rate_10",
                "rate_5_5",
                name="contractvat",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("object", sa.Text(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("invoicing", sa.String(length=120), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_document_id", sa.Integer(), nullable=True),
        sa.Column("issued_digest", sa.String(length=64), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("provider_signed_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_document_id", sa.Integer(), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=300), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("released", sa.BigInteger(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column(
            "sort_key", sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_contract_closing_dated")),
        sa.CheckConstraint("state <> 'terminated' OR terminated_on IS NOT NULL", name=op.f("ck_contract_end_dated")),
        sa.CheckConstraint(
            "state = 'draft' OR (reference IS NOT NULL AND issued_on IS NOT NULL)", name=op.f("ck_contract_issue_numbered")
        ),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'suspended', 'closed') OR (signed_on IS NOT NULL AND provider_signed_on IS NOT NULL)",
            name=op.f("ck_contract_signed_by_both"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('terminated', 'cancelled') OR ended_reason IS NOT NULL", name=op.f("ck_contract_end_explained")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_contract_dates_in_order")
        ),
        sa.CheckConstraint("notice_days BETWEEN 0 AND 365", name=op.f("ck_contract_notice_in_bounds")),
        sa.CheckConstraint("released >= 0", name=op.f("ck_contract_released_positive")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_contract_action_id")),
        sa.ForeignKeyConstraint(["category_id"], ["purchase_category.id"], name=op.f("fk_contract_category_id")),
        sa.ForeignKeyConstraint(["issued_document_id"], ["document.id"], name=op.f("fk_contract_issued_document_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["contract.id"], name=op.f("fk_contract_previous_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_contract_provider_id")),
        sa.ForeignKeyConstraint(["signed_document_id"], ["document.id"], name=op.f("fk_contract_signed_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("reference", name=op.f("uq_contract_reference")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_category_id"), ["category_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_issued_document_id"), ["issued_document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_previous_id"), ["previous_id"], unique=False)
        batch_op.create_index("ix_contract_provider_id_starts_on", ["provider_id", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_signed_document_id"), ["signed_document_id"], unique=False)
        batch_op.create_index("ix_contract_sort_key", ["sort_key", "id"], unique=False)
        batch_op.create_index("ix_contract_starts_on", ["starts_on", "id"], unique=False)
        batch_op.create_index("ix_contract_state_ends_on", ["state", "ends_on", "id"], unique=False)

    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "issued",
                "signed",
                "cancelled",
                name="amendmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("new_ends_on", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_document_id", sa.Integer(), nullable=True),
        sa.Column("issued_digest", sa.String(length=64), nullable=True),
        sa.Column("provider_signed_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_document_id", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'cancelled' OR ended_reason IS NOT NULL", name=op.f("ck_amendment_end_explained")),
        sa.CheckConstraint(
            "state <> 'signed' OR (signed_on IS NOT NULL AND provider_signed_on IS NOT NULL AND effective_on IS NOT NULL)",
            name=op.f("ck_amendment_signed_by_both"),
        ),
        sa.CheckConstraint("state NOT IN ('issued', 'signed') OR issued_on IS NOT NULL", name=op.f("ck_amendment_issue_dated")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_amendment_contract_id")),
        sa.ForeignKeyConstraint(["issued_document_id"], ["document.id"], name=op.f("fk_amendment_issued_document_id")),
        sa.ForeignKeyConstraint(["signed_document_id"], ["document.id"], name=op.f("fk_amendment_signed_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_amendment_contract_id_number")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_issued_document_id"), ["issued_document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_signed_document_id"), ["signed_document_id"], unique=False)

    op.create_table(
        "contract_suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_contract_suspension_dates_in_order")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_suspension_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_suspension")),
        sa.UniqueConstraint("contract_id", "starts_on", name=op.f("uq_contract_suspension_contract_id_starts_on")),
    )
    op.create_table(
        "contract_tranche",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_contract_tranche_amount_positive")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_tranche_contract_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_contract_tranche_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_tranche")),
        sa.UniqueConstraint("contract_id", "envelope_id", name=op.f("uq_contract_tranche_contract_id_envelope_id")),
    )
    with op.batch_alter_table("contract_tranche", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_tranche_envelope_id"), ["envelope_id"], unique=False)

    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("number_key", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "accepted",
                "suspended",
                "rejected",
                "ordered",
                "paid",
                name="invoicestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("vat_amount", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=True),
        sa.Column("iban", sa.String(length=40), nullable=True),
        sa.Column("iban_checked_by_id", sa.Integer(), nullable=True),
        sa.Column("iban_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("iban_check_note", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("order_reference", sa.String(length=60), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_invoice_payment_dated")),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'ordered', 'paid') OR (accepted IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_invoice_accepted_decided"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('ordered', 'paid') OR (order_reference IS NOT NULL AND ordered_on IS NOT NULL)",
            name=op.f("ck_invoice_order_referenced"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('suspended', 'rejected') OR reason IS NOT NULL", name=op.f("ck_invoice_refusal_explained")
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_invoice_decision_signed")),
        sa.CheckConstraint("(iban_checked_at IS NULL) = (iban_checked_by_id IS NULL)", name=op.f("ck_invoice_iban_check_signed")),
        sa.CheckConstraint(
            "accepted IS NULL OR (accepted >= 0 AND accepted <= total)", name=op.f("ck_invoice_accepted_within_total")
        ),
        sa.CheckConstraint(
            "iban_checked_by_id IS NULL OR iban_checked_by_id <> entered_by_id", name=op.f("ck_invoice_iban_second_person")
        ),
        sa.CheckConstraint(
            "period_to IS NULL OR period_from IS NULL OR period_to >= period_from", name=op.f("ck_invoice_period_in_order")
        ),
        sa.CheckConstraint("net >= 0 AND vat_amount >= 0", name=op.f("ck_invoice_amounts_positive")),
        sa.CheckConstraint("total > 0", name=op.f("ck_invoice_total_positive")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_invoice_contract_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_invoice_decided_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_invoice_document_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_invoice_entered_by_id")),
        sa.ForeignKeyConstraint(["iban_checked_by_id"], ["user_account.id"], name=op.f("fk_invoice_iban_checked_by_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_invoice_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("provider_id", "number_key", name=op.f("uq_invoice_provider_id_number_key")),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index("ix_invoice_contract_id_state", ["contract_id", "state", "total", "accepted"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_iban_checked_by_id"), ["iban_checked_by_id"], unique=False)
        batch_op.create_index("ix_invoice_received_on", ["received_on", "id"], unique=False)
        batch_op.create_index("ix_invoice_state_received_on", ["state", "received_on", "id"], unique=False)

    op.create_table(
        "amendment_tranche",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_amendment_tranche_amount_changes")),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_tranche_amendment_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_amendment_tranche_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_tranche")),
        sa.UniqueConstraint("amendment_id", "envelope_id", name=op.f("uq_amendment_tranche_amendment_id_envelope_id")),
    )
    with op.batch_alter_table("amendment_tranche", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_tranche_envelope_id"), ["envelope_id"], unique=False)

    op.create_table(
        "contract_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "session",
                "hour",
                "child",
                "full_time_month",
                "lump_sum",
                name="contractunit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_contract_line_quantity_positive")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_contract_line_price_positive")),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_contract_line_amendment_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_line_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_line")),
    )
    with op.batch_alter_table("contract_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_line_amendment_id"), ["amendment_id"], unique=False)
        batch_op.create_index("ix_contract_line_contract_id", ["contract_id", "rank"], unique=False)

    op.create_table(
        "invoice_suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_invoice_suspension_dates_in_order")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_suspension_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_suspension")),
        sa.UniqueConstraint("invoice_id", "starts_on", name=op.f("uq_invoice_suspension_invoice_id_starts_on")),
    )
    op.create_table(
        "invoice_tranche",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_invoice_tranche_amount_positive")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_invoice_tranche_envelope_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_tranche_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_tranche")),
        sa.UniqueConstraint("invoice_id", "envelope_id", name=op.f("uq_invoice_tranche_invoice_id_envelope_id")),
    )
    with op.batch_alter_table("invoice_tranche", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_tranche_envelope_id"), ["envelope_id"], unique=False)

    op.create_table(
        "amendment_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=160), nullable=True),
        sa.Column(
            "unit",
            sa.Enum(
                "session",
                "hour",
                "child",
                "full_time_month",
                "lump_sum",
                name="amendmentunit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "line_id IS NOT NULL OR (label IS NOT NULL AND unit IS NOT NULL AND unit_price IS NOT NULL AND quantity > 0)",
            name=op.f("ck_amendment_line_new_line_whole"),
        ),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_amendment_line_quantity_changes")),
        sa.CheckConstraint("unit_price IS NULL OR unit_price >= 0", name=op.f("ck_amendment_line_price_positive")),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_line_amendment_id")),
        sa.ForeignKeyConstraint(["line_id"], ["contract_line.id"], name=op.f("fk_amendment_line_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_line")),
    )
    with op.batch_alter_table("amendment_line", schema=None) as batch_op:
        batch_op.create_index("ix_amendment_line_amendment_id", ["amendment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_line_line_id"), ["line_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "certified",
                "refused",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=160), nullable=True),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("club_session_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'certified') = (certified_at IS NOT NULL)", name=op.f("ck_delivery_certified_dated")),
        sa.CheckConstraint("state <> 'refused' OR remark IS NOT NULL", name=op.f("ck_delivery_refusal_explained")),
        sa.CheckConstraint("(certified_at IS NULL) = (certified_by_id IS NULL)", name=op.f("ck_delivery_certified_signed")),
        sa.CheckConstraint("children IS NULL OR children BETWEEN 0 AND 5000", name=op.f("ck_delivery_children_in_bounds")),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 1440", name=op.f("ck_delivery_minutes_in_bounds")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_delivery_quantity_positive")),
        sa.ForeignKeyConstraint(["certified_by_id"], ["user_account.id"], name=op.f("fk_delivery_certified_by_id")),
        sa.ForeignKeyConstraint(["club_session_id"], ["club_session.id"], name=op.f("fk_delivery_club_session_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_delivery_contract_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_delivery_entered_by_id")),
        sa.ForeignKeyConstraint(["line_id"], ["contract_line.id"], name=op.f("fk_delivery_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("club_session_id", name=op.f("uq_delivery_club_session_id")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_certified_by_id"), ["certified_by_id"], unique=False)
        batch_op.create_index("ix_delivery_contract_id_state", ["contract_id", "state", "line_id", "quantity"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index("ix_delivery_held_on", ["held_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_line_id"), ["line_id"], unique=False)
        batch_op.create_index("ix_delivery_state_held_on", ["state", "held_on", "id"], unique=False)

    op.create_table(
        "invoice_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=160), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("accepted_quantity", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "accepted_quantity IS NULL OR (accepted_quantity >= 0 AND accepted_quantity <= quantity)",
            name=op.f("ck_invoice_line_accepted_within_quantity"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_invoice_line_quantity_positive")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_invoice_line_price_positive")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id")),
        sa.ForeignKeyConstraint(["line_id"], ["contract_line.id"], name=op.f("fk_invoice_line_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
    )
    with op.batch_alter_table("invoice_line", schema=None) as batch_op:
        batch_op.create_index("ix_invoice_line_invoice_id", ["invoice_id"], unique=False)
        batch_op.create_index("ix_invoice_line_line_id", ["line_id", "quantity", "accepted_quantity"], unique=False)


def downgrade() -> None:
    """Back to the one before."""
    with op.batch_alter_table("invoice_line", schema=None) as batch_op:
        batch_op.drop_index("ix_invoice_line_line_id")
        batch_op.drop_index("ix_invoice_line_invoice_id")

    op.drop_table("invoice_line")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_state_held_on")
        batch_op.drop_index(batch_op.f("ix_delivery_line_id"))
        batch_op.drop_index("ix_delivery_held_on")
        batch_op.drop_index(batch_op.f("ix_delivery_entered_by_id"))
        batch_op.drop_index("ix_delivery_contract_id_state")
        batch_op.drop_index(batch_op.f("ix_delivery_certified_by_id"))

    op.drop_table("delivery")
    with op.batch_alter_table("amendment_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_line_line_id"))
        batch_op.drop_index("ix_amendment_line_amendment_id")

    op.drop_table("amendment_line")
    with op.batch_alter_table("invoice_tranche", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_tranche_envelope_id"))

    op.drop_table("invoice_tranche")
    op.drop_table("invoice_suspension")
    with op.batch_alter_table("contract_line", schema=None) as batch_op:
        batch_op.drop_index("ix_contract_line_contract_id")
        batch_op.drop_index(batch_op.f("ix_contract_line_amendment_id"))

    op.drop_table("contract_line")
    with op.batch_alter_table("amendment_tranche", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_tranche_envelope_id"))

    op.drop_table("amendment_tranche")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index("ix_invoice_state_received_on")
        batch_op.drop_index("ix_invoice_received_on")
        batch_op.drop_index(batch_op.f("ix_invoice_iban_checked_by_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_document_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_decided_by_id"))
        batch_op.drop_index("ix_invoice_contract_id_state")

    op.drop_table("invoice")
    with op.batch_alter_table("contract_tranche", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_tranche_envelope_id"))

    op.drop_table("contract_tranche")
    op.drop_table("contract_suspension")
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_amendment_signed_document_id"))
        batch_op.drop_index(batch_op.f("ix_amendment_issued_document_id"))

    op.drop_table("amendment")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index("ix_contract_state_ends_on")
        batch_op.drop_index("ix_contract_starts_on")
        batch_op.drop_index("ix_contract_sort_key")
        batch_op.drop_index(batch_op.f("ix_contract_signed_document_id"))
        batch_op.drop_index("ix_contract_provider_id_starts_on")
        batch_op.drop_index(batch_op.f("ix_contract_previous_id"))
        batch_op.drop_index(batch_op.f("ix_contract_issued_document_id"))
        batch_op.drop_index(batch_op.f("ix_contract_category_id"))
        batch_op.drop_index(batch_op.f("ix_contract_action_id"))

    op.drop_table("contract")
    with op.batch_alter_table("snooze", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snooze_by_id"))

    op.drop_table("snooze")
    op.drop_table("purchase_category")
    op.drop_table("contract_number_counter")
