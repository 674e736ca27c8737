"""Invoices and sessions in *Ma journée*."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, or_, select, union_all

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, Delivery, DeliveryState, Invoice, InvoiceState
from pre_admin.contracts.queries.clocks import clocks_of
from pre_admin.contracts.queries.day.ground import DAY, MOST, NAME, PROVIDER, name_of, with_provider
from pre_admin.contracts.rules import day_facts as facts
from pre_admin.contracts.rules.day import Line
from pre_admin.contracts.rules.day_invoices import InvoiceFact, iban_line, of_invoice
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.funding.settings import PAYMENT_DAYS
from pre_admin.panel.settings import decided
from pre_admin.partners.models import Provider

OPEN = (InvoiceState.RECEIVED, InvoiceState.SUSPENDED, InvoiceState.ACCEPTED, InvoiceState.ORDERED)
ACTS = {
    InvoiceState.RECEIVED: "invoice.accept",
    InvoiceState.SUSPENDED: "invoice.accept",
    InvoiceState.ACCEPTED: "invoice.edit",
    InvoiceState.ORDERED: "invoice.edit",
}


def open_invoices(actor: Actor, day: date) -> list[Line]:
    """Invoices to check, to order, to pay: of each state, those received first, with their payment clock."""
    rows = db.session.execute(_open_invoices(tuple(one for one in OPEN if actor.may(ACTS[one])))).all()
    days, clocks = decided(PAYMENT_DAYS), clocks_of([row[0] for row in rows])
    found = []
    for key, number, provider, contract, state, received, amount, ordered, reason in rows:
        due = clocks[key].due_on
        fact = InvoiceFact(key, number, provider, contract or "", state, received, amount, ordered, reason, due)
        found.append(of_invoice(fact, days, day))
    return found


@cache
def _open_invoices(states: tuple[InvoiceState, ...]) -> Rows:
    columns = (Invoice.id, Invoice.number, PROVIDER.c.name, Contract.reference, Invoice.state, Invoice.received_on,
               func.coalesce(Invoice.accepted, Invoice.total), Invoice.ordered_on, Invoice.reason)  # fmt: skip
    return (
        select(*columns)
        .join(Contract, Contract.id == Invoice.contract_id)
        .join(PROVIDER, PROVIDER.c.id == Invoice.provider_id)
        .where(Invoice.id.in_(union_all(*(_first_of(one) for one in states))))
    )


def _first_of(state: InvoiceState) -> Any:
    found = select(Invoice.id).where(Invoice.state == state).order_by(Invoice.received_on, Invoice.id).limit(MOST + 1).subquery()
    return select(found.c.id)


def ibans(actor: Actor, day: date) -> list[Line]:
    """Invoices whose IBAN is not the provider's, and that this person did not enter."""
    return [iban_line(*row) for row in db.session.execute(_ibans(), {"actor": actor.id})]


@cache
def _ibans() -> Rows:
    first = [_doubted(one) for one in (InvoiceState.RECEIVED, InvoiceState.SUSPENDED, InvoiceState.ACCEPTED)]
    return (
        select(Invoice.id, Invoice.number, Provider.name, Invoice.received_on, Invoice.total)
        .join(Provider, Provider.id == Invoice.provider_id)
        .where(Invoice.id.in_(union_all(*first)))
        .order_by(Invoice.received_on, Invoice.id)
        .limit(MOST + 1)
    )


def _doubted(state: InvoiceState) -> Any:
    """Of one state, so that its own index is walked and no settled invoice is."""
    found = (
        select(Invoice.id)
        .join(Provider, Provider.id == Invoice.provider_id)
        .where(
            Invoice.state == state, Invoice.iban.is_not(None), Invoice.iban_checked_at.is_(None),
            or_(Provider.iban.is_(None), Provider.iban != Invoice.iban),
            or_(Invoice.entered_by_id.is_(None), Invoice.entered_by_id != bindparam("actor", type_=Integer)),
        )
        .order_by(Invoice.received_on, Invoice.id)
        .limit(MOST + 1)
        .subquery()
    )  # fmt: skip
    return select(found.c.id)


def sessions(actor: Actor, day: date) -> list[Line]:
    """Sessions held and not certified; planned ones whose day is over: one line for a contract."""
    statement = _sessions(actor.may("delivery.certify"), actor.may("delivery.edit"))
    return [
        facts.of_sessions(
            facts.SessionsFact(key, name_of(reference, title), provider, state is DeliveryState.HELD, count, first, bool(waits))
        )
        for key, reference, title, provider, state, count, first, waits in db.session.execute(statement, {"day": day})
    ]


@cache
def _sessions(certifies: bool, notes: bool) -> Rows:
    held, planned = Delivery.state == DeliveryState.HELD, and_(Delivery.state == DeliveryState.PLANNED, Delivery.held_on < DAY)
    asked = [one for one, wanted in ((held, certifies), (planned, notes)) if wanted]
    grouped = (
        select(Delivery.contract_id, Delivery.state, func.count().label("count"), func.min(Delivery.held_on).label("first"))
        .where(or_(*asked))
        .group_by(Delivery.contract_id, Delivery.state)
        .order_by(func.min(Delivery.held_on), Delivery.contract_id)
        .limit(2 * MOST)
        .subquery()
    )
    waiting: Any = select(Invoice.id).where(Invoice.contract_id == Contract.id, Invoice.state == InvoiceState.RECEIVED)
    told = (grouped.c.state, grouped.c.count, grouped.c.first, waiting.correlate(Contract).exists())
    statement = with_provider(Contract.id, *NAME, PROVIDER.c.name, *told)
    return statement.join(grouped, grouped.c.contract_id == Contract.id)
