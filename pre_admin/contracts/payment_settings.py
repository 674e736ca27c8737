"""What the office decides about late payments."""

from decimal import Decimal

from pre_admin.core.settings import Percent, Setting, Unset
from pre_admin.funding.settings import CONTRACTS
from pre_admin.panel.settings import value_of

CENTRAL_BANK_RATE: Setting[Decimal] = Setting(
    "central_bank_rate", "Taux de refinancement de la Banque centrale européenne", CONTRACTS, Percent(Decimal(20)),
    help="En vigueur au premier jour du semestre ; huit points s’y ajoutent. Tant qu’il n’est pas écrit, aucun intérêt n’est estimé.",
    source="code de la commande publique, art. R2192-31 ; indemnité de 40 €, art. D2192-35",
)  # fmt: skip
SETTINGS = (CENTRAL_BANK_RATE,)


def central_bank_rate() -> Decimal | None:
    """The rate, when somebody wrote it."""
    rate = value_of(CENTRAL_BANK_RATE)
    return None if isinstance(rate, Unset) else rate
