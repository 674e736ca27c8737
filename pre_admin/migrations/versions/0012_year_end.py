"""What waits to be certified is counted contract by contract without reading the sessions themselves."""

from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index("ix_contract_state_starts_on", ["state", "starts_on", "id"], unique=False)

    with op.batch_alter_table("delivery", schema=None) as batch_op:
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

    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index("ix_contract_state_starts_on")
