"""How far the money of a contract went: approved, contracted, delivered, invoiced, paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, Delivery, DeliveryState, Invoice, InvoiceState
from pre_admin.contracts.queries.commitments import TAKEN
from pre_admin.contracts.rules.amounts import ZERO, amounts_of
from pre_admin.contracts.rules.effective import Terms
from pre_admin.funding.models import LedgerKind
from pre_admin.funding.queries.ledger import held_by

DELIVERY: Any = Delivery.__table__
INVOICE: Any = Invoice.__table__
OPEN_DELIVERIES = (DeliveryState.PLANNED, DeliveryState.HELD)
OVER_INVOICES = (InvoiceState.PAID, InvoiceState.REJECTED)


@dataclass(frozen=True)
class Money:
    """Sums of a contract, VAT included; what was approved is the action's."""

    approved: Decimal
    contracted: Decimal
    delivered: Decimal
    invoiced: Decimal
    accepted: Decimal
    paid: Decimal
    all_delivered: bool
    """Whether every line was certified in full."""


def money_of(contract: Contract, terms: Terms) -> Money:
    """The sums of a contract under its terms in force."""
    quantities = delivered_of(contract.id)
    delivered = amounts_of(
        ((line.unit_price, quantities[line.id]) for line in terms.lines if line.id in quantities), contract.vat
    )
    invoiced, accepted, paid = _invoiced(contract.id)
    whole = bool(terms.lines) and all(quantities.get(line.id, ZERO) >= line.quantity for line in terms.lines)
    approved = sum(held_by(contract.action_id, LedgerKind.APPROVED).values(), ZERO)
    return Money(approved, sum(terms.tranches.values(), ZERO), delivered.total, invoiced, accepted, paid, whole)


def delivered_of(contract_id: int, until: date | None = None) -> dict[int, Decimal]:
    """Line → the quantity certified of it; of sessions held by a day when one is said."""
    statement = (
        select(DELIVERY.c.line_id, func.sum(DELIVERY.c.quantity))
        .where(DELIVERY.c.contract_id == contract_id, DELIVERY.c.state == DeliveryState.CERTIFIED)
        .group_by(DELIVERY.c.line_id)
    )
    if until is not None:
        statement = statement.where(DELIVERY.c.held_on <= until)
    with as_system("quantités certifiées d’un contrat") as session:
        return {line: quantity for line, quantity in session.execute(statement)}


def _invoiced(contract_id: int) -> tuple[Decimal, Decimal, Decimal]:
    statement = select(INVOICE.c.state, func.sum(INVOICE.c.total), func.sum(INVOICE.c.accepted)).where(
        INVOICE.c.contract_id == contract_id
    )
    with as_system("montants facturés d’un contrat") as session:
        rows = session.execute(statement.group_by(INVOICE.c.state)).all()
    accepted = sum((taken or ZERO for state, _, taken in rows if state in TAKEN), ZERO)
    waiting = (InvoiceState.RECEIVED, InvoiceState.SUSPENDED)
    invoiced = accepted + sum((total for state, total, _ in rows if state in waiting), ZERO)
    return invoiced, accepted, sum((taken or ZERO for state, _, taken in rows if state is InvoiceState.PAID), ZERO)


def open_work(contract_id: int) -> tuple[int, int, int]:
    """(deliveries neither certified nor refused, invoices undecided, accepted invoices not paid yet)."""
    sessions = select(func.count()).where(DELIVERY.c.contract_id == contract_id, DELIVERY.c.state.in_(OPEN_DELIVERIES))
    of = select(INVOICE.c.state, func.count()).where(INVOICE.c.contract_id == contract_id).group_by(INVOICE.c.state)
    with as_system("ce qui reste ouvert sur un contrat : des nombres") as session:
        deliveries = session.scalar(sessions) or 0
        counts: dict[InvoiceState, int] = {state: count for state, count in session.execute(of)}
    undecided = counts.get(InvoiceState.RECEIVED, 0) + counts.get(InvoiceState.SUSPENDED, 0)
    return deliveries, undecided, counts.get(InvoiceState.ACCEPTED, 0) + counts.get(InvoiceState.ORDERED, 0)
