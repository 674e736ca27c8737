"""Amounts as they are typed: « 25 000 », « 1 234,50 € », « 25000.5 » (R12)."""

from decimal import Decimal, InvalidOperation

from pre_admin.core.french import amount_fr
from pre_admin.core.types import CENT

NOT_AMOUNT = "Écrivez un montant en euros, par exemple 25 000 ou 1 234,50."
NOT_DECIMAL = "Écrivez un nombre, par exemple 12 ou 7,5."
HIGHEST = Decimal(10_000_000)


def read_decimal(text: str, refusal: str = NOT_DECIMAL) -> Decimal:
    """A number with at most two decimals, comma or point. Raises ValueError with the refusal."""
    typed = "".join(text.split()).removesuffix("€").replace(",", ".")
    sign, digits = typed.startswith("-"), typed.removeprefix("-")
    plain = digits.replace(".", "", 1)
    try:
        number = Decimal(digits) if plain.isascii() and plain.isdigit() and len(digits) <= 14 else None
    except InvalidOperation:
        number = None
    if number is None or number != number.quantize(CENT):
        raise ValueError(refusal)
    return (-number if sign else number).quantize(CENT)


def read_amount(text: str, high: Decimal = HIGHEST) -> Decimal:
    """An amount in euros. Raises ValueError with a French sentence."""
    amount = read_decimal(text, NOT_AMOUNT)
    if amount < 0:
        raise ValueError("Un montant n’est jamais négatif.")
    if amount > high:
        raise ValueError(f"Choisissez un montant de {amount_fr(high)} au plus.")
    return amount


def write_amount(amount: Decimal) -> str:
    """The amount as a field shows it: « 1234,50 »."""
    return f"{amount:.2f}".replace(".", ",")
