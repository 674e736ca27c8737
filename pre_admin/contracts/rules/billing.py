"""What is known when an invoice is checked: the paper, the contract in force, what is certified, the money, the provider. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from pre_admin.contracts.models import ContractState
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.effective import Terms
from pre_admin.partners.models import VatRule
from pre_admin.partners.rules import PaperState


class Weight(Enum):
    """What a gap does: it is not even recorded, it is not accepted, or someone must look first."""

    REFUSED = "refused"
    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True)
class Gap:
    """One thing that is not as it should be, in a sentence with the way out; `field` is where it stands in the form."""

    code: str
    sentence: str
    field: str | None = None
    weight: Weight = Weight.BLOCKS


@dataclass(frozen=True)
class BillLine:
    """A line as it is printed, tied to the contract's; the amount is None when it is not printed."""

    line_id: int | None
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal | None = None


@dataclass(frozen=True)
class Bill:
    """The paper, as it was typed."""

    provider_id: int | None
    number: str | None
    dated_on: date
    received_on: date
    net: Decimal
    vat: Decimal
    total: Decimal
    lines: Sequence[BillLine]
    period_from: date | None = None
    period_to: date | None = None
    iban: str | None = None
    iban_checked: bool = False
    scanned: bool = True


@dataclass(frozen=True)
class Commitment:
    """What a contract commits of an envelope, and what other accepted invoices took of it."""

    envelope_id: int
    title: str
    year: int
    amount: Decimal
    taken: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What may still be paid from it."""
        return self.amount - self.taken


@dataclass(frozen=True)
class Deal:
    """The contract: where it stands, its terms in force on the day of the service (`terms`) and as last signed (`whole`)."""

    reference: str
    state: ContractState
    provider_id: int
    provider_name: str
    vat: VatRule | None
    starts_on: date | None
    terms: Terms
    whole: Terms
    terminated_on: date | None = None
    suspended_on: date | None = None
    accepted: Decimal = ZERO
    """What its other invoices were accepted for, VAT included."""
    commitments: Sequence[Commitment] = ()


@dataclass(frozen=True)
class Payee:
    """Who asks to be paid."""

    name: str
    siret: str | None = None
    iban: str | None = None
    vat: VatRule | None = None
    archived: bool = False
    papers: Sequence[PaperState] = ()


@dataclass(frozen=True)
class Standing:
    """What is known of a line of the contract, this invoice aside."""

    certified: Decimal = ZERO
    certified_by_enterer: Decimal = ZERO
    to_certify: Decimal = ZERO
    accepted: Decimal = ZERO
    """By other invoices."""
    accepted_of_enterer: Decimal = ZERO
    """By other invoices that the same person entered."""

    @property
    def left(self) -> Decimal:
        """Certified, and paid by no other invoice."""
        return max(ZERO, self.certified - self.accepted)

    @property
    def left_to_enterer(self) -> Decimal:
        """The same, without what the person who enters the invoice certified (R8)."""
        return max(ZERO, self.certified - self.certified_by_enterer - self.accepted_of_enterer)


@dataclass(frozen=True)
class Other:
    """Another invoice of the same provider."""

    number: str
    key: str
    dated_on: date
    total: Decimal


@dataclass(frozen=True)
class Span:
    """From a day to a day."""

    first: date
    last: date


@dataclass(frozen=True)
class Case:
    """An invoice with everything it is checked against."""

    bill: Bill
    deal: Deal
    payee: Payee
    today: date
    standings: Mapping[int, Standing] = field(default_factory=dict)
    others: Sequence[Other] = ()
    delivered: Span | None = None
    """The days of the certified services that this invoice pays."""

    @property
    def served(self) -> Span:
        """The days of the service: the period that is printed, else the certified services, else the day of the invoice."""
        bill = self.bill
        if bill.period_to is not None:
            return Span(min(bill.period_from or bill.period_to, bill.period_to), bill.period_to)
        return self.delivered or Span(bill.dated_on, bill.dated_on)

    @property
    def years(self) -> range:
        """The calendar years of the service: their commitments pay it."""
        served = self.served
        return range(served.first.year, served.last.year + 1)

    def standing(self, line_id: int) -> Standing:
        """What is known of a line."""
        return self.standings.get(line_id, Standing())


# ---- which certified services an invoice pays
@dataclass(frozen=True)
class Certified:
    """A certified delivery of one line: when it was held, when it was certified, how much."""

    held_on: date
    certified_on: date
    quantity: Decimal


def covering(certified: Iterable[Certified], before: Decimal, quantity: Decimal) -> list[Certified]:
    """The services that a quantity pays, once so much before it was paid: in the order in which they were certified."""
    found, at = [], ZERO
    for one in sorted(certified, key=lambda each: (each.certified_on, each.held_on)):
        start, at = at, at + one.quantity
        if at > before and start < before + quantity:
            found.append(one)
    return found


# ---- which commitments pay it
def shared_out(commitments: Sequence[Commitment], amount: Decimal, years: range) -> dict[int, Decimal] | None:
    """Envelope → what it pays of an amount: those of the years of the service, oldest first; None when they do not hold it."""
    found: dict[int, Decimal] = {}
    for one in sorted(commitments, key=lambda each: (each.year, each.envelope_id)):
        part = min(one.left, amount)
        if one.year in years and part > 0:
            found[one.envelope_id] = part
            amount -= part
    return found if amount <= 0 else None
