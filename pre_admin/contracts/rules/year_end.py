"""The end of a budget year: what was delivered and not invoiced, what a contract leaves of its money, and what can be done about it."""

from dataclasses import dataclass
from decimal import Decimal

from pre_admin.contracts.rules.amounts import ZERO


@dataclass(frozen=True)
class Waiting:
    """Sessions of the year that nobody certified: they weigh on no budget yet."""

    contract_id: int
    name: str
    provider: str
    held: int
    planned: int
    """Planned on a day that is over."""


@dataclass(frozen=True)
class Charge:
    """What was certified by 31 December, and what invoices asked for by then and since, VAT included."""

    contract_id: int
    name: str
    provider: str
    certified: Decimal
    invoiced: Decimal
    since: Decimal

    @property
    def to_attach(self) -> Decimal:
        """Delivered and not invoiced at 31 December: a charge of the year all the same."""
        return max(self.certified - self.invoiced, ZERO)

    @property
    def missing(self) -> Decimal:
        """What no invoice has asked for yet."""
        return max(self.certified - self.invoiced - self.since, ZERO)


@dataclass(frozen=True)
class NextYear:
    """The envelope of the same funder, axis and territory in the year that follows; what the action has approved there."""

    title: str
    voted: bool
    approved: Decimal


@dataclass(frozen=True)
class Balance:
    """What a contract was to spend of an envelope of the year, and did not."""

    contract_id: int
    name: str
    provider: str
    envelope: str
    committed: Decimal
    taken: Decimal
    over: bool
    """Whether the contract has ended."""

    @property
    def left(self) -> Decimal:
        """Committed and not taken by an accepted invoice."""
        return self.committed - self.taken


def way_out(balance: Balance, following: NextYear | None, year: int) -> str:
    """What is done with a balance, in one sentence."""
    if balance.over:
        return "Contrat terminé : solder le contrat rend ce solde à l’enveloppe."
    if following is None:
        return (
            f"Aucune enveloppe {year + 1} de ce financeur, sur cet axe et ce territoire : préparez l’année suivante, "
            "puis reportez par un avenant ; ou rendez le solde par un avenant."
        )
    if not following.voted:
        return f"« {following.title} » n’est pas encore votée : rien ne s’y reporte. Un avenant peut déjà rendre le solde."
    if not following.approved:
        return (
            f"L’action n’a rien de validé sur « {following.title} » : elle repasse devant les deux instances avant tout report."
        )
    return f"Reportez-le sur « {following.title} », ou rendez-le par un avenant : ce qui n’est pas reporté reste engagé."


def door_of(balance: Balance, following: NextYear | None) -> tuple[str, str] | None:
    """(what is done, its page) where a balance can be decided at once; None where something must happen first."""
    if balance.over:
        return "Solder", f"/admin/contract/step/?move=close&id={balance.contract_id}"
    if following is None or not following.voted or not following.approved:
        return None
    return "Reporter", f"/admin/contract/step/?move=carry&id={balance.contract_id}"
