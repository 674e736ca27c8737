"""What the office decides about whom the programme is for."""

from collections.abc import Mapping
from typing import Any

from pre_admin.core.settings import Setting, Whole
from pre_admin.families.rules import age_bounds_refusal

GROUP = "Éligibilité"
YEARS = Whole("an", "ans", 0, 25)

AGE_LOW: Setting[int] = Setting(
    "age_low", "Âge minimal", GROUP, YEARS, 2, help="En années révolues, à la date de la saisine.",
    source="description du programme : de 2 à 16 ans",
)  # fmt: skip
AGE_HIGH: Setting[int] = Setting(
    "age_high", "Âge maximal", GROUP, YEARS, 16, help="Jusqu’à l’anniversaire suivant : 16 ans dure jusqu’à la veille des 17 ans.",
    source="description du programme : de 2 à 16 ans",
)  # fmt: skip

SETTINGS = (AGE_LOW, AGE_HIGH)


def ages_in_order(values: Mapping[str, Any]) -> dict[str, str]:
    """The two ages together."""
    refusal = age_bounds_refusal(values[AGE_LOW.key], values[AGE_HIGH.key])
    return {AGE_HIGH.key: refusal} if refusal else {}


RULES = (ages_in_order,)
