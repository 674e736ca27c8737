"""Balances carried over to the next year’s envelope; who certifies for someone away; what waits is counted contract by contract without reading the rows themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "carry_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_carry_over_amount_positive")),
        sa.CheckConstraint("into_id <> envelope_id", name=op.f("ck_carry_over_other_envelope")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_carry_over_contract_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["envelope.id"], name=op.f("fk_carry_over_envelope_id")),
        sa.ForeignKeyConstraint(["into_id"], ["envelope.id"], name=op.f("fk_carry_over_into_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_carry_over_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carry_over")),
    )
    with op.batch_alter_table("carry_over", schema=None) as batch_op:
        for name in ("contract_id", "envelope_id", "into_id", "author_id"):
            batch_op.create_index(batch_op.f(f"ix_carry_over_{name}"), [name], unique=False)

    op.create_table(
        "stand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_stand_in_dates_in_order")),
        sa.CheckConstraint("person_id <> absent_id", name=op.f("ck_stand_in_another_person")),
        sa.CheckConstraint("named_by_id <> person_id", name=op.f("ck_stand_in_named_by_another")),
        sa.ForeignKeyConstraint(["absent_id"], ["user_account.id"], name=op.f("fk_stand_in_absent_id")),
        sa.ForeignKeyConstraint(["person_id"], ["user_account.id"], name=op.f("fk_stand_in_person_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["user_account.id"], name=op.f("fk_stand_in_named_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    with op.batch_alter_table("stand_in", schema=None) as batch_op:
        batch_op.create_index("ix_stand_in_person_id", ["person_id", "starts_on", "ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_in_absent_id"), ["absent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_in_named_by_id"), ["named_by_id"], unique=False)

    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index("ix_contract_state_starts_on", ["state", "starts_on", "id"], unique=False)

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("certified_for_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_delivery_certified_for_id"), "user_account", ["certified_for_id"], ["id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_delivery_stood_in_by_another"),
            "certified_for_id IS NULL OR (certified_by_id IS NOT NULL AND certified_for_id <> certified_by_id)",
        )
        batch_op.create_index(batch_op.f("ix_delivery_certified_for_id"), ["certified_for_id"], unique=False)
        batch_op.create_index("ix_delivery_state_contract_id", ["state", "contract_id", "held_on"], unique=False)
        batch_op.drop_index("ix_delivery_contract_id_state")
        batch_op.create_index(
            "ix_delivery_contract_id_state", ["contract_id", "state", "line_id", "quantity", "held_on"], unique=False
        )


def downgrade() -> None:
    """Back to the revision before."""
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_contract_id_state")
        batch_op.create_index("ix_delivery_contract_id_state", ["contract_id", "state", "line_id", "quantity"], unique=False)
        batch_op.drop_index("ix_delivery_state_contract_id")
        batch_op.drop_index(batch_op.f("ix_delivery_certified_for_id"))
        batch_op.drop_constraint(batch_op.f("ck_delivery_stood_in_by_another"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_delivery_certified_for_id"), type_="foreignkey")
        batch_op.drop_column("certified_for_id")

    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index("ix_contract_state_starts_on")

    op.drop_table("stand_in")
    op.drop_table("carry_over")
