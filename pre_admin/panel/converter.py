"""From a mapped column to its form field: type, label, help, length and obligation are declared once, on the column."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, Integer, String, Text, inspect
from wtforms.fields.core import UnboundField

from pre_admin.core.database import Base
from pre_admin.core.errors import NotDeclared
from pre_admin.core.sealing import SealedText
from pre_admin.core.types import Cents, Hundredths
from pre_admin.panel.declarations import Options
from pre_admin.panel.fields import (
    AmountField,
    ChoiceField,
    CodeField,
    DayField,
    EmailField,
    House,
    LineField,
    LongField,
    LookupField,
    NumberField,
    Obeys,
    QuantityField,
    Required,
    Rule,
    SignedAmountField,
    SignedQuantityField,
    TelField,
    TickField,
    UploadField,
    at_most,
)  # fmt: skip
from pre_admin.panel.models import Document

KINDS: Mapping[str, type[House]] = {
    "code": CodeField, "email": EmailField, "tel": TelField, "textarea": LongField, "signed_amount": SignedAmountField,
    "signed_quantity": SignedQuantityField,
}  # fmt: skip
LONGEST_TEXT = 10_000
"""Signs of a text column without a length of its own: four full pages."""
CHOOSE_BLANK = "Choisir…"

Choices = Mapping[str, Options]


def column_of(model: type[Base], name: str) -> Column[Any]:
    """The column behind an attribute; a name that has none stops the start."""
    attribute = inspect(model).column_attrs.get(name)
    if attribute is None:
        raise NotDeclared(f"{model.__name__} has no column {name!r} to make a field of.")
    return attribute.columns[0]  # type: ignore[return-value]


def names_document(column: Column[Any]) -> bool:
    """Whether the column holds a file."""
    return any(key.column.table.name == Document.__tablename__ for key in column.foreign_keys)


def is_required(column: Column[Any]) -> bool:
    """Whether a person must fill the column."""
    return not column.nullable and column.default is None and not isinstance(column.type, Boolean)


def is_long(column: Column[Any]) -> bool:
    """Whether the column holds several lines."""
    return isinstance(column.type, Text | SealedText)


def field_for(
    model: type[Base],
    name: str,
    kinds: Mapping[str, str],
    choices: Choices,
    rules: Mapping[str, Rule] | None = None,
    required: bool = False,
) -> UnboundField:
    """The field of a column, not yet bound to a form; `required` where the column itself may be empty."""
    column = column_of(model, name)
    required = required or is_required(column)
    validators: list[Any] = [Required()] if required else []
    if rules and name in rules:
        validators.append(Obeys(rules[name]))
    options: dict[str, Any] = {"description": column.info.get("help", "")}
    kind, more = _kind(column, name, kinds, choices)
    if isinstance(column.type, String | SealedText) and kind is not ChoiceField:
        validators.append(at_most(getattr(column.type, "length", None) or LONGEST_TEXT))
    if kind is ChoiceField:
        more["blank"] = CHOOSE_BLANK if required else "" if column.nullable else None
    if column.default is not None and column.default.is_scalar:
        options["default"] = column.default.arg  # type: ignore[attr-defined]
    return kind(column.info.get("label") or name, validators, **options, **more)  # type: ignore[call-arg]


def _kind(column: Column[Any], name: str, kinds: Mapping[str, str], choices: Choices) -> tuple[type[House], dict[str, Any]]:
    if name in choices:
        return ChoiceField, {"options": choices[name]}
    if name in kinds:
        return KINDS[kinds[name]], {"write": column.info.get("show")} if kinds[name] == "code" else {}
    if names_document(column):
        return UploadField, {}
    if column.foreign_keys:
        return LookupField, {}
    if isinstance(column.type, Enum):
        return ChoiceField, {"enum": column.type.enum_class}
    by_type: tuple[tuple[type[Any], type[House]], ...] = (
        (Boolean, TickField), (Hundredths, QuantityField), (Cents, AmountField), (Date, DayField), (Integer, NumberField), (Text, LongField),
        (SealedText, LongField), (String, LineField),
    )  # fmt: skip
    for sql_type, field in by_type:
        if isinstance(column.type, sql_type):
            return field, {}
    raise NotDeclared(f"No field is known for {column.table.name}.{name} ({column.type!r}).")
