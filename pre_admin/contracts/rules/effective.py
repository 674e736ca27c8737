"""A contract as it is in force on a day: what was first signed, and the signed amendments in force by then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pre_admin.contracts.rules.amounts import ZERO, Amounts, amounts_of
from pre_admin.funding.models import CostUnit
from pre_admin.partners.models import VatRule


@dataclass(frozen=True)
class Line:
    """A line of a contract: its quantity is that in force."""

    id: int
    label: str
    unit: CostUnit
    unit_price: Decimal
    quantity: Decimal
    amendment_id: int | None = None
    rank: int = 0


@dataclass(frozen=True)
class Change:
    """A signed amendment: what it adds to lines and tranches, or takes from them."""

    id: int
    number: int
    effective_on: date
    new_ends_on: date | None = None
    lines: Mapping[int, Decimal] = field(default_factory=dict)
    """Line → quantity in more or in less."""
    tranches: Mapping[int, Decimal] = field(default_factory=dict)
    """Envelope → amount in more or in less, VAT included."""


@dataclass(frozen=True)
class Terms:
    """A contract in force: lines, tranches by envelope (VAT included), end, amounts."""

    lines: Sequence[Line]
    tranches: Mapping[int, Decimal]
    ends_on: date | None
    amounts: Amounts

    def line(self, line_id: int | None) -> Line | None:
        """A line by its id."""
        return next((one for one in self.lines if one.id == line_id), None)


def terms_on(
    lines: Iterable[Line], tranches: Mapping[int, Decimal], ends_on: date | None, vat: VatRule | None,
    changes: Iterable[Change], day: date | None,
) -> Terms:  # fmt: skip
    """The terms in force on a day, every signed amendment taken when None; lines brought to nothing are left out."""
    held = sorted((one for one in changes if day is None or one.effective_on <= day), key=lambda one: one.number)
    known = {one.id for one in held}
    kept = []
    for line in lines:
        if line.amendment_id is not None and line.amendment_id not in known:
            continue
        quantity = line.quantity + sum((one.lines.get(line.id, ZERO) for one in held), ZERO)
        if quantity > 0:
            kept.append(Line(line.id, line.label, line.unit, line.unit_price, quantity, line.amendment_id, line.rank))
    money = dict(tranches)
    for one in held:
        for envelope, amount in one.tranches.items():
            money[envelope] = money.get(envelope, ZERO) + amount
        ends_on = one.new_ends_on or ends_on
    amounts = amounts_of(((one.unit_price, one.quantity) for one in kept), vat)
    return Terms(kept, {key: amount for key, amount in money.items() if amount}, ends_on, amounts)
