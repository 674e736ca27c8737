"""The contracts that a visitor opens first, those that run or are being signed, have their paper."""

import hashlib
from typing import Any

from sqlalchemy import update

from pre_admin.accounts.queries import person_of
from pre_admin.contracts.models import Contract
from pre_admin.contracts.services.printing import contract_pdf
from pre_admin.core.database import db
from pre_admin.demo.contracts.deals import Fate, Shelf
from pre_admin.demo.funding.purse import moment
from pre_admin.panel.documents import keep_made
from pre_admin.panel.models import Document, Media

CONTRACT: Any = Contract.__table__
DOCUMENT: Any = Document.__table__
SHOWN = (Fate.RUNNING, Fate.SENT, Fate.ISSUED)
MOST = 10


def print_shown(shelf: Shelf) -> None:
    """Print and keep the papers of a few contracts, once all that they tell is written."""
    person = person_of(shelf.purse.hands.assistant)
    assert person is not None
    shown = sorted(
        (one for one in shelf.deals if one.fate in SHOWN), key=lambda one: (SHOWN.index(one.fate) == 0, -one.row["id"])
    )
    connection = db.session.connection()
    for deal in shown[:MOST]:
        key = hashlib.sha256(f"contrat {deal.row['id']}".encode()).hexdigest()[:40]
        document, digest = keep_made(contract_pdf(db.session.get_one(Contract, deal.row["id"])), Media.PDF, person.actor, key)
        kept = {"issued_document_id": document, "issued_digest": digest, "updated_at": CONTRACT.c.updated_at}
        connection.execute(update(DOCUMENT).where(DOCUMENT.c.id == document).values(at=moment(deal.row["issued_on"], 14)))
        connection.execute(update(CONTRACT).where(CONTRACT.c.id == deal.row["id"]).values(**kept))
    db.session.expire_all()
