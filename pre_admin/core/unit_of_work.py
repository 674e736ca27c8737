"""The only committer of the house: views, commands, demo and jobs all end here."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from pre_admin.core.database import db


def begin_writing(session: Session | None = None) -> None:
    """Open the session's transaction as a writer, before anything is read in it.

    On SQLite the write lock is taken at once (BEGIN IMMEDIATE); elsewhere this changes nothing.
    """
    session = session or db.session()
    if not session.in_transaction():
        session.connection(execution_options={"immediate": True})


@contextmanager
def unit_of_work(session: Session | None = None) -> Iterator[Session]:
    """Everything done inside is kept together or not at all, its journal rows included (R10)."""
    session = session or db.session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
