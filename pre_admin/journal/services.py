"""The access log: written before the page is sent; if it cannot be, there is no page (R10)."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.journal.models import AccessEntry, AccessKind


def record_access(
    actor: Actor, kind: AccessKind, subject: str, subject_id: int | None = None, *, rows: int | None = None, detail: str = ""
) -> None:
    """Keep that this person opened this file, or exported so many rows; a short transaction of its own.

    `subject` is a table's name, `detail` names columns or filters, never a value.
    """
    row = {
        "at": now(), "actor_id": actor.id, "kind": kind, "subject": subject,
        "subject_id": subject_id, "rows": rows, "detail": detail[:200],
    }  # fmt: skip
    with Session(db.engine) as session:
        begin_writing(session)
        with unit_of_work(session):
            session.connection().execute(insert(AccessEntry), row)
