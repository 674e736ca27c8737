"""What similar purchases of a calendar year come to, net of VAT, against the thresholds of public procurement."""

from dataclasses import dataclass
from decimal import Decimal

from pre_admin.core.french import amount_fr

NEAR = 80
"""Percent of a threshold from which it is said to be near."""


@dataclass(frozen=True)
class Thresholds:
    """From which amounts a contract is written, and publicity is due."""

    written: Decimal
    publicity: Decimal


def threshold_told(total: Decimal, limits: Thresholds) -> tuple[str, str]:
    """(sentence, tone): the highest threshold that is passed, or near."""
    if total >= limits.publicity:
        return (
            f"Seuil de publicité passé ({amount_fr(limits.publicity)}) : une mise en concurrence avec publicité est due.",
            "stop",
        )
    if _near(total, limits.publicity):
        left = amount_fr(limits.publicity - total)
        return f"À {left} du seuil de publicité ({amount_fr(limits.publicity)}).", "wait"
    if total >= limits.written:
        return f"Contrat écrit obligatoire (à partir de {amount_fr(limits.written)}).", "info"
    if _near(total, limits.written):
        return f"À {amount_fr(limits.written - total)} du seuil du contrat écrit ({amount_fr(limits.written)}).", "info"
    return "Sous les seuils.", "ok"


def _near(total: Decimal, limit: Decimal) -> bool:
    return total * 100 >= limit * NEAR
