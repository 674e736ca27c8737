"""The amounts of a contract or an invoice: lines net of VAT, VAT on their sum, total; euros, rounded to the cent line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pre_admin.partners.models import VatRule

ZERO = Decimal(0)
CENT = Decimal("0.01")
RATES: Mapping[VatRule, Decimal] = {
    VatRule.NOT_SUBJECT: ZERO,
    VatRule.FRANCHISE: ZERO,
    VatRule.FULL: Decimal("0.20"),
    VatRule.MIDDLE: Decimal("0.10"),
    VatRule.REDUCED: Decimal("0.055"),
}


@dataclass(frozen=True)
class Amounts:
    """Net of VAT, VAT, total, in euros."""

    net: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        """VAT included: what is approved, committed and paid."""
        return self.net + self.vat


def rounded(amount: Decimal) -> Decimal:
    """To the cent, half up, as invoices do."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def line_amount(unit_price: Decimal, quantity: Decimal) -> Decimal:
    """What a line comes to, net of VAT."""
    return rounded(unit_price * quantity)


def rate_of(rule: VatRule | None) -> Decimal:
    """The rate of a VAT rule; zero while none is chosen, as for those who charge none."""
    return RATES[rule] if rule else ZERO


def amounts_of(lines: Iterable[tuple[Decimal, Decimal]], rule: VatRule | None) -> Amounts:
    """The amounts of lines (unit price, quantity) under a VAT rule; quantities may be negative, in an amendment."""
    net = sum((line_amount(price, quantity) for price, quantity in lines), ZERO)
    return Amounts(net, rounded(net * rate_of(rule)))
