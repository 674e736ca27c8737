"""Indexes that hold a page of ids, a count, a filter: what a list of a hundred thousand children asks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ADDED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ix_child_archived_at_birth_date", "child", ("archived_at", "birth_date", "id")),
    ("ix_child_archived_at_file_number", "child", ("archived_at", "file_number", "id")),
    ("ix_child_archived_at_family_id", "child", ("archived_at", "family_id")),
    ("ix_family_archived_at_sort_key", "family", ("archived_at", "sort_key", "id")),
    ("ix_residence_neighbourhood_id_family_id", "residence", ("neighbourhood_id", "family_id", "ends_on")),
    ("ix_residence_territory_id_family_id", "residence", ("territory_id", "family_id", "ends_on")),
)
REPLACED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ix_family_archived_at", "family", ("archived_at",)),
    ("ix_residence_neighbourhood_id", "residence", ("neighbourhood_id",)),
    ("ix_residence_territory_id", "residence", ("territory_id",)),
)
"""Each is the beginning of an index added."""


def upgrade() -> None:
    for name, table, columns in ADDED:
        op.create_index(name, table, list(columns))
    enrolled = sa.text("school_id IS NOT NULL")
    op.create_index(
        "ix_schooling_enrolled", "schooling", ["school_year", "child_id"], sqlite_where=enrolled, postgresql_where=enrolled
    )
    for name, table, _columns in REPLACED:
        op.drop_index(name, table_name=table)


def downgrade() -> None:
    for name, table, columns in REPLACED:
        op.create_index(name, table, list(columns))
    op.drop_index("ix_schooling_enrolled", table_name="schooling")
    for name, table, _columns in ADDED:
        op.drop_index(name, table_name=table)
