"""Rules of money, without database."""

from decimal import Decimal


def thresholds_refusal(written_form: Decimal, publicity: Decimal) -> str | None:
    """Why the two thresholds cannot go together; None when they can."""
    if publicity < written_form:
        return "Un contrat qui demande une publicité est toujours écrit : ce seuil ne peut pas être inférieur à celui du contrat écrit."
    return None
