"""What the office decides about the two bodies, contracts and money."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pre_admin.core.enums import LabelledEnum
from pre_admin.core.settings import Amount, Choice, Setting, Whole, YesNo
from pre_admin.funding.rules.thresholds import thresholds_refusal

BODIES = "Instances"
CONTRACTS = "Contrats et paiements"
RETENTION = "Durées de conservation"
UNDECIDED_BLOCKS = "Tant que ce n’est pas décidé, aucune séance ne s’ouvre."


class QuorumRule(LabelledEnum):
    """How many members a sitting needs."""

    NONE = "none", "Aucune règle"
    THIRD = "third", "Au moins un tiers des membres"
    HALF = "half", "Au moins la moitié des membres"
    MAJORITY = "majority", "Plus de la moitié des membres"
    TWO_THIRDS = "two_thirds", "Au moins les deux tiers des membres"


class ProxyRule(LabelledEnum):
    """How many absent members one present may stand for."""

    NONE = "none", "Aucune règle"
    FORBIDDEN = "forbidden", "Aucun pouvoir admis"
    ONE = "one", "Un pouvoir par membre présent"
    TWO = "two", "Deux pouvoirs par membre présent"


def _quorum(key: str, body: str) -> Setting[QuorumRule]:
    return Setting(key, f"Quorum, {body}", BODIES, Choice(QuorumRule), help=UNDECIDED_BLOCKS)


def _proxy(key: str, body: str) -> Setting[ProxyRule]:
    return Setting(key, f"Pouvoirs, {body}", BODIES, Choice(ProxyRule), help=UNDECIDED_BLOCKS)


TECHNICAL_QUORUM = _quorum("technical_quorum", "comité technique")
TECHNICAL_PROXY = _proxy("technical_proxy", "comité technique")
COUNCIL_QUORUM = _quorum("council_quorum", "conseil consultatif")
COUNCIL_PROXY = _proxy("council_proxy", "conseil consultatif")
SECOND_CALL: Setting[bool] = Setting(
    "second_call", "Seconde convocation sans quorum", BODIES, YesNo(), False,
    help="Quand une première séance n’a pas réuni le quorum, la suivante délibère quel que soit le nombre de présents.",
)  # fmt: skip
LAPSE_DAYS: Setting[int] = Setting(
    "lapse_days", "Caducité d’une action validée", BODIES, Whole("jour", "jours", 1, 1830), 180,
    help="Jours sans contrat après lesquels la caducité est proposée.",
    source="proposition du logiciel, à confirmer par le programme",
)  # fmt: skip
RESOLUTION_NEEDED: Setting[bool] = Setting(
    "resolution_needed", "Délibération exigée avant la signature d’un contrat", CONTRACTS, YesNo(), True,
    help="La délibération du comité de la caisse des écoles est la décision qui engage ; les deux instances donnent un avis.",
    source="décret 2005-637 : le conseil consultatif propose, le comité de la caisse décide",
)  # fmt: skip
WRITTEN_FORM: Setting[Decimal] = Setting(
    "written_form", "Contrat écrit à partir de", CONTRACTS, Amount(), Decimal("25000.00"), help="Montant hors taxes.",
    source="code de la commande publique, art. R2112-1",
)  # fmt: skip
PUBLICITY_BEFORE: Setting[Decimal] = Setting(
    "publicity_before_april_2026", "Publicité à partir de, jusqu’au 31/03/2026", CONTRACTS, Amount(), Decimal("40000.00"),
    help="Montant hors taxes, besoins semblables additionnés.", source="code de la commande publique, art. R2122-8",
)  # fmt: skip
PUBLICITY: Setting[Decimal] = Setting(
    "publicity_since_april_2026", "Publicité à partir de, depuis le 01/04/2026", CONTRACTS, Amount(), Decimal("60000.00"),
    help="Montant hors taxes, besoins semblables additionnés.",
    source="code de la commande publique, art. R2122-8, décret 2025-1386",
)  # fmt: skip
PAYMENT_DAYS: Setting[int] = Setting(
    "payment_days", "Délai global de paiement", CONTRACTS, Whole("jour", "jours", 1, 120), 30,
    help="Depuis la réception de la facture, ou le service fait s’il est postérieur.",
    source="code de la commande publique, art. L2192-10",
)  # fmt: skip
ACCOUNTING_MONTHS: Setting[int] = Setting(
    "accounting_months", "Pièces comptables", RETENTION, Whole("mois", "mois", 12, 600), 120,
    help="Mois après la clôture de l’exercice.", source="CNIL, guide des durées de conservation : dix ans pour les factures",
)  # fmt: skip

SETTINGS = (
    TECHNICAL_QUORUM, TECHNICAL_PROXY, COUNCIL_QUORUM, COUNCIL_PROXY, SECOND_CALL, LAPSE_DAYS, RESOLUTION_NEEDED, WRITTEN_FORM,
    PUBLICITY_BEFORE, PUBLICITY, PAYMENT_DAYS, ACCOUNTING_MONTHS,
)  # fmt: skip

PUBLICITY_CHANGED_ON = date(2026, 4, 1)


def publicity_setting(day: date) -> Setting[Decimal]:
    """The threshold of publicity that holds for a contract of that day."""
    return PUBLICITY if day >= PUBLICITY_CHANGED_ON else PUBLICITY_BEFORE


def thresholds_in_order(values: Mapping[str, Any]) -> dict[str, str]:
    """The written form is asked for no later than publicity, before and after the change."""
    found = {}
    for one in (PUBLICITY_BEFORE, PUBLICITY):
        refusal = thresholds_refusal(values[WRITTEN_FORM.key], values[one.key])
        if refusal:
            found[one.key] = refusal
    return found


RULES = (thresholds_in_order,)
