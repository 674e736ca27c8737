"""The ledger goes on from what was approved: committed at signature, delivered as it is certified, invoiced, paid; what is left, given back."""

from datetime import date, datetime
from itertools import groupby

from pre_admin.contracts.models import ContractState, DeliveryState, InvoiceState, InvoiceTranche
from pre_admin.demo.contracts.deals import Deal, Money, Shelf, euros
from pre_admin.demo.funding.purse import moment
from pre_admin.demo.partners import Row
from pre_admin.funding.models import LedgerEntry, LedgerKind

TAKING = (InvoiceState.ACCEPTED, InvoiceState.ORDERED, InvoiceState.PAID)


def keep_accounts(shelf: Shelf) -> None:
    """The ledger lines of every contract."""
    tranches: dict[int, list[Row]] = {}
    for row in shelf.purse.of(InvoiceTranche):
        tranches.setdefault(row["invoice_id"], []).append(row)
    for deal in shelf.deals:
        if deal.signed_on is not None:
            _commit(shelf, deal)
            _deliver(shelf, deal)
            for row, _ in deal.invoices:
                _pay(shelf, deal, row, {one["envelope_id"]: int(one["amount"]) for one in tranches.get(row["id"], ())})


def _write(shelf: Shelf, deal: Deal, kind: LedgerKind, money: Money, reason: str, at: datetime) -> None:
    """Ledger lines of one moment."""
    for key, amount in sorted(money.items()):
        if amount:
            shelf.purse.add(
                LedgerEntry, at.date(), envelope_id=key, action_id=deal.action["id"], kind=kind, amount=euros(amount), reason=reason,
                source="contract", source_id=deal.row["id"], author_id=shelf.purse.hands.assistant, at=at,
            )  # fmt: skip


def _commit(shelf: Shelf, deal: Deal) -> None:
    """What was signed, what an amendment added, what closing gave back."""
    days: tuple[date | None, ...] = (deal.signed_on, deal.amended_on)
    for pot, on, reason in zip(deal.pots, days, ("Signature", "Avenant n° 1"), strict=False):
        assert on is not None
        _write(shelf, deal, LedgerKind.COMMITTED, pot.money, reason, moment(on, 15))
    if deal.row["state"] is ContractState.CLOSED:
        for pot, spent in zip(deal.pots, deal.spent, strict=True):
            back = {key: spent.get(key, 0) - held for key, held in pot.money.items()}
            _write(shelf, deal, LedgerKind.COMMITTED, back, "Clôture", moment(deal.row["closed_on"], 15))


def _deliver(shelf: Shelf, deal: Deal) -> None:
    """What was certified, month by month, on the envelopes of its time."""
    prices = {line["id"]: line["unit_price"] for line in deal.lines}
    given: list[Money] = [{} for _ in deal.pots]
    certified = [(row["certified_at"], row, pot) for row, pot in deal.deliveries if row["state"] is DeliveryState.CERTIFIED]
    certified.sort(key=lambda one: (one[2], one[0], one[1]["id"]))
    for (pot, _), held in groupby(certified, key=lambda one: (one[2], (one[0].year, one[0].month))):
        rows = list(held)
        amount = sum(int(prices[row["line_id"]] * row["quantity"]) for _, row, _ in rows)
        money: Money = {}
        for key, most in sorted(deal.pots[pot].money.items()):
            part = min(most - given[pot].get(key, 0), amount)
            money[key] = part
            given[pot][key] = given[pot].get(key, 0) + part
            amount -= part
        assert not amount, deal.row["title"]
        _write(shelf, deal, LedgerKind.DELIVERED, money, "Service fait", rows[-1][0])


def _pay(shelf: Shelf, deal: Deal, row: Row, money: Money) -> None:
    """What an invoice took, then what was paid of it."""
    if row["state"] in TAKING:
        _write(shelf, deal, LedgerKind.INVOICED, money, "Facture acceptée", row["decided_at"])
    if row["state"] is InvoiceState.PAID:
        _write(shelf, deal, LedgerKind.PAID, money, "Paiement", moment(row["paid_on"], 12))
