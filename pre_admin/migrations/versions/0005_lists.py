"""Reference lists and settings; school levels become rows, the levels of schools and children converted."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# (code, label, key, stage, code of the level that follows), youngest first.
LEVELS: tuple[tuple[str, str, str, str, str | None], ...] = (
    ("tps", "TPS", "tps", "nursery", "ps"),
    ("ps", "PS", "ps", "nursery", "ms"),
    ("ms", "MS", "ms", "nursery", "gs"),
    ("gs", "GS", "gs", "nursery", "cp"),
    ("cp", "CP", "cp", "elementary", "ce1"),
    ("ce1", "CE1", "ce1", "elementary", "ce2"),
    ("ce2", "CE2", "ce2", "elementary", "cm1"),
    ("cm1", "CM1", "cm1", "elementary", "cm2"),
    ("cm2", "CM2", "cm2", "elementary", "6e"),
    ("6e", "6e", "6e", "middle", "5e"),
    ("5e", "5e", "5e", "middle", "4e"),
    ("4e", "4e", "4e", "middle", "3e"),
    ("3e", "3e", "3e", "middle", "lycee"),
    ("lycee", "Lycée", "lycee", "high", None),
    ("other", "Autre (ULIS, IME, UPE2A…)", "autre ulis ime upe2a", "other", None),
)
CONVERTED = (("school", ("first_level", "last_level")), ("schooling", ("level",)))
"""(table, columns that held a code and now name a level)."""


def sort_text(length: int) -> Any:
    """A normalised text, compared byte by byte."""
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def codes(name: str, *values: str) -> sa.Enum:
    """A code held by a named check."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def create_list(name: str, *columns: Any) -> None:
    """A reference list, with the columns and constraints of its own."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("label_key", sort_text(160), nullable=False),
        *columns,
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("help_text", sa.String(length=200), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("label_key <> ''", name=op.f(f"ck_{name}_label_said")),
        sa.CheckConstraint("rank BETWEEN 0 AND 9999", name=op.f(f"ck_{name}_rank_in_bounds")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("label_key", name=op.f(f"uq_{name}_label_key")),
    )


def create_lists() -> None:
    """The lists, empty but for the levels: `init-db` plants the others."""
    op.create_table(
        "reference_seed",
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("list_name", "code", name=op.f("pk_reference_seed")),
    )
    create_list(
        "origin",
        sa.Column(
            "category",
            codes("origincategory", "school", "middle_school", "health", "social", "leisure", "association", "family", "other"),
            nullable=False,
        ),
    )
    create_list("domain")
    create_list("action_type", sa.Column("consent", codes("consentrule", "none", "one", "both"), nullable=False))
    create_list("closing_reason", sa.Column("family_withdrawal", sa.Boolean(), nullable=False))
    create_list(
        "funder",
        sa.Column("kind", codes("funderkind", "state", "city", "department", "caf", "other"), nullable=False),
        sa.Column("contribution", codes("contribution", "cash", "valued"), nullable=False),
    )


def create_settings() -> None:
    """The decisions of the office, empty: the defaults hold."""
    op.create_table(
        "setting_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("formerly", sa.String(length=120), nullable=False),
        sa.Column("told", sa.String(length=120), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_setting_value_number_positive")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_setting_value_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_value")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_setting_value_key_number")),
    )
    op.create_index(op.f("ix_setting_value_author_id"), "setting_value", ["author_id"], unique=False)


def create_levels() -> sa.Table:
    """The table of levels, with those that children's files hold today."""
    create_list(
        "school_level",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("stage", codes("stage", "nursery", "elementary", "middle", "high", "other"), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("successor_id IS NULL OR successor_id <> id", name=op.f("ck_school_level_successor_is_another")),
        sa.ForeignKeyConstraint(["successor_id"], ["school_level.id"], name=op.f("fk_school_level_successor_id")),
        sa.UniqueConstraint("code", name=op.f("uq_school_level_code")),
    )
    op.create_index(op.f("ix_school_level_successor_id"), "school_level", ["successor_id"], unique=False)
    table = sa.table(
        "school_level",
        *(sa.column(name) for name in ("id", "code", "label", "label_key", "stage", "rank", "version", "successor_id")),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("updated_at", sa.DateTime(timezone=True)),
    )
    moment = datetime.now(UTC)
    for rank, (code, label, key, stage, _) in enumerate(LEVELS, start=1):
        row = {"code": code, "label": label, "label_key": key, "stage": stage, "rank": rank * 10, "version": 1}
        op.execute(table.insert().values(row | {"created_at": moment, "updated_at": moment}))
    other = table.alias("other")
    for code, _, _, _, following in LEVELS:
        if following:
            found = sa.select(other.c.id).where(other.c.code == following).scalar_subquery()
            op.execute(table.update().where(table.c.code == code).values(successor_id=found))
    return table  # type: ignore[return-value]


def upgrade() -> None:
    """To this revision."""
    create_lists()
    create_settings()
    levels = create_levels()
    for table, names in CONVERTED:
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.add_column(sa.Column(f"{name}_id", sa.Integer(), nullable=True))
        for name in names:
            _convert(table, name, f"{name}_id", levels.c.id, levels.c.code)
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                batch.drop_column(name)
                batch.create_foreign_key(op.f(f"fk_{table}_{name}_id"), "school_level", [f"{name}_id"], ["id"])
                batch.create_index(op.f(f"ix_{table}_{name}_id"), [f"{name}_id"], unique=False)


def _convert(table: str, old: str, new: str, value: Any, key: Any) -> None:
    """Fill the new column from the level that the old one names."""
    rows = sa.table(table, sa.column(old), sa.column(new))
    found = sa.select(value).where(key == rows.c[old]).scalar_subquery()
    op.execute(rows.update().where(rows.c[old].is_not(None)).values({new: found}))


def downgrade() -> None:
    """Back to the one before: a level added since is told as « Autre »."""
    levels = sa.table("school_level", sa.column("id"), sa.column("code"))
    known = [level[0] for level in LEVELS]
    told = sa.case((levels.c.code.in_(known), levels.c.code), else_="other")
    for table, names in CONVERTED:
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.add_column(sa.Column(name, sa.String(length=40), nullable=True))
        for name in names:
            _convert(table, f"{name}_id", name, told, levels.c.id)
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_index(op.f(f"ix_{table}_{name}_id"))
                batch.drop_constraint(op.f(f"fk_{table}_{name}_id"), type_="foreignkey")
                batch.drop_column(f"{name}_id")
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.column(name).in_(known))
    for name in (
        "school_level",
        "setting_value",
        "funder",
        "closing_reason",
        "action_type",
        "domain",
        "origin",
        "reference_seed",
    ):
        op.drop_table(name)
