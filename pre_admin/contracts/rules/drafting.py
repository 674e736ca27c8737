"""What a contract drawn from an approved action starts with: a line and tranches that agree, to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pre_admin.contracts.rules.amounts import CENT, ZERO, amounts_of, rate_of, rounded
from pre_admin.funding.models import CostUnit
from pre_admin.partners.models import VatRule

ONE = Decimal(1)


@dataclass(frozen=True)
class Bought:
    """What an action says it buys; its costs are VAT included."""

    unit: CostUnit | None
    quantity: Decimal | None
    unit_cost: Decimal | None


@dataclass(frozen=True)
class Drawn:
    """A line net of VAT, and what each envelope pays of it."""

    unit: CostUnit
    unit_price: Decimal
    quantity: Decimal
    tranches: Mapping[int, Decimal]


def drawn_from(bought: Bought, free: Mapping[int, Decimal], vat: VatRule | None) -> Drawn | None:
    """The line and tranches of a contract for what is free of an approved action; None when nothing is."""
    available = sum(free.values(), ZERO)
    if available <= ZERO:
        return None
    unit, price, quantity = _priced(bought, available, vat) or (CostUnit.LUMP_SUM, _net_under(available, vat), ONE)
    total = amounts_of([(price, quantity)], vat).total
    return Drawn(unit, price, quantity, _taken(free, total))


def _priced(bought: Bought, available: Decimal, vat: VatRule | None) -> tuple[CostUnit, Decimal, Decimal] | None:
    """The action's own unit, quantity and price, when they stay within what was approved."""
    if not (bought.unit and bought.quantity and bought.unit_cost) or bought.unit is CostUnit.LUMP_SUM:
        return None
    price = rounded(bought.unit_cost / (ONE + rate_of(vat)))
    total = amounts_of([(price, bought.quantity)], vat).total
    return (bought.unit, price, bought.quantity) if ZERO < total <= available else None


def _net_under(available: Decimal, vat: VatRule | None) -> Decimal:
    """The largest net amount whose total does not pass what is available."""
    net = rounded(available / (ONE + rate_of(vat))) + CENT
    while amounts_of([(net, ONE)], vat).total > available:
        net -= CENT
    return net


def _taken(free: Mapping[int, Decimal], total: Decimal) -> dict[int, Decimal]:
    """So much of each envelope, in their order, until the total is reached."""
    found = {}
    for envelope, amount in free.items():
        part = min(amount, total)
        if part > ZERO:
            found[envelope] = part
            total -= part
    return found
