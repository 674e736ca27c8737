"""Accent-blind search by the beginning of words, in any order, by a side table indexed alike on both engines."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    event,
    exists,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import Session

from pre_admin.core.database import Base, db
from pre_admin.core.text import words
from pre_admin.core.types import Rows, SortKey

MAX_WORDS = 6
MAX_WORD = 40
_AFTER_ALL = "\U0010ffff"
_FIGURES = re.compile(r"\+?[\d\s.()-]+")
_DAY = re.compile(r"(\d{1,2})[/.\s-](\d{1,2})[/.\s-](\d{4})")

search_word = Table(
    "search_word",
    Base.metadata,
    Column("entity", String(40), primary_key=True),
    Column("word", SortKey(MAX_WORD), primary_key=True),
    Column("record_id", Integer, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

Text = str | date | None
Held = Callable[[Connection, int], Iterable[Text]]
_held: dict[str, list[Held]] = {}
_owners: dict[str, tuple[str, str]] = {}


# ---- what is written down
def searched_with(owner: type[Base], model: type[Base], key: str, texts: Held) -> None:
    """A record is also found by the rows it holds: a family by its guardians. `texts` reads theirs, `key` names the owner."""
    _held.setdefault(owner.__tablename__, []).append(texts)
    _owners[model.__tablename__] = (owner.__tablename__, key)


def kept_words(texts: Iterable[Text]) -> list[str]:
    """The words a record is found by; figures are kept together too, whatever separates them, and a day as one word."""
    found: dict[str, None] = {}
    for text in texts:
        if isinstance(text, date):
            found[f"{text:%Y%m%d}"] = None
        elif text:
            found |= dict.fromkeys(word[:MAX_WORD] for word in words(text))
            if _FIGURES.fullmatch(text):
                found[_together(text)] = None
    return list(found)


def index_rows(entity: str, rows: Iterable[tuple[int, Iterable[Text]]]) -> Iterator[dict[str, Any]]:
    """The side table's rows for a bulk load: (record id, its searched texts) → rows to insert."""
    for record_id, texts in rows:
        for word in kept_words(texts):
            yield {"entity": entity, "word": word, "record_id": record_id}


def rebuild_index(connection: Connection, entities: Collection[str]) -> None:
    """Write the words of these tables' rows anew: an upgrade calls it when what a record is found by has changed."""
    models = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ in entities]
    for model in models:
        entity = model.__tablename__
        connection.execute(delete(search_word).where(search_word.c.entity == entity))
        columns = [model.__table__.c[name] for name in ("id", *model.__searched__)]
        rows = [
            (row[0], [*row[1:], *(text for held in _held.get(entity, ()) for text in held(connection, row[0]))])
            for row in connection.execute(select(*columns)).all()
        ]
        if found := list(index_rows(entity, rows)):
            connection.execute(insert(search_word), found)


# ---- what is looked for
def searched_words(text: str) -> list[str]:
    """What is looked for: at most six distinct words; empty when the text holds no letter and no figure.

    A telephone or a number typed with or without its separators is one word, a day as well.
    """
    text = text[:400].strip()
    if day := _DAY.fullmatch(text):
        return [f"{day[3]}{int(day[2]):02d}{int(day[1]):02d}"]
    if _FIGURES.fullmatch(text) and (together := _together(text)):
        return [together]
    return [word[:MAX_WORD] for word in words(text)][:MAX_WORDS]


def _together(text: str) -> str:
    """Figures without what separates them; a French number begins by 0 whichever way it is written."""
    figures = "".join(char for char in text if char.isdecimal())
    for abroad in ("0033", "33") if text.lstrip().startswith(("+", "00")) else ():
        if figures.startswith(abroad) and len(figures) > len(abroad):
            figures = "0" + figures[len(abroad) :].removeprefix("0")
            break
    return figures[:MAX_WORD]


def matching(model: type[Base], text: str) -> Select[tuple[int]]:
    """The ids of the model's rows in which each word of the text begins some word. No row for a text without words."""
    found: Select[tuple[int]] | None = None
    for word in sorted(searched_words(text), key=len):
        one = select(search_word.c.record_id).where(
            search_word.c.entity == model.__tablename__,
            search_word.c.word >= word,
            search_word.c.word < word + _AFTER_ALL,
        )
        found = one if found is None else one.where(search_word.c.record_id.in_(found))
    if found is None:
        return select(search_word.c.record_id).where(search_word.c.entity == "")
    return found.distinct()


def entities_found(entities: Collection[str], text: str) -> frozenset[str]:
    """Of these tables, those in which some word begins as the longest word looked for does: in the others nothing is found."""
    looked_for = max(searched_words(text), key=len, default="")
    if not looked_for or not entities:
        return frozenset()
    asked = _held_by(tuple(sorted(entities)))
    row = db.session.execute(asked, {"first": looked_for, "after": looked_for + _AFTER_ALL}).one()
    return frozenset(entity for entity, is_found in row._mapping.items() if is_found)


@lru_cache(maxsize=64)
def _held_by(entities: tuple[str, ...]) -> Rows:
    begins = (search_word.c.word >= bindparam("first"), search_word.c.word < bindparam("after"))
    return select(*(exists().where(search_word.c.entity == entity, *begins).label(entity) for entity in entities))


def without_words(model: type[Base]) -> Select[tuple[int]]:
    """The ids of rows that no search finds: `flask check` names them."""
    key: Any = model.id  # type: ignore[attr-defined]
    return select(key).where(key.not_in(select(search_word.c.record_id).where(search_word.c.entity == model.__tablename__)))


# ---- kept in the transaction that changes the record
def _texts(connection: Connection, record: Base) -> list[Text]:
    record_id = record.id  # type: ignore[attr-defined]
    own = [getattr(record, name) for name in record.__searched__]
    return own + [text for held in _held.get(record.__tablename__, ()) for text in held(connection, record_id)]


def _reindex(session: Session, record: Base, gone: bool) -> None:
    connection, entity, record_id = session.connection(), record.__tablename__, record.id  # type: ignore[attr-defined]
    connection.execute(delete(search_word).where(search_word.c.record_id == record_id, search_word.c.entity == entity))
    rows = [] if gone else list(index_rows(entity, [(record_id, _texts(connection, record))]))
    if rows:
        connection.execute(insert(search_word), rows)


def _owners_of(session: Session) -> Iterator[Base]:
    """The records found by a row that this flush touches."""
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    for record in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(record, Base) and record.__tablename__ in _owners:
            owner, key = _owners[record.__tablename__]
            found = session.get(classes[owner], getattr(record, key))
            if found is not None:
                yield found


def _found_otherwise(record: Base) -> bool:
    """Whether a text by which the record is found changes: a new state or date is no reason to index its words again."""
    attributes = inspect(record).attrs
    # What is worked out of columns, a number shown in groups say, tells no change of its own.
    return any(name not in attributes or attributes[name].history.has_changes() for name in record.__searched__)


@event.listens_for(Session, "after_flush")
def _keep_index(session: Session, _context: Any) -> None:
    changed = [one for one in session.new if isinstance(one, Base) and one.__searched__]
    changed += [one for one in session.dirty if isinstance(one, Base) and _found_otherwise(one)]
    for record in {id(one): one for one in (*changed, *_owners_of(session)) if one not in session.deleted}.values():
        _reindex(session, record, gone=False)
    for record in session.deleted:
        if isinstance(record, Base) and record.__searched__:
            _reindex(session, record, gone=True)
