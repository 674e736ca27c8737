"""Inserting many rows at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, insert, text

from pre_admin.core.database import db

CHUNK = 2000


def bulk(table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert the rows as they are; PostgreSQL's numbering goes on after them."""
    assert isinstance(table, Table)
    given = list(rows)
    for start in range(0, len(given), CHUNK):
        db.session.execute(insert(table), given[start : start + CHUNK])
    if db.session.get_bind().dialect.name == "postgresql" and "id" in table.c and given and "id" in given[0]:
        db.session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))")
        )
