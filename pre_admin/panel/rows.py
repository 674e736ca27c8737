"""What services do with typed values: put them on a record, and keep a list of inline rows in step."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pre_admin.core.database import Base, db


def assign(record: Base, values: Mapping[str, Any], names: Iterable[str]) -> None:
    """Put the values on the record; one that was withheld from the person, hence absent, is left alone."""
    for name in names:
        if name in values and getattr(record, name) != values[name]:
            setattr(record, name, values[name])


def children_of(model: type[Any], parent_key: str, parent_id: int) -> Sequence[Any]:
    """The stored rows of a parent."""
    return db.session.scalars(select(model).where(getattr(model, parent_key) == parent_id).order_by(model.id)).all()


def keep_rows(
    model: type[Any],
    parent_key: str,
    parent_id: int,
    rows: Sequence[Mapping[str, Any]],
    fill: Callable[[Any, Mapping[str, Any]], None],
) -> list[Any]:
    """Make the stored rows what the form says: those absent go first, then changes, then new ones.

    In that order, so that a unique constraint never meets a state that nobody asked for.
    """
    stored = {row.id: row for row in children_of(model, parent_key, parent_id)}
    wanted = {row["id"] for row in rows if row["id"] in stored}
    for row_id, record in stored.items():
        if row_id not in wanted:
            db.session.delete(record)
    db.session.flush()
    kept = []
    for row in sorted(rows, key=lambda row: row["id"] is None):
        record = stored.get(row["id"]) or model(**{parent_key: parent_id})
        fill(record, row)
        db.session.add(record)
        if row["id"] in wanted:
            db.session.flush()
        kept.append(record)
    db.session.flush()
    return kept


def delete_with(record: Any, held: Mapping[type[Any], str]) -> None:
    """Delete a record and the inline rows it holds."""
    for model, key in held.items():
        for row in children_of(model, key, record.id):
            db.session.delete(row)
    db.session.flush()
    db.session.delete(record)
    db.session.flush()
