"""The instance's keys: proved right before anything is read or written with them, and changed without losing a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Text, column, insert, select, table, type_coerce, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.config import ConfigurationError
from pre_admin.core.database import OPEN, Base, db
from pre_admin.core.sealing import SealedText, Unreadable, instance_seal
from pre_admin.core.unit_of_work import begin_writing, unit_of_work

MARK = "PRE Admin"
BATCH = 200
"""Rows written anew in one transaction: people who work meanwhile wait no longer than that."""
WRONG_KEYS = (
    "Les clés de chiffrement ne sont pas celles de cette base : rien n’a été lu ni écrit. Restaurez le fichier data_keys du "
    "dossier d’instance, ou la variable PRE_DATA_KEYS, depuis la sauvegarde faite avec cette base, puis redémarrez."
)


class KeyMark(Base):
    """A known text sealed with the instance's keys: whoever opens it has the right ones."""

    __tablename__ = "key_mark"
    scoped_by = OPEN
    journalled = False

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[str] = mapped_column(SealedText, nullable=False)


class KeyState(Enum):
    """Whether the keys at hand are those of the database."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    """The database does not answer, or was never made, or is older than the mark."""


# ---- proving them
def key_state() -> KeyState:
    """Whether the keys at hand open the mark of the database."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return KeyState.UNKNOWN  # looking would make the file
    try:
        with db.engine.connect() as connection:
            sealed = connection.scalar(select(type_coerce(KeyMark.sealed, Text)).order_by(KeyMark.id).limit(1))
    except SQLAlchemyError:
        return KeyState.UNKNOWN
    if sealed is None:
        return KeyState.UNKNOWN
    return KeyState.RIGHT if _opens(sealed) else KeyState.WRONG


def refuse_wrong_keys() -> bool:
    """Whether the keys are proved right; raises ConfigurationError when they are proved wrong."""
    state = key_state()
    if state is KeyState.WRONG:
        raise ConfigurationError(WRONG_KEYS)
    return state is KeyState.RIGHT


def plant_mark() -> None:
    """Seal the mark of a database that has none, once the keys open what is sealed in it. Raises ConfigurationError."""
    connection = db.session.connection()
    if connection.scalar(select(KeyMark.id).limit(1)) is not None:
        return
    for one in sealed_columns():
        sealed = connection.scalar(select(type_coerce(one, Text)).where(one.is_not(None)).limit(1))
        if sealed is not None and not _opens(sealed):
            raise ConfigurationError(WRONG_KEYS)
    connection.execute(insert(KeyMark), {"sealed": MARK})


def _opens(sealed: str) -> bool:
    try:
        instance_seal().open(sealed.encode())
    except Unreadable:
        return False
    return True


# ---- changing them
@dataclass
class Resealed:
    """What was sealed anew, and what no key opens."""

    done: int = 0
    lost: int = 0

    def __add__(self, other: "Resealed") -> "Resealed":
        return Resealed(self.done + other.done, self.lost + other.lost)


def sealed_columns() -> Iterator[Column[Any]]:
    """Every sealed column of the house; the mark's comes last, so that it never vouches for more than is done."""
    for name in sorted(Base.metadata.tables, key=lambda one: (one == KeyMark.__tablename__, one)):
        yield from (one for one in Base.metadata.tables[name].columns if isinstance(one.type, SealedText))


def reseal_texts() -> Resealed:
    """Seal every text anew with the newest key, a few rows at a time; what bears it already is passed over.

    A text that someone saves meanwhile is left as they saved it. Stopped midway, it is simply run again.
    """
    total = Resealed()
    for one in sealed_columns():
        last = 0
        while (found := _reseal_after(one, last)) is not None:
            last, told = found
            total += told
    return total


def _reseal_after(one: Column[Any], last: int) -> tuple[int, Resealed] | None:
    """A batch of a column: (last id read, what was done); None when nothing is left."""
    kept: Any = table(one.table.name, column("id"), column(one.name, Text))
    text, seal, told = kept.c[one.name], instance_seal(), Resealed()
    begin_writing()
    with unit_of_work() as session:
        connection = session.connection()
        wanted = select(kept.c.id, text).where(kept.c.id > last, text.is_not(None)).order_by(kept.c.id).limit(BATCH)
        rows = connection.execute(wanted).all()
        for value, sealed in rows:
            try:
                fresh = seal.renew(sealed.encode())
            except Unreadable:
                told.lost += 1
                continue
            if fresh is not None:
                changed = update(kept).where(kept.c.id == value, text == sealed).values({one.name: fresh.decode("ascii")})
                told.done += connection.execute(changed).rowcount
    return (rows[-1][0], told) if rows else None
