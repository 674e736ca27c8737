"""Column types: aware moments, cents, labelled codes, keys a list is ordered by."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Select, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from pre_admin.core.enums import LabelledEnum

CENT = Decimal("0.01")

Rows = Select[*tuple[Any, ...]]
"""A statement that gives rows, whatever their columns."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both engines; a naive one is refused (R12)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC; without zone on SQLite, which keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive moment cannot be stored.")
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Cents(TypeDecorator[Decimal]):
    """An amount: `Decimal` euros in Python, integer cents in the database (R12)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To the database; refuses a fraction of a cent rather than round it."""
        if value is None:
            return None
        cents = value / CENT
        if cents != cents.to_integral_value():
            raise ValueError("An amount has at most two decimals.")
        return int(cents)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """From the database, always with two decimals."""
        return None if value is None else (Decimal(value) * CENT).quantize(CENT)


class Hundredths(Cents):
    """A quantity with two decimals at most (hours, full-time equivalents), kept as integer hundredths."""

    cache_ok = True


def enum_type(enum: type[LabelledEnum], name: str = "") -> Enum:
    """The column type of a labelled enum: stored by code, held by a named CHECK on both engines."""
    return Enum(
        enum,
        name=name or enum.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def SortKey(length: int) -> TypeEngine[Any]:  # noqa: N802 - reads as a column type
    """A normalised text compared byte by byte on both engines, so that lists have one order."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")
