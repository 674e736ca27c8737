"""roles confirmed, sign-in links, the morning's message."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision: what was given so far was given on the server, hence confirmed."""
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("open", "reset", name="linkpurpose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_sign_in_link_created_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_in_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    with op.batch_alter_table("sign_in_link") as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_link_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("user_account") as batch_op:
        batch_op.add_column(sa.Column("wants_digest", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("digest_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_day_over_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("user_account") as batch_op:
        batch_op.alter_column("wants_digest", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("user_role") as batch_op:
        batch_op.add_column(sa.Column("given_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_user_role_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_role_given_by_id"), ["given_by_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_user_role_given_by_id"), "user_account", ["given_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_user_role_confirmed_by_id"), "user_account", ["confirmed_by_id"], ["id"])
        batch_op.create_check_constraint(batch_op.f("ck_user_role_given_by_another"), "given_by_id <> user_id")
        batch_op.create_check_constraint(batch_op.f("ck_user_role_confirmed_by_another"), "confirmed_by_id <> user_id")
        batch_op.create_check_constraint(
            batch_op.f("ck_user_role_confirmed_on_a_day"), "confirmed_by_id IS NULL OR confirmed_at IS NOT NULL"
        )
    op.execute("UPDATE user_role SET confirmed_at = created_at")


def downgrade() -> None:
    """Back to the one before: a role that waits, or has ended, would count again, so it goes."""
    op.execute(
        "DELETE FROM user_role WHERE confirmed_at IS NULL AND role IN ('coordinator', 'registry', 'referent', 'support_team')"
    )
    op.execute("DELETE FROM user_role WHERE ends_on < CURRENT_DATE")
    with op.batch_alter_table("user_role") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_user_role_confirmed_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_user_role_given_by_id"), type_="foreignkey")
        for name in ("given_by_another", "confirmed_by_another", "confirmed_on_a_day"):
            batch_op.drop_constraint(batch_op.f(f"ck_user_role_{name}"), type_="check")
        batch_op.drop_index(batch_op.f("ix_user_role_given_by_id"))
        batch_op.drop_index(batch_op.f("ix_user_role_confirmed_by_id"))
        for column in ("ends_on", "confirmed_by_id", "confirmed_at", "given_by_id"):
            batch_op.drop_column(column)

    with op.batch_alter_table("user_account") as batch_op:
        for column in ("first_day_over_at", "digest_on", "wants_digest"):
            batch_op.drop_column(column)

    with op.batch_alter_table("sign_in_link") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_user_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_link_created_by_id"))
    op.drop_table("sign_in_link")
