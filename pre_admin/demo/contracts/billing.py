"""Right invoices: each for a run of certified sessions, paid within the month but for a few; then the closing of what is settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pre_admin.contracts.models import ContractState, DeliveryState, Invoice, InvoiceLine, InvoiceState, InvoiceTranche
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.demo.contracts import texts
from pre_admin.demo.contracts.deals import Deal, Fate, Money, Shelf, euros
from pre_admin.demo.contracts.sessions import LIVE
from pre_admin.demo.funding.purse import moment, workday
from pre_admin.demo.partners import Row

LONG = 110
"""Days over which what a contract has of a year is billed in four or five times, and not in two."""
STYLES = ("F{year}-{number}", "{year}/{number}", "FA {number}-{year}", "{year}{number:04d}")
LATE = 23
"""One payment in so many was late."""


@dataclass(frozen=True)
class Chunk:
    """What an invoice is for: certified sessions, those it counts that were not held, and the pot that pays."""

    certified: list[Row]
    refused: list[Row]
    pot: int

    @property
    def last(self) -> date:
        """The last of its sessions."""
        found: date = max(row["held_on"] for row in self.certified)
        return found

    @property
    def known_on(self) -> date:
        """When the last of them was certified."""
        found: date = max(row["certified_at"] for row in self.certified).date()
        return found


def bill(shelf: Shelf, deal: Deal) -> None:
    """The invoices of a contract, in the order of its sessions."""
    deal.spent = [{} for _ in deal.pots]
    chunks = list(_chunks(deal))
    if deal.fate is Fate.TO_SETTLE and len(chunks) > 1:
        deal.waiting = chunks.pop().certified
    elif deal.fate is Fate.RUNNING and chunks and len(chunks[-1].certified) > 2:
        deal.waiting = [chunks[-1].certified.pop()]
    recent = shelf.day if deal.fate is Fate.TO_SETTLE else None
    for rank, chunk in enumerate(chunks):
        lately = rank == len(chunks) - 1 and recent is not None
        _invoice(shelf, deal, chunk, _steps(shelf, deal, chunk, lately))


def _chunks(deal: Deal) -> Iterator[Chunk]:
    """A contract's sessions as they are billed, pot by pot."""
    for pot in range(len(deal.pots)):
        known = [
            row
            for row, mine in deal.deliveries
            if mine == pot and row["state"] in (DeliveryState.CERTIFIED, DeliveryState.REFUSED)
        ]
        known.sort(key=lambda row: (row["held_on"], row["id"]))
        if not known:
            continue
        count = 1 if deal.fate in LIVE else 4 + pot if (known[-1]["held_on"] - known[0]["held_on"]).days > LONG else 2
        size = -(-len(known) // count)
        for start in range(0, len(known), size):
            run = known[start : start + size]
            certified = [row for row in run if row["state"] is DeliveryState.CERTIFIED]
            if certified:
                yield Chunk(certified, [row for row in run if row["state"] is DeliveryState.REFUSED], pot)


def _steps(shelf: Shelf, deal: Deal, chunk: Chunk, lately: bool) -> dict[str, date]:
    """When it was dated, received, decided, ordered, paid: as far as the day allows, one step in three not taken yet for the latest."""
    number = len(shelf.purse.of(Invoice))
    dated = workday(max(chunk.last + timedelta(days=1), chunk.known_on - timedelta(days=2)))
    if deal.fate in LIVE:
        dated = workday(max(chunk.known_on - timedelta(days=number % 3), chunk.last))
    if lately:
        dated = max(dated, workday(shelf.day - timedelta(days=7 + 3 * (number % 11)), -1))
    found = {"dated": dated}
    pauses = {"received": 2, "decided": 4, "ordered": 3, "paid": 26 if number % LATE == 7 else 7 + number % 6}
    at = dated
    most = number % 3 if lately or deal.fate in LIVE else 3
    for name, days in pauses.items():
        at = workday(at + timedelta(days=days)) if name != "decided" else workday(max(at, chunk.known_on) + timedelta(days=days))
        if at <= shelf.day and most >= list(pauses).index(name):
            found[name] = at
        else:
            break
    return found


def _invoice(shelf: Shelf, deal: Deal, chunk: Chunk, steps: dict[str, date]) -> None:
    """The rows of an invoice; one session in some was billed without being held, and is not accepted."""
    if "received" not in steps:
        deal.waiting += chunk.certified
        return
    partly = chunk.refused[:1] if len(shelf.purse.of(Invoice)) % 2 else []
    lines = {one["id"]: one for one in deal.lines}
    billed = _quantities([*chunk.certified, *partly])
    kept = _quantities(chunk.certified)
    total = sum(int(lines[key]["unit_price"] * quantity) for key, quantity in billed.items())
    row = add_invoice(
        shelf, deal, steps["dated"], steps["received"], total,
        period_from=min(one["held_on"] for one in chunk.certified), period_to=chunk.last,
    )  # fmt: skip
    decided = "decided" in steps
    for key, quantity in billed.items():
        accepted = kept.get(key, Decimal(0)) if decided else None
        add_invoice_line(shelf, row, lines[key], quantity, accepted)
    deal.invoices.append((row, chunk.pot))
    if decided:
        amount = sum(int(lines[key]["unit_price"] * quantity) for key, quantity in kept.items())
        _decide(shelf, deal, row, chunk.pot, amount, steps)


def _quantities(rows: list[Row]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for row in rows:
        found[row["line_id"]] = found.get(row["line_id"], Decimal(0)) + row["quantity"]
    return found


def add_invoice(shelf: Shelf, deal: Deal, dated: date, received: date, amount: int, **values: Any) -> Row:
    """An invoice as it came in; `values` are what is not as usual."""
    key = deal.provider["id"]
    number = shelf.numbers[key] = shelf.numbers.get(key, 11 * (key % 7)) + 1
    told = values.pop("number", None) or STYLES[key % len(STYLES)].format(year=dated.year, number=number)
    return shelf.purse.add(
        Invoice, received, contract_id=deal.row["id"], provider_id=key, number=told, number_key=number_key(told),
        state=InvoiceState.RECEIVED, dated_on=dated, received_on=received, entered_by_id=shelf.purse.hands.assistant,
        **{"net": euros(amount), "vat_amount": Decimal(0), "total": euros(amount), "iban": deal.provider["iban"]} | values,
    )  # fmt: skip


def add_invoice_line(
    shelf: Shelf, invoice: Row, line: Row | None, quantity: Decimal, accepted: Decimal | None = None, **values: Any
) -> None:
    """A line of an invoice, as the contract's own unless told otherwise."""
    base: dict[str, Any] = {
        "line_id": line and line["id"],
        "label": line and line["label"],
        "unit_price": line and line["unit_price"],
    } | values
    shelf.purse.add(
        InvoiceLine, invoice["received_on"], invoice_id=invoice["id"], quantity=quantity, accepted_quantity=accepted,
        amount=base["unit_price"] * quantity, **base,
    )  # fmt: skip


def _decide(shelf: Shelf, deal: Deal, row: Row, pot: int, amount: int, steps: dict[str, date]) -> None:
    """Accepted, ordered, paid, as far as the steps go; the envelopes that pay it, one after the other."""
    hand = shelf.purse.hands.assistant
    row |= {
        "state": InvoiceState.ACCEPTED,
        "accepted": euros(amount),
        "decided_by_id": hand,
        "decided_at": moment(steps["decided"], 11),
    }
    if amount < row["total"]:
        row["reason"] = texts.PARTLY
    for key, part in take(deal, pot, amount).items():
        shelf.purse.add(InvoiceTranche, steps["decided"], invoice_id=row["id"], envelope_id=key, amount=euros(part))
    if "ordered" in steps:
        on = steps["ordered"]
        number = shelf.orders[on.year] = shelf.orders.get(on.year, 40) + 1
        told = f"Mandat {number}, bordereau {1 + number // 12}"
        row |= {"state": InvoiceState.ORDERED, "ordered_on": on, "order_reference": told}
    if "paid" in steps:
        row |= {"state": InvoiceState.PAID, "paid_on": steps["paid"]}
    row |= {"version": len(steps) - 1, "updated_at": moment(max(steps.values()), 15)}


def take(deal: Deal, pot: int, amount: int) -> Money:
    """Envelope → what it pays, the first one to its end."""
    found: Money = {}
    for key, held in sorted(deal.pots[pot].money.items()):
        part = min(held - deal.spent[pot].get(key, 0), amount)
        if part > 0:
            found[key] = part
            deal.spent[pot][key] = deal.spent[pot].get(key, 0) + part
            amount -= part
    assert not amount, deal.row["title"]
    return found


def end(shelf: Shelf, deal: Deal) -> None:
    """What is settled is closed, three weeks after its last payment."""
    if deal.fate not in (Fate.CLOSED, Fate.SETTLED):
        return
    paid = [row["paid_on"] for row, _ in deal.invoices if row["state"] is InvoiceState.PAID]
    last = max([*paid, deal.row["terminated_on"] or date.min], default=date.min)
    on = workday(last + timedelta(days=21))
    if len(paid) < len(deal.invoices) or on > shelf.day:
        deal.row["state"] = ContractState.TERMINATED if deal.fate is Fate.SETTLED else ContractState.SIGNED
        return
    committed = sum(pot.total for pot in deal.pots)
    spent = sum(sum(one.values()) for one in deal.spent)
    deal.row |= {"state": ContractState.CLOSED, "closed_on": on, "released": euros(committed - spent)}
    for row, _ in deal.deliveries:
        assert row["state"] is not DeliveryState.PLANNED
