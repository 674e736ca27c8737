"""Invoices and sessions in *Ma journée*."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal, or_, select, union_all

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, Delivery, DeliveryState, Invoice, InvoiceState
from pre_admin.contracts.queries.clocks import clocks_of
from pre_admin.contracts.queries.day.ground import DAY, MOST, NAME, PROVIDER, name_of, with_provider
from pre_admin.contracts.rules import day_facts as facts
from pre_admin.contracts.rules.day import Line
from pre_admin.contracts.rules.day_invoices import InvoiceFact, iban_line, of_invoice
from pre_admin.core.database import db
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


def open_invoices(actor: Actor, day: date, most: int) -> list[Line]:
    """Invoices to check, to order, to pay: of each state, those received first, with their payment clock."""
    states = tuple(one for one in OPEN if actor.may(ACTS[one]))
    rows = db.session.execute(_open_invoices(states), {"most": most}).all()
    days, clocks = decided(PAYMENT_DAYS), clocks_of([row[0] for row in rows])
    found = []
    for key, number, provider, contract, state, received, amount, ordered, reason in rows:
        due = clocks[key].due_on
        fact = InvoiceFact(key, number, provider, contract or "", state, received, amount, ordered, reason, due)
        found.append(of_invoice(fact, days, day))
    return found


@cache
def _open_invoices(states: Collection[InvoiceState]) -> Any:
    columns = (Invoice.id, Invoice.number, PROVIDER.c.name, Contract.reference, Invoice.state, Invoice.received_on,
               func.coalesce(Invoice.accepted, Invoice.total), Invoice.ordered_on, Invoice.reason)  # fmt: skip
    return (
        select(*columns)
        .join(Contract, Contract.id == Invoice.contract_id)
        .join(PROVIDER, PROVIDER.c.id == Invoice.provider_id)
        .where(Invoice.id.in_(union_all(*(_first_of(one) for one in states))))
    )


def _first_of(state: InvoiceState) -> Any:
    found = select(Invoice.id).where(Invoice.state == state).order_by(Invoice.received_on, Invoice.id).limit(MOST).subquery()
    return select(found.c.id)


def ibans(actor: Actor, day: date, most: int) -> list[Line]:
    """Invoices whose IBAN is not the provider's, and that this person did not enter."""
    return [iban_line(*row) for row in db.session.execute(_ibans(), {"who": actor.id, "most": most})]


@cache
def _ibans() -> Any:
    first = [_doubted(one) for one in (InvoiceState.RECEIVED, InvoiceState.SUSPENDED, InvoiceState.ACCEPTED)]
    return (
        select(Invoice.id, Invoice.number, Provider.name, Invoice.received_on, Invoice.total)
        .join(Provider, Provider.id == Invoice.provider_id)
        .where(Invoice.id.in_(union_all(*first)))
        .order_by(Invoice.received_on, Invoice.id)
        .limit(MOST)
    )


def _doubted(state: InvoiceState) -> Any:
    """Of one state, so that its own index is walked and no settled invoice is."""
    found = (
        select(Invoice.id)
        .join(Provider, Provider.id == Invoice.provider_id)
        .where(
            Invoice.state == state, Invoice.iban.is_not(None), Invoice.iban_checked_at.is_(None),
            or_(Provider.iban.is_(None), Provider.iban != Invoice.iban),
            or_(Invoice.entered_by_id.is_(None), Invoice.entered_by_id != bindparam("who", type_=Integer)),
        )
        .order_by(Invoice.received_on, Invoice.id)
        .limit(MOST)
        .subquery()
    )  # fmt: skip
    return select(found.c.id)


def sessions(actor: Actor, day: date, most: int) -> list[Line]:
    """Sessions held and not certified; planned ones whose day is over: one line for a contract."""
    rows = db.session.execute(_sessions(actor.may("delivery.certify"), actor.may("delivery.edit")), {"day": day, "most": most})
    return [
        facts.of_sessions(
            facts.SessionsFact(
                key, name_of(reference, title), provider, state == DeliveryState.HELD.value, count, first, bool(waits)
            )
        )
        for key, reference, title, provider, state, count, first, waits in rows
    ]


@cache
def _sessions(certifies: bool, notes: bool) -> Any:
    asked = [_grouped(DeliveryState.HELD)] if certifies else []
    asked += [_grouped(DeliveryState.PLANNED, Delivery.held_on < DAY)] if notes else []
    grouped = union_all(*asked).subquery()
    waiting: Any = select(Invoice.id).where(Invoice.contract_id == Contract.id, Invoice.state == InvoiceState.RECEIVED)
    counted = (grouped.c.state, grouped.c.count, grouped.c.first, waiting.correlate(Contract).exists())
    return with_provider(Contract.id, *NAME, PROVIDER.c.name, *counted).join(grouped, grouped.c.contract_id == Contract.id)


def _grouped(state: DeliveryState, *conditions: Any) -> Any:
    """Of one state, so that its own index is walked and no certified session is."""
    told = (literal(state.value).label("state"), func.count().label("count"), func.min(Delivery.held_on).label("first"))
    found = (
        select(Delivery.contract_id, *told)
        .where(Delivery.state == state, *conditions)
        .group_by(Delivery.contract_id)
        .order_by(func.min(Delivery.held_on), Delivery.contract_id)
        .limit(MOST)
        .subquery()
    )
    return select(found)
