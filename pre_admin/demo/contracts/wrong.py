"""A dozen invoices that are wrong, each in its own way: most wait for their check, some were suspended or rejected."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pre_admin.contracts.models import DeliveryState, InvoiceLine, InvoiceState, InvoiceSuspension
from pre_admin.demo.contracts import texts
from pre_admin.demo.contracts.billing import add_invoice, add_invoice_line
from pre_admin.demo.contracts.deals import Deal, Fate, Shelf, euros
from pre_admin.demo.funding.purse import moment, workday
from pre_admin.demo.partners import Row, iban_of

OTHER_BANK = 900
"""What is added to a provider's number to make an IBAN that is not its own."""


@dataclass
class Wrong:
    """An invoice being made: what it says, and what it should have said."""

    deal: Deal
    dated: date
    received: date
    quantity: Decimal
    price: int
    values: dict[str, Any]
    line: dict[str, Any]
    left: Decimal
    """Of the main line, certified and accepted on no invoice."""

    @property
    def total(self) -> int:
        """What its line comes to."""
        return int(self.quantity * self.price)


def _dearer(one: Wrong) -> None:
    """A price that is not the contract's."""
    one.price += 5
    one.line["unit_price"] = euros(one.price)


def _more(one: Wrong) -> None:
    """More than what was certified and not billed yet."""
    one.quantity = one.left + 1


def _added_wrong(one: Wrong) -> None:
    """A sum that its lines do not make."""
    one.values |= {"net": euros(one.total + 20), "total": euros(one.total + 20)}


def _taxed(one: Wrong) -> None:
    """VAT, of a provider who charges none."""
    vat = one.total // 5
    one.values |= {"vat_amount": euros(vat), "total": euros(one.total + vat)}


def _total_apart(one: Wrong) -> None:
    """A total that is not the net amount and the VAT."""
    one.values["total"] = euros(one.total + 12)


def _too_early(one: Wrong) -> None:
    """Dated before the contract began."""
    one.dated = one.deal.row["issued_on"] - timedelta(days=12)


def _other_bank(one: Wrong) -> None:
    """Another IBAN than the provider's, which nobody checked."""
    one.values["iban"] = iban_of(OTHER_BANK + one.deal.provider["id"])


def _other_service(one: Wrong) -> None:
    """A line that the contract does not know."""
    one.line |= {"line_id": None, "label": texts.UNTOLD, "unit_price": euros(48)}
    one.quantity, one.price = Decimal(1), 48


def _after_reception(one: Wrong) -> None:
    """Dated after it was received."""
    one.dated = one.received + timedelta(days=4)


def _far_over(one: Wrong) -> None:
    """More than what remains of the contract."""
    one.quantity = one.deal.main["quantity"] + 5


def _same(one: Wrong) -> None:
    """A second copy of one that was paid, under another number."""
    price = one.deal.main["unit_price"]
    known = next(row for row, _ in one.deal.invoices if row["state"] is InvoiceState.PAID and row["total"] % price == 0)
    one.dated, one.quantity = known["dated_on"], known["total"] / price
    one.values["number"] = f"{known['number']} bis"


def _as_it_should(_: Wrong) -> None:
    """Nothing wrong on the paper: its sessions are not certified."""


Spoil = Callable[[Wrong], None]
KINDS: tuple[tuple[str, Spoil, InvoiceState, str | None], ...] = (
    ("price", _dearer, InvoiceState.RECEIVED, None),
    ("quantity", _more, InvoiceState.RECEIVED, None),
    ("sum", _added_wrong, InvoiceState.RECEIVED, None),
    ("vat", _taxed, InvoiceState.RECEIVED, None),
    ("total", _total_apart, InvoiceState.RECEIVED, None),
    ("early", _too_early, InvoiceState.RECEIVED, None),
    ("bank", _other_bank, InvoiceState.RECEIVED, None),
    ("future", _after_reception, InvoiceState.RECEIVED, None),
    ("service", _other_service, InvoiceState.SUSPENDED, texts.SUSPENSION),
    ("uncertified", _as_it_should, InvoiceState.SUSPENDED, texts.UNCERTIFIED),
    ("twice", _same, InvoiceState.REJECTED, texts.REJECTED_TWICE),
    ("over", _far_over, InvoiceState.REJECTED, texts.REJECTED_OVER),
)


def bill_wrongly(shelf: Shelf) -> None:
    """One of each kind, on contracts of last year that wait for their last invoice."""
    able = [
        one
        for one in shelf.deals
        if one.fate is Fate.TO_SETTLE and one.waiting and one.provider["siret"] and one.provider["iban"]
    ]
    for rank, (kind, spoil, state, reason) in enumerate(KINDS):
        _one(shelf, able[rank % len(able)], rank, spoil, state, reason, uncertified=kind == "uncertified")


def _one(shelf: Shelf, deal: Deal, rank: int, spoil: Spoil, state: InvoiceState, reason: str | None, uncertified: bool) -> None:
    received = workday(shelf.day - timedelta(days=2 + 2 * rank), -1)
    line = deal.main
    mine = sum((row["quantity"] for row in deal.waiting if row["line_id"] == line["id"]), Decimal(0))
    made = Wrong(
        deal, received - timedelta(days=3), received, mine or Decimal(1), int(line["unit_price"]), {}, {}, _left(shelf, deal)
    )
    if uncertified:
        made.quantity = made.left + 2
    spoil(made)
    row = add_invoice(shelf, deal, made.dated, made.received, made.total, **_period(deal), **made.values)
    add_invoice_line(shelf, row, line, made.quantity, **made.line)
    if reason:
        _decide(shelf, row, state, reason, min(received + timedelta(days=2), shelf.day))


def _left(shelf: Shelf, deal: Deal) -> Decimal:
    """Of the main line, certified and accepted on no invoice."""
    key, mine = deal.main["id"], {row["id"] for row, _ in deal.invoices if row["accepted"] is not None}
    certified = [
        row["quantity"] for row, _ in deal.deliveries if row["line_id"] == key and row["state"] is DeliveryState.CERTIFIED
    ]
    accepted = [
        row["accepted_quantity"] for row in shelf.purse.of(InvoiceLine) if row["invoice_id"] in mine and row["line_id"] == key
    ]
    return sum(certified, Decimal(0)) - sum(accepted, Decimal(0))


def _period(deal: Deal) -> dict[str, date]:
    """The time that the invoice says it is for."""
    days = [row["held_on"] for row in deal.waiting]
    return {"period_from": min(days), "period_to": max(days)}


def _decide(shelf: Shelf, row: Row, state: InvoiceState, reason: str, on: date) -> None:
    row |= {
        "state": state, "reason": reason, "decided_by_id": shelf.purse.hands.assistant, "decided_at": moment(on, 14), "version": 2,
        "updated_at": moment(on, 14),
    }  # fmt: skip
    if state is InvoiceState.SUSPENDED:
        shelf.purse.add(InvoiceSuspension, on, invoice_id=row["id"], starts_on=on, reason=reason)
