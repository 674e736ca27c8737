"""The end of a budget year, contract by contract: a constant number of statements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select

from pre_admin.contracts.models import Contract, ContractLine, Delivery, DeliveryState, Invoice, InvoiceState
from pre_admin.contracts.queries.commitments import HOLDING, taken_by
from pre_admin.contracts.queries.day.ground import NAME, PROVIDER, name_of, with_provider
from pre_admin.contracts.queries.terms import terms_of
from pre_admin.contracts.rules.amounts import ZERO, amounts_of
from pre_admin.contracts.rules.year_end import Balance, Charge, NextYear, Waiting
from pre_admin.core.database import db
from pre_admin.funding.models import Envelope, LedgerEntry, LedgerKind
from pre_admin.funding.queries.ledger import sums_of


def _bounds(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def waiting_in(year: int, day: date) -> list[Waiting]:
    """Contracts with sessions of the year that are not certified, the most of them first."""
    first, last = _bounds(year)
    past = and_(Delivery.state == DeliveryState.PLANNED, Delivery.held_on < day)
    grouped = (
        select(Delivery.contract_id, Delivery.state, func.count().label("count"))
        .where(Delivery.held_on.between(first, last), or_(Delivery.state == DeliveryState.HELD, past))
        .group_by(Delivery.contract_id, Delivery.state)
        .subquery()
    )
    statement = with_provider(Contract.id, *NAME, PROVIDER.c.name, grouped.c.state, grouped.c.count)
    found: dict[int, dict[DeliveryState, int]] = {}
    told: dict[int, tuple[str, str]] = {}
    for key, reference, title, provider, state, count in db.session.execute(
        statement.join(grouped, grouped.c.contract_id == Contract.id)
    ):
        told[key] = (name_of(reference, title), provider)
        found.setdefault(key, {})[state] = count
    rows = [
        Waiting(key, *told[key], counts.get(DeliveryState.HELD, 0), counts.get(DeliveryState.PLANNED, 0))
        for key, counts in found.items()
    ]
    return sorted(rows, key=lambda one: (-one.held - one.planned, one.name))


def charges_of(year: int) -> list[Charge]:
    """Contracts of which something certified by 31 December was not invoiced by then, the largest charge first."""
    first, last = _bounds(year)
    certified = Delivery.state == DeliveryState.CERTIFIED
    in_year = select(Delivery.contract_id).where(certified, Delivery.held_on.between(first, last))
    columns = (Contract.id, *NAME, PROVIDER.c.name, Contract.vat, ContractLine.unit_price, func.sum(Delivery.quantity))
    statement = (
        with_provider(*columns)
        .join(Delivery, Delivery.contract_id == Contract.id)
        .join(ContractLine, ContractLine.id == Delivery.line_id)
        .where(certified, Delivery.held_on <= last, Contract.id.in_(in_year))
        .group_by(Contract.id, *NAME, PROVIDER.c.name, Contract.vat, ContractLine.id, ContractLine.unit_price)
    )
    heads: dict[int, tuple[str, str, Any]] = {}
    lines: dict[int, list[tuple[Decimal, Decimal]]] = {}
    for key, reference, title, provider, vat, price, quantity in db.session.execute(statement):
        heads[key] = (name_of(reference, title), provider, vat)
        lines.setdefault(key, []).append((price, quantity))
    before, since = _invoiced(in_year, Invoice.received_on <= last), _invoiced(in_year, Invoice.received_on > last)
    rows = [
        Charge(key, name, provider, amounts_of(lines[key], vat).total, before.get(key, ZERO), since.get(key, ZERO))
        for key, (name, provider, vat) in heads.items()
    ]
    return sorted((one for one in rows if one.to_attach), key=lambda one: (-one.to_attach, one.name))


def _invoiced(contracts: Any, when: Any) -> Mapping[int, Decimal]:
    """Contract → what its invoices ask for, those rejected aside; what was accepted, once that is decided."""
    statement = (
        select(Invoice.contract_id, func.sum(func.coalesce(Invoice.accepted, Invoice.total)))
        .where(Invoice.contract_id.in_(contracts), Invoice.state != InvoiceState.REJECTED, when)
        .group_by(Invoice.contract_id)
    )
    return {key: total for key, total in db.session.execute(statement)}


def balances_of(year: int, day: date) -> list[tuple[Balance, NextYear | None]]:
    """What contracts in force leave of their tranches of the year, and where it could go; the largest first."""
    columns = (Contract.id, *NAME, PROVIDER.c.name, Contract.action_id, Contract.terminated_on)
    heads = {row[0]: row for row in db.session.execute(with_provider(*columns).where(Contract.state.in_(HOLDING)))}
    terms, taken = terms_of(list(heads)), taken_by(list(heads))
    envelopes = {one.id: one for one in db.session.scalars(select(Envelope).where(Envelope.year.in_((year, year + 1))))}
    following = _following(envelopes.values(), year)
    sums = sums_of([one.id for one in following.values()])
    approved = _approved([one.id for one in following.values()])
    found = []
    for key, (_, reference, title, provider, action, terminated) in heads.items():
        end = terminated or terms[key].ends_on
        for envelope_id, committed in terms[key].tranches.items():
            envelope, used = envelopes.get(envelope_id), taken.get(key, {}).get(envelope_id, ZERO)
            if envelope is None or envelope.year != year or committed <= used:
                continue
            over = end is not None and end < day
            balance = Balance(key, name_of(reference, title), provider, envelope.title, committed, used, over)
            after = following.get(_place(envelope))
            held = NextYear(after.title, not sums[after.id].forecast, approved.get((action, after.id), ZERO)) if after else None
            found.append((balance, held))
    return sorted(found, key=lambda one: (-one[0].left, one[0].name))


def _place(envelope: Envelope) -> tuple[int, int, int | None]:
    return envelope.funder_id, envelope.axis_id, envelope.territory_id


def _following(envelopes: Collection[Envelope], year: int) -> dict[tuple[int, int, int | None], Envelope]:
    return {_place(one): one for one in envelopes if one.year == year + 1 and one.archived_at is None}


def _approved(envelope_ids: Sequence[int]) -> dict[tuple[int, int], Decimal]:
    """(action, envelope) → what the ledger holds approved."""
    statement = (
        select(LedgerEntry.action_id, LedgerEntry.envelope_id, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.envelope_id.in_(envelope_ids), LedgerEntry.kind == LedgerKind.APPROVED)
        .group_by(LedgerEntry.action_id, LedgerEntry.envelope_id)
    )
    return {(action, envelope): total for action, envelope, total in db.session.execute(statement)}
