"""The sums of an envelope, and when a decision fits in what remains (R7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pre_admin.core.french import amount_fr
from pre_admin.funding.models.envelopes import LedgerKind

ZERO = Decimal(0)
OVER = "Cette décision dépasse l’enveloppe « {} » de {} : il y reste {}. Réduisez le montant, changez d’enveloppe, ou acceptez un dépassement exceptionnel."
FORECAST = "prévisionnelle"


@dataclass(frozen=True)
class Sums:
    """What is known of an envelope, in euros; nothing of it is stored."""

    voted: Decimal = ZERO
    votes: int = 0
    of: Mapping[LedgerKind, Decimal] = field(default_factory=dict)

    def get(self, kind: LedgerKind) -> Decimal:
        """One of the sums of the ledger."""
        return self.of.get(kind, ZERO)

    @property
    def taken(self) -> Decimal:
        """What is reserved by the first body or approved by the second."""
        return self.get(LedgerKind.RESERVED) + self.get(LedgerKind.APPROVED)

    @property
    def remaining(self) -> Decimal:
        """What may still be decided; under zero after an exceptional overrun."""
        return self.voted - self.taken

    @property
    def forecast(self) -> bool:
        """Whether nothing is voted yet: what is asked of it is a forecast and commits nothing."""
        return self.votes == 0

    @property
    def uncommitted(self) -> Decimal:
        """Approved, and not under contract yet."""
        return self.get(LedgerKind.APPROVED) - self.get(LedgerKind.COMMITTED)


def overrun_of(sums: Sums, more: Decimal) -> Decimal:
    """By how much an envelope would be exceeded once so much more is taken; zero when it fits, or when nothing is voted yet."""
    if sums.forecast or more <= ZERO:
        return ZERO
    return max(ZERO, sums.taken + more - sums.voted)


def over_sentence(title: str, sums: Sums, overrun: Decimal) -> str:
    """What whoever records the decision is told."""
    return OVER.format(title, amount_fr(overrun), amount_fr(sums.remaining))
