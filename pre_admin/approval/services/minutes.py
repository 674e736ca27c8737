"""Signing the minutes: printed once, their bytes kept and frozen; from then on they are served, never made again (R9)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import Sitting
from pre_admin.approval.queries.printed.minutes import Signature, minutes_of
from pre_admin.approval.rules.sittings import SITTING_STATES
from pre_admin.core.calendar import local, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr
from pre_admin.panel.documents import keep_made
from pre_admin.panel.models import Media
from pre_admin.panel.printing import pdf

TEMPLATE = "minutes.typ"
BEFORE_CLOSING = "La séance a été close le {} : le procès-verbal ne peut pas être signé avant."
FUTURE = "Cette date n’est pas encore passée : notez la signature quand elle aura eu lieu."
NOBODY = "Dites qui a signé : son nom figure au procès-verbal."


def minutes_pdf(sitting: Sitting, signature: Signature | None, hidden: frozenset[int] = frozenset()) -> bytes:
    """The minutes as they stand: the same data, the same bytes."""
    return pdf(TEMPLATE, minutes_of(sitting, signature, hidden))


def sign_minutes(sitting: Sitting, values: Mapping[str, Any], actor: Actor) -> None:
    """Print the minutes of a closed sitting, keep their bytes and digest; nothing of it changes any more. Raises DomainError.

    `values`: signed_on, signed_by, and minutes_document_id, the scan of the paper that was signed by hand, if any.
    """
    held = select(Sitting).where(Sitting.id == sitting.id).with_for_update()
    db.session.scalars(held.execution_options(populate_existing=True)).one()
    state = SITTING_STATES.after(sitting.state, "sign")
    signature = Signature(_day(sitting, values["signed_on"]), " ".join((values["signed_by"] or "").split()))
    if not signature.by:
        raise DomainError(NOBODY, "signed_by")
    kept, digest = keep_made(minutes_pdf(sitting, signature), Media.PDF, actor)
    sitting.minutes_pdf_id, sitting.minutes_hash = kept, digest
    sitting.minutes_document_id = values.get("minutes_document_id")
    sitting.signed_on, sitting.signed_by, sitting.state = signature.on, signature.by, state
    db.session.flush()


def _day(sitting: Sitting, day: date) -> date:
    closed = local(sitting.closed_at).date() if sitting.closed_at else sitting.held_on
    if day < closed:
        raise DomainError(BEFORE_CLOSING.format(date_fr(closed)), "signed_on")
    if day > today():
        raise DomainError(FUTURE, "signed_on")
    return day
