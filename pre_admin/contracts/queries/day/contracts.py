"""Contracts in *Ma journée*: one statement for each kind, of the most urgent rows alone."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import (
    Contract,
    ContractLine,
    ContractState,
    ContractTranche,
    Delivery,
    DeliveryState,
    Invoice,
    InvoiceState,
)
from pre_admin.contracts.queries.day.ground import (
    AMOUNT,
    DAY,
    INVOICED,
    MOST,
    NAME,
    PROVIDER,
    extended,
    last_day,
    moment,
    name_of,
    with_provider,
)
from pre_admin.contracts.rules import day_facts as facts
from pre_admin.contracts.rules.day import RENEWALS, SHARES, SILENCE, Line
from pre_admin.core.calendar import school_year_of
from pre_admin.core.database import db
from pre_admin.funding.models import Action, FundedState, LedgerEntry, LedgerKind
from pre_admin.funding.settings import LAPSE_DAYS
from pre_admin.panel.settings import decided

S = ContractState
OPEN_INVOICES = (InvoiceState.RECEIVED, InvoiceState.ACCEPTED, InvoiceState.SUSPENDED, InvoiceState.ORDERED)
RENEWABLE_LEFT = 30
"""Days a contract must still run for its consumption to be told: at its end, that all is consumed is what was wanted."""


def to_generate(actor: Actor, day: date, most: int) -> list[Line]:
    """Approved actions of this school year and the one before that have no contract and are not over."""
    lapse, asked = decided(LAPSE_DAYS), {"day": day, "year": school_year_of(day) - 1, "most": most}
    return [facts.to_generate(facts.ActionFact(*row), lapse) for row in db.session.execute(_to_generate(), asked)]


@cache
def _to_generate() -> Any:
    held = select(Contract.id).where(Contract.action_id == Action.id, Contract.state != S.CANCELLED).exists()
    approved = select(func.sum(LedgerEntry.amount)).where(
        LedgerEntry.action_id == Action.id, LedgerEntry.kind == LedgerKind.APPROVED
    )
    return (
        select(
            Action.id, Action.reference, Action.title, PROVIDER.c.name, Action.approved_on, Action.starts_on,
            approved.correlate(Action).scalar_subquery(),
        )
        .join(PROVIDER, PROVIDER.c.id == Action.provider_id)
        .where(
            Action.state == FundedState.APPROVED, Action.school_year >= bindparam("year", type_=Integer),
            or_(Action.ends_on.is_(None), Action.ends_on >= DAY), ~held,
        )
        .order_by(func.coalesce(Action.starts_on, Action.approved_on), Action.id)
        .limit(MOST)
    )  # fmt: skip


def drafts(actor: Actor, day: date, most: int) -> list[Line]:
    """Drafts, those that can be issued told apart."""
    return [
        facts.of_draft(facts.ContractFact(key, name_of(reference, title), provider, amount, starts_on, whole=bool(ready)))
        for key, reference, title, provider, amount, starts_on, ready in db.session.execute(_drafts(), {"most": most})
    ]


@cache
def _drafts() -> Any:
    lines = select(ContractLine.id).where(ContractLine.contract_id == Contract.id).exists()
    tranches = select(ContractTranche.id).where(ContractTranche.contract_id == Contract.id).exists()
    said = (Contract.starts_on, Contract.ends_on, Contract.object, Contract.vat)
    whole = and_(lines, tranches, *(one.is_not(None) for one in said))
    first = select(Contract.id).where(Contract.state == S.DRAFT).order_by(Contract.starts_on, Contract.id).limit(MOST).subquery()
    columns = (Contract.id, *NAME, PROVIDER.c.name, AMOUNT, Contract.starts_on, whole)
    return with_provider(*columns).join(first, first.c.id == Contract.id)


def issued(actor: Actor, day: date, most: int) -> list[Line]:
    """Contracts issued: to send, to chase, to sign."""
    found = [
        facts.of_issued(
            facts.ContractFact(
                key, name_of(reference, title), provider, amount, issued_on=on, sent_on=sent, provider_signed_on=signed
            ),
            day,
        )
        for key, reference, title, provider, amount, on, sent, signed in db.session.execute(_issued(), {"most": most})
    ]
    return [one for one in found if one is not None]


@cache
def _issued() -> Any:
    return (
        with_provider(
            Contract.id, *NAME, PROVIDER.c.name, AMOUNT, Contract.issued_on, Contract.sent_on, Contract.provider_signed_on
        )
        .where(Contract.state == S.ISSUED)
        .order_by(Contract.issued_on, Contract.id)
        .limit(MOST)
    )


def to_renew(actor: Actor, day: date, most: int) -> list[Line]:
    """Signed contracts whose last day comes within 90 days, and that no other renews."""
    asked = {"day": day, "until": day + timedelta(days=RENEWALS[0]), "most": most}
    found = [
        facts.to_renew(facts.ContractFact(key, name_of(reference, title), provider, amount, ends_on=end), day)
        for key, reference, title, provider, amount, end in db.session.execute(_to_renew(), asked)
    ]
    return [one for one in found if one is not None]


@cache
def _to_renew() -> Any:
    until, following = moment("until"), aliased(Contract)
    renewed = select(following.id).where(following.previous_id == Contract.id, following.state != S.CANCELLED).exists()
    return (
        with_provider(Contract.id, *NAME, PROVIDER.c.name, AMOUNT, last_day)
        .where(
            Contract.state == S.SIGNED, or_(Contract.ends_on.between(DAY, until), Contract.id.in_(extended(DAY, until))),
            last_day.between(DAY, until), ~renewed,
        )
        .order_by(last_day, Contract.id)
        .limit(MOST)
    )  # fmt: skip


def to_close(actor: Actor, day: date, most: int) -> list[Line]:
    """Contracts that are over, by their end or by a termination, and not closed."""
    asked = {"day": day, "before": day - timedelta(days=1), "most": most}
    return [
        facts.to_close(
            facts.ContractFact(
                key,
                name_of(reference, title),
                provider,
                amount,
                ends_on=end,
                taken=taken,
                open_invoices=invoices,
                to_certify=held,
            )
        )
        for key, reference, title, provider, amount, end, taken, invoices, held in db.session.execute(_to_close(), asked)
    ]


@cache
def _to_close() -> Any:
    over = or_(Contract.ends_on < DAY, Contract.id.in_(extended(None, moment("before"))))
    ended = (
        select(Contract.id, last_day.label("ended"))
        .where(Contract.state.in_((S.SIGNED, S.SUSPENDED)), over, last_day < DAY)
        .union_all(
            select(Contract.id, Contract.terminated_on).where(Contract.state == S.TERMINATED, Contract.terminated_on < DAY)
        )
        .subquery()
    )
    first = select(ended.c.id, ended.c.ended).order_by(ended.c.ended, ended.c.id).limit(MOST).subquery()
    waiting = select(func.count()).where(Invoice.contract_id == Contract.id, Invoice.state.in_(OPEN_INVOICES))
    sessions = select(func.count()).where(
        Delivery.contract_id == Contract.id, Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.HELD))
    )
    counted = (one.correlate(Contract).scalar_subquery() for one in (waiting, sessions))
    columns = (Contract.id, *NAME, PROVIDER.c.name, AMOUNT, first.c.ended, INVOICED, *counted)
    return with_provider(*columns).join(first, first.c.id == Contract.id)


def nearly_used(actor: Actor, day: date, most: int) -> list[Line]:
    """Running contracts of which 80 % at least is invoiced, long before their end."""
    asked = {"least": day + timedelta(days=RENEWABLE_LEFT), "most": most}
    found = [
        facts.nearly_used(facts.ContractFact(key, name_of(reference, title), provider, amount, ends_on=end, taken=taken), day)
        for key, reference, title, provider, amount, end, taken in db.session.execute(_nearly_used(), asked)
    ]
    return [one for one in found if one is not None]


@cache
def _nearly_used() -> Any:
    least = moment("least")
    # Of the contracts that run, one by one: their invoices are few, and those of all contracts are not.
    running = (
        select(Contract.id, AMOUNT.label("amount"), INVOICED.label("taken"))
        .where(Contract.state == S.SIGNED, or_(Contract.ends_on >= least, Contract.id.in_(extended(least, date.max))))
        .cte("running")
        .prefix_with("MATERIALIZED")
    )
    return (
        with_provider(Contract.id, *NAME, PROVIDER.c.name, running.c.amount, last_day, running.c.taken)
        .join(running, running.c.id == Contract.id)
        .where(running.c.taken > 0, running.c.taken * 100 >= running.c.amount * SHARES[0], last_day >= least)
        .order_by(running.c.taken.desc(), Contract.id)
        .limit(MOST)
    )


def silent(actor: Actor, day: date, most: int) -> list[Line]:
    """Running contracts, begun for 45 days, without a session held in the last 45."""
    asked = {"day": day, "since": day - timedelta(days=SILENCE), "most": most}
    return [
        facts.silent(facts.ContractFact(key, name_of(reference, title), provider, starts_on=start, last_session=held), day)
        for key, reference, title, provider, start, held in db.session.execute(_silent(), asked)
    ]


@cache
def _silent() -> Any:
    since, done = moment("since"), (DeliveryState.HELD, DeliveryState.CERTIFIED)
    heard = select(Delivery.id).where(Delivery.contract_id == Contract.id, Delivery.held_on >= since, Delivery.state.in_(done))
    first = (
        select(Contract.id)
        .where(
            Contract.state == S.SIGNED, Contract.ends_on >= DAY, Contract.starts_on <= since, ~heard.correlate(Contract).exists()
        )
        .order_by(Contract.starts_on, Contract.id)
        .limit(MOST)
        .subquery()
    )
    last: Any = select(func.max(Delivery.held_on)).where(Delivery.contract_id == Contract.id, Delivery.state.in_(done))
    return (
        with_provider(Contract.id, *NAME, PROVIDER.c.name, Contract.starts_on, last.correlate(Contract).scalar_subquery())
        .join(first, first.c.id == Contract.id)
        .order_by(Contract.starts_on, Contract.id)
    )
