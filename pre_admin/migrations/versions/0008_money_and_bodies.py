"""The money and the two bodies: axes, conventions, envelopes, ledger, funded actions, sittings, decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "action_number_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_action_number_counter")),
    )
    op.create_table(
        "funding_axis",
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
        sa.CheckConstraint("label_key <> ''", name=op.f("ck_funding_axis_label_said")),
        sa.CheckConstraint("rank BETWEEN 0 AND 9999", name=op.f("ck_funding_axis_rank_in_bounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_axis")),
        sa.UniqueConstraint("label_key", name=op.f("uq_funding_axis_label_key")),
    )
    op.create_table(
        "convention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("amends_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_convention_amount_positive")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_convention_dates_in_order")
        ),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_convention_year_in_bounds")),
        sa.ForeignKeyConstraint(["amends_id"], ["convention.id"], name=op.f("fk_convention_amends_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_convention_document_id")),
        sa.ForeignKeyConstraint(["funder_id"], ["funder.id"], name=op.f("fk_convention_funder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention")),
        sa.UniqueConstraint("funder_id", "year", "number", name=op.f("uq_convention_funder_id_year_number")),
    )
    with op.batch_alter_table("convention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_convention_amends_id"), ["amends_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_convention_document_id"), ["document_id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.Enum("technical_committee", "advisory_council", name="body", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.String(length=10), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "convened",
                "open",
                "closed",
                "signed",
                "cancelled",
                name="sittingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("convened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "quorum_rule",
            sa.Enum(
                "none",
                "third",
                "half",
                "majority",
                "two_thirds",
                name="quorumrule",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "proxy_rule",
            sa.Enum("none", "forbidden", "one", "two", name="proxyrule", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("secretary", sa.String(length=120), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("rectifies_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(length=200), nullable=True),
        sa.Column("minutes_hash", sa.String(length=64), nullable=True),
        sa.Column("minutes_document_id", sa.Integer(), nullable=True),
        sa.Column("minutes_pdf_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'signed' OR (signed_on IS NOT NULL AND minutes_hash IS NOT NULL)", name=op.f("ck_sitting_signed_frozen")
        ),
        sa.CheckConstraint("state NOT IN ('closed', 'signed') OR closed_at IS NOT NULL", name=op.f("ck_sitting_closed_dated")),
        sa.CheckConstraint(
            "state NOT IN ('convened', 'open', 'closed', 'signed') OR convened_at IS NOT NULL",
            name=op.f("ck_sitting_convened_dated"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('open', 'closed', 'signed') OR (opened_at IS NOT NULL AND quorum_rule IS NOT NULL AND proxy_rule IS NOT NULL)",
            name=op.f("ck_sitting_opened_by_rule"),
        ),
        sa.ForeignKeyConstraint(["after_id"], ["sitting.id"], name=op.f("fk_sitting_after_id")),
        sa.ForeignKeyConstraint(["chair_id"], ["body_member.id"], name=op.f("fk_sitting_chair_id")),
        sa.ForeignKeyConstraint(["minutes_document_id"], ["document.id"], name=op.f("fk_sitting_minutes_document_id")),
        sa.ForeignKeyConstraint(["minutes_pdf_id"], ["document.id"], name=op.f("fk_sitting_minutes_pdf_id")),
        sa.ForeignKeyConstraint(["rectifies_id"], ["sitting.id"], name=op.f("fk_sitting_rectifies_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("body", "held_on", name=op.f("uq_sitting_body_held_on")),
        sa.UniqueConstraint("body", "year", "number", name=op.f("uq_sitting_body_year_number")),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_after_id"), ["after_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_chair_id"), ["chair_id"], unique=False)
        batch_op.create_index("ix_sitting_held_on", ["held_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_minutes_document_id"), ["minutes_document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_minutes_pdf_id"), ["minutes_pdf_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_rectifies_id"), ["rectifies_id"], unique=False)
        batch_op.create_index("ix_sitting_state_body", ["state", "body", "held_on"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "technically_approved",
                "approved",
                "changes_requested",
                "deferred",
                "refused",
                "withdrawn",
                "lapsed",
                name="fundedstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "decided_by",
            sa.Enum("technical_committee", "advisory_council", name="body", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column("axis_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=True),
        sa.Column("schedule", sa.String(length=300), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("priority_share", sa.Integer(), nullable=True),
        sa.Column(
            "unit",
            sa.Enum(
                "session",
                "hour",
                "child",
                "full_time_month",
                "lump_sum",
                name="costunit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit_cost", sa.BigInteger(), nullable=True),
        sa.Column("total_cost", sa.BigInteger(), nullable=True),
        sa.Column("other_public", sa.BigInteger(), nullable=True),
        sa.Column("other_public_from", sa.String(length=200), nullable=True),
        sa.Column("need", sa.Text(), nullable=True),
        sa.Column("mainstream_gap", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("rapporteur_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=300), nullable=True),
        sa.Column("resolution_number", sa.String(length=60), nullable=True),
        sa.Column("resolution_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("vouched_digest", sa.String(length=64), nullable=True),
        sa.Column("vouched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vouched_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "sort_key", sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('deferred', 'changes_requested', 'refused') OR decided_by IS NOT NULL",
            name=op.f("ck_action_body_said"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('withdrawn', 'lapsed') OR ended_reason IS NOT NULL", name=op.f("ck_action_end_explained")
        ),
        sa.CheckConstraint("(resolution_number IS NULL) = (resolution_on IS NULL)", name=op.f("ck_action_resolution_dated")),
        sa.CheckConstraint("(vouched_at IS NULL) = (vouched_by_id IS NULL)", name=op.f("ck_action_vouched_signed")),
        sa.CheckConstraint("age_to IS NULL OR age_from IS NULL OR age_to >= age_from", name=op.f("ck_action_ages_in_order")),
        sa.CheckConstraint("children IS NULL OR children >= 1", name=op.f("ck_action_children_positive")),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_action_dates_in_order")),
        sa.CheckConstraint("other_public IS NULL OR other_public >= 0", name=op.f("ck_action_other_public_positive")),
        sa.CheckConstraint("priority_share IS NULL OR priority_share BETWEEN 0 AND 100", name=op.f("ck_action_share_in_bounds")),
        sa.CheckConstraint("quantity IS NULL OR quantity > 0", name=op.f("ck_action_quantity_positive")),
        sa.CheckConstraint("total_cost IS NULL OR total_cost >= 0", name=op.f("ck_action_total_cost_positive")),
        sa.CheckConstraint("unit_cost IS NULL OR unit_cost >= 0", name=op.f("ck_action_unit_cost_positive")),
        sa.ForeignKeyConstraint(["axis_id"], ["funding_axis.id"], name=op.f("fk_action_axis_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["action.id"], name=op.f("fk_action_previous_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_action_provider_id")),
        sa.ForeignKeyConstraint(["rapporteur_id"], ["user_account.id"], name=op.f("fk_action_rapporteur_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["action.id"], name=op.f("fk_action_replaces_id")),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"], name=op.f("fk_action_territory_id")),
        sa.ForeignKeyConstraint(["vouched_by_id"], ["user_account.id"], name=op.f("fk_action_vouched_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("reference", name=op.f("uq_action_reference")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_axis_id"), ["axis_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_previous_id"), ["previous_id"], unique=False)
        batch_op.create_index("ix_action_provider_id_school_year", ["provider_id", "school_year"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_rapporteur_id"), ["rapporteur_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index("ix_action_sort_key", ["sort_key", "id"], unique=False)
        batch_op.create_index("ix_action_state_school_year", ["state", "school_year", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_territory_id"), ["territory_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_vouched_by_id"), ["vouched_by_id"], unique=False)

    op.create_table(
        "envelope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("axis_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column(
            "contribution",
            sa.Enum("cash", "valued", name="contribution", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("convention_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column(
            "sort_key", sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_envelope_year_in_bounds")),
        sa.ForeignKeyConstraint(["axis_id"], ["funding_axis.id"], name=op.f("fk_envelope_axis_id")),
        sa.ForeignKeyConstraint(["convention_id"], ["convention.id"], name=op.f("fk_envelope_convention_id")),
        sa.ForeignKeyConstraint(["funder_id"], ["funder.id"], name=op.f("fk_envelope_funder_id")),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"], name=op.f("fk_envelope_territory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
        sa.UniqueConstraint(
            "year", "funder_id", "axis_id", "territory_id", name=op.f("uq_envelope_year_funder_id_axis_id_territory_id")
        ),
    )
    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_envelope_axis_id"), ["axis_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_envelope_convention_id"), ["convention_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_envelope_funder_id"), ["funder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_envelope_territory_id"), ["territory_id"], unique=False)
        batch_op.create_index(
            "uq_envelope_everywhere",
            ["year", "funder_id", "axis_id"],
            unique=True,
            sqlite_where=sa.text("territory_id IS NULL"),
            postgresql_where=sa.text("territory_id IS NULL"),
        )
        batch_op.create_index("ix_envelope_year_sort_key", ["year", "sort_key", "id"], unique=False)

    op.create_table(
        "sitting_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "seat",
            sa.Enum(
                "chair", "secretary", "member", "alternate", name="seat", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "presence",
            sa.Enum(
                "expected",
                "present",
                "excused",
                "absent",
                name="sittingpresence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proxy_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "proxy_id IS NULL OR (proxy_id <> member_id AND presence <> 'present')",
            name=op.f("ck_sitting_member_proxy_of_absent"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["body_member.id"], name=op.f("fk_sitting_member_member_id")),
        sa.ForeignKeyConstraint(["proxy_id"], ["body_member.id"], name=op.f("fk_sitting_member_proxy_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_member_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_member")),
        sa.UniqueConstraint("sitting_id", "member_id", name=op.f("uq_sitting_member_sitting_id_member_id")),
    )
    with op.batch_alter_table("sitting_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_member_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitting_member_proxy_id"), ["proxy_id"], unique=False)

    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name=op.f("ck_stay_times_in_order")),
        sa.ForeignKeyConstraint(["member_id"], ["body_member.id"], name=op.f("fk_stay_member_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_stay_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_stay_sitting_id_member_id", ["sitting_id", "member_id"], unique=False)
        batch_op.create_index(
            "uq_stay_open",
            ["sitting_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "action_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("action_type_id", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("children IS NULL OR children >= 5", name=op.f("ck_action_need_not_under_five")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_need_action_id")),
        sa.ForeignKeyConstraint(["action_type_id"], ["action_type.id"], name=op.f("fk_action_need_action_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_need")),
        sa.UniqueConstraint("action_id", "action_type_id", name=op.f("uq_action_need_action_id_action_type_id")),
    )
    with op.batch_alter_table("action_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_need_action_type_id"), ["action_type_id"], unique=False)

    op.create_table(
        "action_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "project",
                "budget",
                "report",
                "other",
                name="actionpaperkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=120), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(checked_at IS NULL) = (checked_by_id IS NULL)", name=op.f("ck_action_paper_check_signed")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_paper_action_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["user_account.id"], name=op.f("fk_action_paper_checked_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_action_paper_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_paper")),
    )
    with op.batch_alter_table("action_paper", schema=None) as batch_op:
        batch_op.create_index("ix_action_paper_action_id", ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_paper_checked_by_id"), ["checked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_paper_document_id"), ["document_id"], unique=False)

    op.create_table(
        "action_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("priority_share", sa.Integer(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("results", sa.Text(), nullable=True),
        sa.Column("difficulties", sa.Text(), nullable=True),
        sa.Column("outlook", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("children IS NULL OR children >= 0", name=op.f("ck_action_report_children_positive")),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_action_report_cost_positive")),
        sa.CheckConstraint(
            "priority_share IS NULL OR priority_share BETWEEN 0 AND 100", name=op.f("ck_action_report_share_in_bounds")
        ),
        sa.CheckConstraint("quantity IS NULL OR quantity >= 0", name=op.f("ck_action_report_quantity_positive")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_report_action_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_action_report_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_report")),
        sa.UniqueConstraint("action_id", name=op.f("uq_action_report_action_id")),
    )
    with op.batch_alter_table("action_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_report_document_id"), ["document_id"], unique=False)

    op.create_table(
        "action_tranche",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("proposed", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_action_tranche_amount_positive")),
        sa.CheckConstraint("proposed IS NULL OR proposed >= 0", name=op.f("ck_action_tranche_proposed_positive")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_tranche_action_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_action_tranche_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_tranche")),
        sa.UniqueConstraint("action_id", "envelope_id", name=op.f("uq_action_tranche_action_id_envelope_id")),
    )
    with op.batch_alter_table("action_tranche", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_tranche_envelope_id"), ["envelope_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column(
            "lot",
            sa.Enum("without_debate", "debated", "to_defer", name="lot", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("not_examined", sa.String(length=300), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("not_examined IS NULL OR not_examined <> ''", name=op.f("ck_agenda_item_reason_said")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_agenda_item_action_id")),
        sa.ForeignKeyConstraint(["carried_from_id"], ["agenda_item.id"], name=op.f("fk_agenda_item_carried_from_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_agenda_item_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("sitting_id", "action_id", name=op.f("uq_agenda_item_sitting_id_action_id")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_carried_from_id"), ["carried_from_id"], unique=False)
        batch_op.create_index("ix_agenda_item_sitting_id_lot", ["sitting_id", "lot", "position", "id"], unique=False)

    op.create_table(
        "envelope_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("voted_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("overrun", sa.BigInteger(), nullable=False),
        sa.Column("overrun_reason", sa.String(length=300), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("overrun = 0 OR overrun_reason IS NOT NULL", name=op.f("ck_envelope_vote_overrun_explained")),
        sa.CheckConstraint("overrun >= 0", name=op.f("ck_envelope_vote_overrun_positive")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_envelope_vote_author_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_envelope_vote_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope_vote")),
        sa.UniqueConstraint("envelope_id", "number", name=op.f("uq_envelope_vote_envelope_id_number")),
    )
    with op.batch_alter_table("envelope_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_envelope_vote_author_id"), ["author_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reserved",
                "approved",
                "committed",
                "delivered",
                "invoiced",
                "paid",
                name="ledgerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entry_amount_not_zero")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_ledger_entry_action_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_ledger_entry_author_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_ledger_entry_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_action_id_kind", ["action_id", "kind", "envelope_id", "amount"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_ledger_entry_envelope_id_kind", ["envelope_id", "kind", "amount"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.Enum("technical_committee", "advisory_council", name="body", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "verb",
            sa.Enum(
                "favourable",
                "with_reservations",
                "reduced",
                "deferred",
                "returned",
                "unfavourable",
                "undone",
                name="verb",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "state_before",
            sa.Enum(
                "draft",
                "submitted",
                "technically_approved",
                "approved",
                "changes_requested",
                "deferred",
                "refused",
                "withdrawn",
                "lapsed",
                name="state_before",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state_after",
            sa.Enum(
                "draft",
                "submitted",
                "technically_approved",
                "approved",
                "changes_requested",
                "deferred",
                "refused",
                "withdrawn",
                "lapsed",
                name="state_after",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "said_before",
            sa.Enum(
                "technical_committee",
                "advisory_council",
                name="said_before",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("represented", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("recused", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("abstentions", sa.Integer(), nullable=True),
        sa.Column("overrun", sa.BigInteger(), nullable=False),
        sa.Column("overrun_reason", sa.String(length=300), nullable=True),
        sa.Column("overrun_by", sa.String(length=120), nullable=True),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "overrun = 0 OR (overrun_reason IS NOT NULL AND overrun_reason <> '' AND overrun_by IS NOT NULL)",
            name=op.f("ck_decision_overrun_explained"),
        ),
        sa.CheckConstraint("verb <> 'undone' OR supersedes_id IS NOT NULL", name=op.f("ck_decision_undone_what")),
        sa.CheckConstraint(
            "verb <> 'with_reservations' OR (reason IS NOT NULL AND reason <> '')", name=op.f("ck_decision_reservations_said")
        ),
        sa.CheckConstraint(
            "verb NOT IN ('deferred', 'returned', 'unfavourable') OR (reason IS NOT NULL AND reason <> '')",
            name=op.f("ck_decision_reason_said"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_decision_amount_positive")),
        sa.CheckConstraint("overrun >= 0", name=op.f("ck_decision_overrun_positive")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_decision_action_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_decision_item_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_decision_recorded_by_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_decision_sitting_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["decision.id"], name=op.f("fk_decision_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("number", name=op.f("uq_decision_number")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_decision_supersedes_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_action_id", ["action_id", "id"], unique=False)
        batch_op.create_index("ix_decision_item_id", ["item_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum("favourable", "unfavourable", "abstain", name="mark", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("to_debate", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_position_action_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_position_item_id")),
        sa.ForeignKeyConstraint(["member_id"], ["body_member.id"], name=op.f("fk_position_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("item_id", "member_id", name=op.f("uq_position_item_id_member_id")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_member_id"), ["member_id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "interest", "declared", "rapporteur", name="recusalcause", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_recusal_action_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_recusal_item_id")),
        sa.ForeignKeyConstraint(["member_id"], ["body_member.id"], name=op.f("fk_recusal_member_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_recusal_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("item_id", "member_id", name=op.f("uq_recusal_item_id_member_id")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "decision_tranche",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_decision_tranche_amount_positive")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_decision_tranche_action_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_tranche_decision_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_decision_tranche_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_tranche")),
        sa.UniqueConstraint("decision_id", "envelope_id", name=op.f("uq_decision_tranche_decision_id_envelope_id")),
    )
    with op.batch_alter_table("decision_tranche", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_tranche_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_tranche_envelope_id"), ["envelope_id"], unique=False)


def downgrade() -> None:
    """Back to the one before."""
    with op.batch_alter_table("decision_tranche", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_tranche_envelope_id"))
        batch_op.drop_index(batch_op.f("ix_decision_tranche_action_id"))

    op.drop_table("decision_tranche")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_sitting_id"))
        batch_op.drop_index(batch_op.f("ix_recusal_member_id"))
        batch_op.drop_index(batch_op.f("ix_recusal_action_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_member_id"))
        batch_op.drop_index(batch_op.f("ix_position_action_id"))

    op.drop_table("position")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_sitting_id"))
        batch_op.drop_index(batch_op.f("ix_decision_recorded_by_id"))
        batch_op.drop_index("ix_decision_item_id")
        batch_op.drop_index("ix_decision_action_id")

    op.drop_table("decision")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_envelope_id_kind")
        batch_op.drop_index(batch_op.f("ix_ledger_entry_author_id"))
        batch_op.drop_index("ix_ledger_entry_action_id_kind")

    op.drop_table("ledger_entry")
    with op.batch_alter_table("envelope_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_envelope_vote_author_id"))

    op.drop_table("envelope_vote")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_sitting_id_lot")
        batch_op.drop_index(batch_op.f("ix_agenda_item_carried_from_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_action_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("action_tranche", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_tranche_envelope_id"))

    op.drop_table("action_tranche")
    with op.batch_alter_table("action_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_report_document_id"))

    op.drop_table("action_report")
    with op.batch_alter_table("action_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_paper_document_id"))
        batch_op.drop_index(batch_op.f("ix_action_paper_checked_by_id"))
        batch_op.drop_index("ix_action_paper_action_id")

    op.drop_table("action_paper")
    with op.batch_alter_table("action_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_need_action_type_id"))

    op.drop_table("action_need")
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_index("uq_stay_open", sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL"))
        batch_op.drop_index("ix_stay_sitting_id_member_id")
        batch_op.drop_index(batch_op.f("ix_stay_member_id"))

    op.drop_table("stay")
    with op.batch_alter_table("sitting_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_member_proxy_id"))
        batch_op.drop_index(batch_op.f("ix_sitting_member_member_id"))

    op.drop_table("sitting_member")
    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_envelope_everywhere",
            sqlite_where=sa.text("territory_id IS NULL"),
            postgresql_where=sa.text("territory_id IS NULL"),
        )
        batch_op.drop_index("ix_envelope_year_sort_key")
        batch_op.drop_index(batch_op.f("ix_envelope_territory_id"))
        batch_op.drop_index(batch_op.f("ix_envelope_funder_id"))
        batch_op.drop_index(batch_op.f("ix_envelope_convention_id"))
        batch_op.drop_index(batch_op.f("ix_envelope_axis_id"))

    op.drop_table("envelope")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_vouched_by_id"))
        batch_op.drop_index(batch_op.f("ix_action_territory_id"))
        batch_op.drop_index("ix_action_state_school_year")
        batch_op.drop_index("ix_action_sort_key")
        batch_op.drop_index(batch_op.f("ix_action_replaces_id"))
        batch_op.drop_index(batch_op.f("ix_action_rapporteur_id"))
        batch_op.drop_index("ix_action_provider_id_school_year")
        batch_op.drop_index(batch_op.f("ix_action_previous_id"))
        batch_op.drop_index(batch_op.f("ix_action_axis_id"))

    op.drop_table("action")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index("ix_sitting_state_body")
        batch_op.drop_index(batch_op.f("ix_sitting_rectifies_id"))
        batch_op.drop_index(batch_op.f("ix_sitting_minutes_pdf_id"))
        batch_op.drop_index(batch_op.f("ix_sitting_minutes_document_id"))
        batch_op.drop_index("ix_sitting_held_on")
        batch_op.drop_index(batch_op.f("ix_sitting_chair_id"))
        batch_op.drop_index(batch_op.f("ix_sitting_after_id"))

    op.drop_table("sitting")
    with op.batch_alter_table("convention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_convention_document_id"))
        batch_op.drop_index(batch_op.f("ix_convention_amends_id"))

    op.drop_table("convention")
    op.drop_table("funding_axis")
    op.drop_table("action_number_counter")
