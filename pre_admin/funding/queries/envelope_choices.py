"""Envelopes as the form of an action offers them: year, funder, axis; what remains, beside."""

from typing import Any

from sqlalchemy import BigInteger, String, case, cast, func, literal, select

from pre_admin.core.types import Rows
from pre_admin.funding.models import Envelope, EnvelopeVote, LedgerEntry, LedgerKind

VOTE: Any = EnvelopeVote.__table__
LINE: Any = LedgerEntry.__table__


def envelope_choices() -> Rows:
    """Envelopes that can be chosen, latest year first; the hint is what remains in whole euros, or that nothing is voted yet."""
    voted = select(func.sum(cast(VOTE.c.amount, BigInteger))).where(VOTE.c.envelope_id == Envelope.id).correlate(Envelope)
    kinds = (LedgerKind.RESERVED, LedgerKind.APPROVED)
    taken = select(func.sum(cast(LINE.c.amount, BigInteger))).where(LINE.c.envelope_id == Envelope.id, LINE.c.kind.in_(kinds))
    left = voted.scalar_subquery() - func.coalesce(taken.correlate(Envelope).scalar_subquery(), 0)
    told = literal("il reste ") + cast(cast(left / 100, BigInteger), String) + literal(" €")
    hint = case((voted.scalar_subquery().is_(None), literal("prévisionnelle")), else_=told)
    return select(Envelope.id, Envelope.title, hint).order_by(
        Envelope.archived_at.is_not(None), Envelope.year.desc(), Envelope.sort_key, Envelope.id
    )
