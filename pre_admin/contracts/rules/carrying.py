"""How much of a contract's balance may be carried over to the next year's envelope, and what refuses it."""

from dataclasses import dataclass
from decimal import Decimal

from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.core.french import amount_fr

NOTHING_LEFT = "Le solde de « {} » attend des factures : {} de services certifiés n’y sont pas encore payés, et se paient sur son année. Rien ne s’en reporte."
NOT_VOTED = "« {} » n’est pas encore votée : notez son vote, puis reportez."
NOT_APPROVED = "L’action n’a plus rien de validé à engager sur « {} » : modifiez-la, elle repassera devant les deux instances, puis reportez."
TOO_MUCH = "{} au plus se reportent de « {} » : il y reste {}, dont {} paieront des services déjà certifiés, et l’action a {} de validés à engager sur « {} ». Réduisez le montant."
NOTHING = "Écrivez un montant supérieur à zéro."
NOT_THERE = "Ce contrat ne laisse rien à reporter de cette enveloppe : choisissez-en une de la liste."


@dataclass(frozen=True)
class Carriable:
    """A balance that may leave a contract's tranche for the envelope of the following year."""

    envelope_id: int
    title: str
    into_id: int
    into: str
    left: Decimal
    """Committed, and taken by no accepted invoice."""
    due: Decimal
    """Of it, what services certified by the end of its year will still cost."""
    free: Decimal
    """Approved for the action on the following envelope, and under no contract."""
    voted: bool

    @property
    def most(self) -> Decimal:
        """The largest amount that may be carried over."""
        return max(min(self.left - self.due, self.free), ZERO) if self.voted else ZERO


def refusal_of(one: Carriable, amount: Decimal) -> str | None:
    """Why this amount is not carried over; None when it may be."""
    if amount <= ZERO:
        return NOTHING
    if not one.voted:
        return NOT_VOTED.format(one.into)
    if one.free <= ZERO:
        return NOT_APPROVED.format(one.into)
    if one.left <= one.due:
        return NOTHING_LEFT.format(one.title, amount_fr(one.due))
    if amount > one.most:
        told = (amount_fr(value) for value in (one.left, one.due, one.free))
        return TOO_MUCH.format(amount_fr(one.most), one.title, *told, one.into)
    return None


def told_of(one: Carriable) -> str:
    """What is known of a balance before anything is carried over."""
    held = f", dont {amount_fr(one.due)} attendent leurs factures" if one.due else ""
    return (
        f"« {one.title} » : il reste {amount_fr(one.left)}{held} ; {amount_fr(one.most)} au plus se reportent sur « {one.into} »."
    )
