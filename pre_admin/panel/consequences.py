"""What refers to a record, counted from the database's own foreign keys: numbers, never rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import Base, db

HOUSEKEEPING = frozenset({"change_journal", "access_log"})


def references(record: Any, held: Sequence[type[Base]]) -> dict[str, int]:
    """Table → how many rows refer to the record, its own inline rows aside; tables with none are left out.

    A journal row refers by (entity, id) and does not hold a record back.
    """
    own = {model.__tablename__ for model in held}
    found: dict[str, int] = {}
    with as_system("conséquences d’une suppression : des nombres seulement") as session:
        for table, column in _referring(record.__table__):
            count = session.scalar(select(func.count()).select_from(table).where(column == record.id)) or 0
            if count and table.name not in own | HOUSEKEEPING:
                found[table.name] = found.get(table.name, 0) + count
    return found


def naming_both(one: Table, one_id: int, other: Table, other_id: int, but: type[Base]) -> int:
    """How many rows name both records, the bond between them aside: they would be left without it."""
    found = 0
    with as_system("conséquences d’un lien retiré : un nombre seulement") as session:
        for table in Base.metadata.tables.values():
            columns = [[key.parent for key in table.foreign_keys if key.column.table is target] for target in (one, other)]
            if table.name != but.__tablename__ and all(columns):
                met = (columns[0][0] == one_id) & (columns[1][0] == other_id)
                found += session.scalar(select(func.count()).select_from(table).where(met)) or 0
    return found


def held_rows(record: Any, held: Mapping[type[Base], str]) -> dict[str, int]:
    """Table → how many inline rows would go with the record."""
    found = {}
    for model, key in held.items():
        column = model.__table__.c[key]
        found[model.__tablename__] = db.session.scalar(select(func.count()).where(column == record.id)) or 0
    return {name: count for name, count in found.items() if count}


def _referring(target: Table) -> list[tuple[Table, Any]]:
    return [
        (table, foreign_key.parent)
        for table in Base.metadata.tables.values()
        for foreign_key in table.foreign_keys
        if foreign_key.column.table is target
    ]
