"""What certified sessions come to, and which tranches of the contract they draw on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pre_admin.contracts.rules.amounts import ZERO, amounts_of
from pre_admin.partners.models import VatRule


@dataclass(frozen=True)
class Tranche:
    """What a contract takes of an envelope, with the calendar year of the money."""

    envelope_id: int
    year: int
    amount: Decimal


def by_year(prices: Mapping[int, Decimal], done: Iterable[tuple[int, date, Decimal]], vat: VatRule | None) -> dict[int, Decimal]:
    """Calendar year → amount certified, VAT included, from (line, day, quantity).

    Each year is what it adds to the years before it, so that the years add up to the amount of all, to the cent.
    """
    rows = sorted(done, key=lambda row: row[1])
    quantities: dict[int, Decimal] = {}
    found: dict[int, Decimal] = {}
    told = ZERO
    for year in sorted({day.year for _, day, _ in rows}):
        for line, day, quantity in rows:
            if day.year == year:
                quantities[line] = quantities.get(line, ZERO) + quantity
        total = amounts_of(((prices[line], quantity) for line, quantity in quantities.items()), vat).total
        found[year], told = total - told, total
    return found


def spread(amounts: Mapping[int, Decimal], tranches: Sequence[Tranche]) -> dict[int, Decimal]:
    """Envelope → what is delivered of it.

    Each year draws first on the tranches of its own calendar year, in the order of the envelopes; what these cannot hold
    goes to the others, the earliest first; beyond them all, to the last one.
    """
    ordered = sorted((one for one in tranches if one.amount > ZERO), key=lambda one: (one.year, one.envelope_id))
    left = {one.envelope_id: one.amount for one in ordered}
    found: dict[int, Decimal] = {}
    over = ZERO
    for year, amount in sorted(amounts.items()):
        over += _draw(amount, [one.envelope_id for one in ordered if one.year == year], left, found)
    over = _draw(over, [one.envelope_id for one in ordered], left, found)
    if over and ordered:
        last = ordered[-1].envelope_id
        found[last] = found.get(last, ZERO) + over
    return {key: amount for key, amount in found.items() if amount}


def _draw(amount: Decimal, envelopes: Iterable[int], left: dict[int, Decimal], found: dict[int, Decimal]) -> Decimal:
    """Draw an amount on these envelopes, in order; what they cannot hold."""
    for key in envelopes:
        part = min(amount, left[key])
        left[key] -= part
        found[key] = found.get(key, ZERO) + part
        amount -= part
    return amount
