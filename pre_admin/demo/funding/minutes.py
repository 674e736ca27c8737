"""The minutes of the past sittings: signed a week later; those of each body's latest sitting still wait for it."""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from pre_admin.accounts.queries import person_of
from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries.printed.minutes import Signature
from pre_admin.approval.services.minutes import minutes_pdf
from pre_admin.core.database import db
from pre_admin.demo.funding.purse import Purse, moment, workday
from pre_admin.demo.partners import Row
from pre_admin.panel.documents import keep_made
from pre_admin.panel.models import Document, Media
from pre_admin.partners.models import Body

SITTING: Any = Sitting.__table__
DOCUMENT: Any = Document.__table__


def sign_past(purse: Purse) -> None:
    """Print and keep the minutes, once everything they tell is written."""
    person = person_of(purse.hands.assistant)
    assert person is not None
    for row in _to_sign(purse):
        on = min(workday(row["held_on"] + timedelta(days=8)), purse.day)
        sitting = db.session.get_one(Sitting, row["id"])
        signature = Signature(on, _chair(purse, row))
        key = hashlib.sha256(f"procès-verbal {row['id']}".encode()).hexdigest()[:40]
        document, digest = keep_made(minutes_pdf(sitting, signature), Media.PDF, person.actor, key)
        signed = {
            "state": SittingState.SIGNED, "signed_on": on, "signed_by": signature.by, "minutes_pdf_id": document, "minutes_hash": digest,
        }  # fmt: skip
        row |= signed
        connection = db.session.connection()
        connection.execute(update(DOCUMENT).where(DOCUMENT.c.id == document).values(at=moment(on, 10)))
        connection.execute(update(SITTING).where(SITTING.c.id == row["id"]).values(**signed, updated_at=SITTING.c.updated_at))
    db.session.expire_all()


def _to_sign(purse: Purse) -> list[Row]:
    """Closed sittings, but the latest of each body."""
    found = []
    for body in Body:
        closed = [row for row in purse.of(Sitting) if row["closed_at"] and row["body"] is body]
        found += sorted(closed, key=lambda row: row["held_on"])[:-1]
    return sorted(found, key=lambda row: row["id"])


def _chair(purse: Purse, row: Row) -> str:
    chair = next((one for one in purse.partners.members if one["id"] == row["chair_id"]), None)
    return f"{chair['first_name']} {chair['last_name']}" if chair else "la présidence"
