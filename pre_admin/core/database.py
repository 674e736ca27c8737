"""The declarative base, the session, and what SQLite needs to behave."""

import select
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any, ClassVar

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Engine, Integer, MetaData, Pool, UnaryExpression, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.sql.operators import custom_op

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.types import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

OPEN = "open"
"""Scope of reference rows, which hold nothing personal: the permission alone decides."""


class Base(DeclarativeBase):
    """What every mapped class is. It says whose scope its rows have, or the house does not start."""

    metadata = MetaData(naming_convention=NAMING)
    __abstract__ = True
    scoped_by: ClassVar[str]
    scope_key: ClassVar[str] = "id"
    journalled: ClassVar[bool] = True
    journal_subject: ClassVar[tuple[str, str] | None] = None
    former: ClassVar[Mapping[str, Column[Any]]] = {}
    """Labelled columns of earlier versions, so that their journal rows still tell what they meant."""
    __searched__: ClassVar[tuple[str, ...]] = ()


class Record(Base):
    """A row people keep: numbered, dated, versioned against silent overwriting (R11)."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1, sort_order=90)
    created_at: Mapped[datetime] = labelled("Créé le", UtcDateTime, default=now, sort_order=91)
    updated_at: Mapped[datetime] = labelled("Modifié le", UtcDateTime, default=now, onupdate=now, sort_order=92)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Archivable:
    """A row that leaves the lists without leaving the house."""

    archived_at: Mapped[datetime | None] = labelled("Archivé le", UtcDateTime, sort_order=93)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})


def insert_if_absent(session: Session, table: Any, values: dict[str, Any]) -> None:
    """Insert the row unless its key is taken already; two people at once never trip over each other."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.connection().execute(insert(table).values(values).on_conflict_do_nothing())


def learn_sizes(session: Session) -> None:
    """Tell the engine how its tables are filled: without, it may read a whole table to find a few rows.

    PostgreSQL sees by itself, but a minute later, and only where it was left to: until then a page of the demonstration's
    takes seconds.
    """
    session.connection().exec_driver_sql("ANALYZE")


# ---- statements of which every row is read
def read_whole(session: Session) -> None:
    """Until the transaction ends, PostgreSQL plans to give all the rows soonest; it plans for the first ones otherwise."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET LOCAL cursor_tuple_fraction = 1")


def whole_order(orders: Sequence[Any]) -> list[Any]:
    """The same order, for SQLite to sort the rows once they are read: from an index, it would look for each of them in turn."""
    if not orders or db.engine.dialect.name != "sqlite":
        return list(orders)
    first = orders[0]
    return [UnaryExpression(UnaryExpression(first.element, operator=custom_op("+")), modifier=first.modifier), *orders[1:]]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL, foreign keys, patience, erased pages, pages read where the system keeps them; and the driver opens no transaction."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "synchronous=NORMAL",
        "secure_delete=FAST",
        "cache_size=-16000",
        "mmap_size=134217728",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Writers take the lock at once: a read turned into a write would fail as « database is locked »."""
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


# ---- connections to PostgreSQL that wait for their next use
LONG = 20
"""Seconds after which a silent connection may have been cut on the way without either end being told."""
_AT_REST = "at_rest_since"


@event.listens_for(Pool, "checkin")
def _put_down(_connection: Any, record: Any) -> None:
    record.info[_AT_REST] = monotonic()


@event.listens_for(Pool, "checkout")
def _still_open(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that the server closed is replaced, with the others of its age, before a page meets it.

    The server says so before it goes: only one that has something to read, or has rested long, is asked. Asking each time
    costs a page as much as one of its statements.
    """
    if isinstance(connection, psycopg.Connection) and (
        monotonic() - record.info.get(_AT_REST, monotonic()) > LONG or _spoken_to(connection)
    ):
        try:
            connection.autocommit = True
            connection.execute("SELECT 1")
            connection.autocommit = False
        except psycopg.Error as error:
            raise InvalidatePoolError from error


def _spoken_to(connection: "psycopg.Connection[Any]") -> bool:
    """Whether the server sent something while nothing was asked."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
