"""What was typed and cannot be saved now: carried through the sign-in page, or shown to be copied; never a password."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, inspect

from pre_admin.core.database import Base
from pre_admin.core.french import date_fr

PREFIX = "replay-"
TARGET = "replay-to"
MAX_FIELDS = 1000
_SECRET = ("password", "confirmation", "token")
_TECHNICAL = frozenset(
    {"version", "seen", "mark", "next", "back", "confirmed", "rowid", "action", "all", "id", "remove", "number"}
)

Pairs = list[tuple[str, str]]


def secret(name: str) -> bool:
    """Whether a field is never kept nor shown."""
    return any(part in name for part in _SECRET)


def carried(form: Iterable[tuple[str, str]], target: str) -> Pairs:
    """The hidden fields that take a form through the sign-in page."""
    kept = [(PREFIX + name, value) for name, value in form if not secret(name)]
    return [(TARGET, target), *kept[:MAX_FIELDS]]


def still_carried(form: Iterable[tuple[str, str]]) -> Pairs:
    """The same, read from a sign-in page that was sent: they stay until the password is right."""
    return [(name, value) for name, value in form if name == TARGET or (name.startswith(PREFIX) and not secret(name))]


def resumed(form: Iterable[tuple[str, str]]) -> Pairs:
    """The fields as the interrupted form had them."""
    return [
        (name.removeprefix(PREFIX), value)
        for name, value in form
        if name != TARGET and name.startswith(PREFIX) and not secret(name)
    ]


def shown(fields: Iterable[tuple[str, str]]) -> Pairs:
    """(label, value) of what a person typed, for reading: the technical fields and the empty ones are left out."""
    return list(_shown(fields))


def _shown(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in fields:
        short = name.rpartition("-")[2]
        column = _columns().get(short)
        chosen = column is not None and bool(column.foreign_keys)
        if secret(name) or short in _TECHNICAL or name.startswith("keep-") or chosen or not value.strip():
            continue
        yield (str(column.info["label"]) if column is not None else "Autre champ", _plain(column, value.strip()))


@cache
def _columns() -> dict[str, Column[Any]]:
    """Attribute name → a column that bears it, for its label; the same name has the same label in every room."""
    found: dict[str, Column[Any]] = {}
    for mapper in Base.registry.mappers:
        for attribute in inspect(mapper.class_).column_attrs:
            column = attribute.columns[0]
            if column.info.get("label"):
                found.setdefault(attribute.key, column)
    return found


def _plain(column: Column[Any] | None, value: str) -> str:
    """A posted value in words: neither a code nor an English date."""
    if column is None:
        return value
    try:
        if isinstance(column.type, Enum) and column.type.enum_class is not None:
            return str(column.type.enum_class(value))
        if isinstance(column.type, Date):
            return date_fr(date.fromisoformat(value))
    except ValueError:
        return value
    return "Oui" if isinstance(column.type, Boolean) else value
