"""A journal row told in French, one sentence per field."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, inspect

from pre_admin.core.database import Base
from pre_admin.core.french import amount_fr, date_fr, datetime_fr, decimal_fr
from pre_admin.core.types import Cents, Hundredths, UtcDateTime
from pre_admin.journal.models import ChangeKind

Namer = Callable[[str, int], str]
"""(table, id) → the text to show for a row referred to, within the reader's scope."""

WITHHELD = "valeur non communiquée"
ARCHIVED = "archived_at"


def classes_by_table() -> Mapping[str, type[Base]]:
    """Table name → mapped class."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def columns_of(model: type[Base]) -> dict[str, Column[Any]]:
    """Attribute name → its column, for the labelled ones, those of earlier versions included."""
    now: dict[str, Column[Any]] = {
        attribute.key: attribute.columns[0]  # type: ignore[misc]
        for attribute in inspect(model).column_attrs
        if attribute.columns[0].info.get("label")
    }
    return {**model.former, **now}


def show_value(column: Column[Any], value: Any, namer: Namer) -> str:
    """A kept value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(column.type, Cents):
        return (decimal_fr if isinstance(column.type, Hundredths) else amount_fr)(Decimal(value))
    return str(column.info["show"](value)) if column.info.get("show") else _by_type(column, value, namer)


def _by_type(column: Column[Any], value: Any, namer: Namer) -> str:
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return str(column.type.enum_class(value))
    if isinstance(column.type, Boolean):
        return "oui" if value else "non"
    if isinstance(column.type, Date):
        return date_fr(date.fromisoformat(value))
    if isinstance(column.type, UtcDateTime):
        return datetime_fr(datetime.fromisoformat(value))
    if column.foreign_keys:
        return namer(next(iter(column.foreign_keys)).column.table.name, int(value))
    return str(value)


def kind_label(kind: ChangeKind, changes: Mapping[str, list[Any]]) -> str:
    """What was done: archiving is a change of one field that nobody calls a change."""
    if kind is not ChangeKind.UPDATED or set(changes) != {ARCHIVED}:
        return kind.label
    return "Archivage" if changes[ARCHIVED][1] else "Restauration"


def _quoted(column: Column[Any], text: str) -> str:
    return text if not text or isinstance(column.type, Boolean) else f"« {text} »"


def field_sentence(column: Column[Any], change: list[Any], namer: Namer, kind: ChangeKind = ChangeKind.UPDATED) -> str:
    """« Téléphone : « 06 … » → « 07 … » », « Interprète : non → oui », « Remarques : modifié »."""
    label = column.info["label"]
    if not change:
        return f"{label} : modifié"
    old, new = (_quoted(column, show_value(column, value, namer)) for value in change)
    if old and new:
        return f"{label} : {old} → {new}"
    return f"{label} : {old or new}" + (" effacé" if old and kind is ChangeKind.UPDATED else "")


def sentences(
    entity: str, kind: ChangeKind, changes: dict[str, list[Any]], namer: Namer, may: Callable[[str], bool], values: bool = True
) -> list[str]:
    """What changed, field by field; a withheld field is named without its values, a secret one is left out."""
    model = classes_by_table().get(entity)
    if model is None:
        return [f"{kind.label} d’un enregistrement d’une version antérieure du logiciel"]
    columns = columns_of(model)
    told = []
    for name, change in changes.items():
        column = columns.get(name)
        if column is None or _untold(kind, name, change, changes):
            continue
        permission = column.info.get("permission")
        if not values or (permission and not may(permission)):
            told.append(f"{column.info['label']} : {WITHHELD}")
        else:
            told.append(field_sentence(column, change, namer, kind))
    return told


def _untold(kind: ChangeKind, name: str, change: list[Any], changes: Mapping[str, list[Any]]) -> bool:
    """What the title says already, and what a row that came or went did not hold."""
    if name == ARCHIVED and len(changes) == 1:
        return True
    held = {ChangeKind.CREATED: change[-1:], ChangeKind.DELETED: change[:1]}.get(kind, [])
    return any(value in (None, "", False) for value in held)
