"""files handed in; a form known again."""

import sqlalchemy as sa
from alembic import op

from pre_admin.core.search import rebuild_index

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column(
            "media",
            sa.Enum("pdf", "png", "jpeg", name="media", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_size_positive")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_document_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("key", name=op.f("uq_document_key")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_by_id"), ["by_id"], unique=False)

    # Marks are kept two days to know a form that comes twice: those of before the upgrade can go.
    op.drop_table("submitted_form")
    _create_forms(sa.Column("digest", sa.String(length=64), nullable=False))
    # Families are found by their guardians, telephones by their figures, children by their birth date.
    rebuild_index(op.get_bind(), ("child", "family"))


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("submitted_form")
    _create_forms()
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_by_id"))

    op.drop_table("document")


def _create_forms(*more: sa.Column) -> None:
    op.create_table(
        "submitted_form",
        sa.Column("mark", sa.String(length=40), nullable=False),
        *more,
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", *(column.name for column in more), name=op.f("pk_submitted_form")),
    )
    op.create_index(op.f("ix_submitted_form_at"), "submitted_form", ["at"])
