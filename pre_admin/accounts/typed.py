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
        column = _column(name)
        chosen = column is not None and bool(column.foreign_keys)
        if secret(name) or short in _TECHNICAL or name.startswith("keep-") or chosen or not value.strip():
            continue
        yield (str(column.info["label"]) if column is not None else "Autre champ", _plain(column, value.strip()))


def _column(name: str) -> Column[Any] | None:
    """The column a field stands for: of the rows its list is named after (« guardians-0-phone »), else the first that bears it."""
    listed = name.partition("-")[0].removesuffix("s")
    bearing = _columns().get(name.rpartition("-")[2], {})
    own = next((column for table, column in bearing.items() if "-" in name and table.endswith(listed)), None)
    return own if own is not None else next(iter(bearing.values()), None)


@cache
def _columns() -> dict[str, dict[str, Column[Any]]]:
    """Attribute name → table → the labelled column that bears it, tables in one order; accounts' own come first."""
    found: dict[str, dict[str, Column[Any]]] = {}
    classes = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda one: (one.__module__, one.__tablename__))
    for model in classes:
        for attribute in inspect(model).column_attrs:
            column = attribute.columns[0]
            if column.info.get("label"):
                found.setdefault(attribute.key, {})[model.__tablename__] = column
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
