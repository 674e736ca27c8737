"""A setting may be a text: what is kept of one is no longer held to sixty signs."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SHORT, LONG = sa.String(length=60), sa.Text()


def upgrade() -> None:
    """To this revision."""
    with op.batch_alter_table("setting_value", schema=None) as batch_op:
        batch_op.alter_column("value", existing_type=SHORT, type_=LONG, existing_nullable=False)


def downgrade() -> None:
    """Back to the revision before, which knows no text: they are cut."""
    with op.batch_alter_table("setting_value", schema=None) as batch_op:
        batch_op.alter_column(
            "value", existing_type=LONG, type_=SHORT, existing_nullable=False, postgresql_using="left(value, 60)"
        )
