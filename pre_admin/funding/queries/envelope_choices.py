"""Envelopes as the form of an action offers them: year, funder, axis; what remains, beside."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, cast, func, select, type_coerce

from pre_admin.core.french import amount_fr
from pre_admin.core.types import Cents, Rows
from pre_admin.funding.models import Envelope, EnvelopeVote, LedgerEntry, LedgerKind

VOTE: Any = EnvelopeVote.__table__
LINE: Any = LedgerEntry.__table__


def envelope_choices() -> Rows:
    """Envelopes that can be chosen, latest year first; the hint is what remains, or nothing when nothing is voted yet."""
    voted = select(func.sum(cast(VOTE.c.amount, BigInteger))).where(VOTE.c.envelope_id == Envelope.id).correlate(Envelope)
    kinds = (LedgerKind.RESERVED, LedgerKind.APPROVED)
    taken = select(func.sum(cast(LINE.c.amount, BigInteger))).where(LINE.c.envelope_id == Envelope.id, LINE.c.kind.in_(kinds))
    left = voted.scalar_subquery() - func.coalesce(taken.correlate(Envelope).scalar_subquery(), 0)
    return select(Envelope.id, Envelope.title, type_coerce(cast(left, BigInteger), Cents).label("left")).order_by(
        Envelope.archived_at.is_not(None), Envelope.year.desc(), Envelope.sort_key, Envelope.id
    )


def left_told(left: Decimal | None) -> str:
    """« il reste 12 500,00 € », « dépassée de 200,00 € », « prévisionnelle » when nothing is voted yet."""
    if left is None:
        return "prévisionnelle"
    return f"il reste {amount_fr(left)}" if left >= 0 else f"dépassée de {amount_fr(-left)}"
