"""Every change of every record becomes a journal row in the same flush, whoever makes it (R10)."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session

from pre_admin.accounts.actor import actor_of
from pre_admin.accounts.scoping import SYSTEM_KEY
from pre_admin.core.calendar import now
from pre_admin.core.database import Base
from pre_admin.journal.models import ChangeEntry, ChangeKind

TOLD = "journal_rows"
_HOUSEKEEPING = frozenset({"created_at", "updated_at"})


def told_changes(session: Session) -> int:
    """How many changes this session has told the journal so far."""
    return int(session.info.get(TOLD, 0))


def plain(value: Any) -> Any:
    """A value as the journal keeps it: text, number, yes or no, nothing."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def journalled_columns(record: Base) -> Iterator[tuple[str, bool]]:
    """(attribute, sensitive) of each column a person can read the label of."""
    for attribute in inspect(type(record)).column_attrs:
        info = attribute.columns[0].info
        if info.get("label") and attribute.key not in _HOUSEKEEPING:
            yield attribute.key, bool(info.get("sensitive"))


def changes_of(record: Base, kind: ChangeKind) -> dict[str, list[Any]]:
    """Field → [old, new] of what this flush changes; sensitive text as an empty list."""
    state = inspect(record)
    found: dict[str, list[Any]] = {}
    for name, sensitive in journalled_columns(record):
        history = state.attrs[name].history
        if kind is ChangeKind.UPDATED and not history.has_changes():
            continue
        old, new = _old_and_new(getattr(record, name), history, kind)
        if old != new:
            found[name] = [] if sensitive else [old, new]
    return found


def _old_and_new(value: Any, history: Any, kind: ChangeKind) -> tuple[Any, Any]:
    if kind is ChangeKind.CREATED:
        return None, plain(value)
    if kind is ChangeKind.DELETED:
        return plain(value), None
    return plain(history.deleted[0] if history.deleted else None), plain(value)


def _entry(session: Session, record: Base, kind: ChangeKind) -> dict[str, Any] | None:
    changes = changes_of(record, kind)
    if not changes:
        return None
    entity, record_id = record.__tablename__, record.id  # type: ignore[attr-defined]
    subject, key = record.journal_subject or (entity, "id")
    actor = actor_of(session)
    return {
        "at": now(),
        "actor_id": actor.id if actor else None,
        "reason": str(session.info.get(SYSTEM_KEY) or "") if actor is None else "",
        "entity": entity,
        "record_id": record_id,
        "subject": subject,
        "subject_id": getattr(record, key),
        "kind": kind,
        "changes": changes,
    }


@event.listens_for(Session, "after_flush")
def _record(session: Session, _context: Any) -> None:
    rows = []
    for kind, records in (
        (ChangeKind.CREATED, session.new),
        (ChangeKind.UPDATED, session.dirty),
        (ChangeKind.DELETED, session.deleted),
    ):
        for record in records:
            if isinstance(record, Base) and record.journalled and (row := _entry(session, record, kind)):
                rows.append(row)
    if rows:
        session.info[TOLD] = told_changes(session) + len(rows)
        rows.sort(key=lambda row: (row["entity"] != row["subject"], row["entity"], row["record_id"]))
        session.connection().execute(insert(ChangeEntry), rows)
