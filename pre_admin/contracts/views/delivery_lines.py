"""The look-up of a contract's lines."""

from decimal import Decimal

from pre_admin.contracts.models import ContractLine
from pre_admin.contracts.queries.deliveries import line_texts
from pre_admin.core.french import NBSP, decimal_fr
from pre_admin.funding.models import CostUnit
from pre_admin.panel.declarations import Lookup

WORDS = {
    CostUnit.SESSION: ("séance", "séances"), CostUnit.HOUR: ("heure", "heures"), CostUnit.CHILD: ("enfant", "enfants"),
    CostUnit.FULL_TIME_MONTH: ("mois", "mois"), CostUnit.LUMP_SUM: ("forfait", "forfaits"),
}  # fmt: skip


def quantity_told(quantity: Decimal, unit: CostUnit | None) -> str:
    """« 1,5 heure », « 3 heures »: the plural begins at two."""
    word = WORDS[unit][0 if quantity < 2 else 1] if unit else ""
    return f"{decimal_fr(quantity)}{NBSP}{word}" if word else decimal_fr(quantity)


def unit_told(unit: CostUnit | None) -> str:
    """The unit beside a line that is looked up."""
    return unit.label if unit else ""


LINE = Lookup(ContractLine, line_texts, tell=unit_told)
