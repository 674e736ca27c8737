"""Accent-blind search by the beginning of words, in any order, by a side table indexed alike on both engines."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Integer, Select, String, Table, delete, event, insert, select
from sqlalchemy.orm import Session

from pre_admin.core.database import Base
from pre_admin.core.text import words
from pre_admin.core.types import SortKey

MAX_WORDS = 6
MAX_WORD = 40
_AFTER_Z = "{"

search_word = Table(
    "search_word",
    Base.metadata,
    Column("entity", String(40), primary_key=True),
    Column("word", SortKey(MAX_WORD), primary_key=True),
    Column("record_id", Integer, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)


def searched_words(text: str) -> list[str]:
    """What is looked for: at most six distinct words; empty when the text holds no letter and no figure."""
    return [word[:MAX_WORD] for word in words(text[:400])][:MAX_WORDS]


def matching(model: type[Base], text: str) -> Select[tuple[int]]:
    """The ids of the model's rows in which each word of the text begins some word. No row for a text without words."""
    found: Select[tuple[int]] | None = None
    for word in sorted(searched_words(text), key=len):
        one = select(search_word.c.record_id).where(
            search_word.c.entity == model.__tablename__,
            search_word.c.word >= word,
            search_word.c.word < word + _AFTER_Z,
        )
        found = one if found is None else one.where(search_word.c.record_id.in_(found))
    if found is None:
        return select(search_word.c.record_id).where(search_word.c.entity == "")
    return found.distinct()


def index_rows(entity: str, rows: Iterable[tuple[int, Iterable[str | None]]]) -> Iterator[dict[str, Any]]:
    """The side table's rows for a bulk load: (record id, its searched texts) → rows to insert."""
    for record_id, texts in rows:
        for word in words(" ".join(text for text in texts if text)):
            yield {"entity": entity, "word": word[:MAX_WORD], "record_id": record_id}


def _texts(record: Base) -> list[str]:
    return [str(value) for name in record.__searched__ if (value := getattr(record, name))]


def _reindex(connection: Connection, record: Base, gone: bool) -> None:
    entity, record_id = record.__tablename__, record.id  # type: ignore[attr-defined]
    connection.execute(delete(search_word).where(search_word.c.record_id == record_id, search_word.c.entity == entity))
    rows = [] if gone else list(index_rows(entity, [(record_id, _texts(record))]))
    if rows:
        connection.execute(insert(search_word), rows)


@event.listens_for(Session, "after_flush")
def _keep_index(session: Session, _context: Any) -> None:
    """The words of a record are rewritten in the transaction that changes it."""
    for record in [*session.new, *session.dirty]:
        if isinstance(record, Base) and record.__searched__:
            _reindex(session.connection(), record, gone=False)
    for record in session.deleted:
        if isinstance(record, Base) and record.__searched__:
            _reindex(session.connection(), record, gone=True)
