"""Reading the journals: the history of one record, who opened a file lately, who last changed it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import Base, db
from pre_admin.journal.models import AccessEntry, ChangeEntry, ChangeKind

SYSTEM_NAME = "Le logiciel"


@dataclass(frozen=True)
class Change:
    """A journal row with its author's name, ready to be told."""

    id: int
    at: datetime
    author: str
    entity: str
    record_id: int
    kind: ChangeKind
    changes: dict[str, list[Any]]


def history_of(record: Base, limit: int, before_id: int | None = None) -> list[Change]:
    """The changes of a record and of the rows it holds, latest first.

    The record itself, loaded within the reader's scope, is the proof that its history may be read; the fields
    withheld from the reader are left to whoever tells the changes. What is told with another file (a pathway, with its
    child's) has for its own history what was done to it alone.
    """
    table, value = record.__tablename__, record.id  # type: ignore[attr-defined]
    subject, key = record.journal_subject or (table, "id")
    mine = [ChangeEntry.subject == subject, ChangeEntry.subject_id == getattr(record, key)]
    if subject != table:
        mine += [ChangeEntry.entity == table, ChangeEntry.record_id == value]
    statement = (
        select(ChangeEntry, User.full_name)
        .join(User, User.id == ChangeEntry.actor_id, isouter=True)
        .where(*mine)
        .order_by(ChangeEntry.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        statement = statement.where(ChangeEntry.id < before_id)
    with as_system("historique d’une fiche ouverte dans le périmètre de la personne") as session:
        rows = session.execute(statement).all()
    return [
        Change(entry.id, entry.at, name or SYSTEM_NAME, entry.entity, entry.record_id, entry.kind, entry.changes)
        for entry, name in rows
    ]


def last_change(record: Base) -> tuple[str, datetime] | None:
    """Who last changed the record or a row it holds, and when."""
    found = history_of(record, limit=1)
    return (found[0].author, found[0].at) if found else None


def opened_by(actor_id: int, subjects: Collection[str], limit: int) -> list[tuple[str, int]]:
    """(subject, id) of the files a person opened, latest first, each once; looked for among their last readings."""
    latest = (
        select(AccessEntry.subject, AccessEntry.subject_id)
        .where(AccessEntry.actor_id == actor_id)
        .order_by(AccessEntry.id.desc())
        .limit(10 * limit)
    )
    with as_system("dossiers ouverts par la personne elle-même"):
        rows = db.session.execute(latest).all()
    return list(dict.fromkeys((subject, key) for subject, key in rows if subject in subjects and key is not None))[:limit]


def readers_of(subject: str, subject_id: int, limit: int, but: int) -> Sequence[tuple[str, datetime]]:
    """(name, latest moment) of the people who opened a file, latest first; the one who is reading it now aside."""
    latest = func.max(AccessEntry.at, type_=AccessEntry.at.type).label("latest")
    statement = (
        select(User.full_name, latest)
        .join(User, User.id == AccessEntry.actor_id)
        .where(AccessEntry.subject == subject, AccessEntry.subject_id == subject_id, AccessEntry.actor_id != but)
        .group_by(User.id, User.full_name)
        .order_by(latest.desc(), User.id)
        .limit(limit)
    )
    with as_system("lecteurs d’un dossier ouvert dans le périmètre de la personne"):
        return [(name, at) for name, at in db.session.execute(statement)]
