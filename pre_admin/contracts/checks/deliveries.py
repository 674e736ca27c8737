"""What `flask check` verifies of sessions; rows are named by number only."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.models import StandIn
from pre_admin.contracts.models import Contract, Delivery, DeliveryState, Invoice, InvoiceLine
from pre_admin.contracts.queries.commitments import TAKEN
from pre_admin.contracts.queries.delivered import delivered_of
from pre_admin.contracts.queries.deliveries import sight_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.deliveries import DONE_STATES, left_on, period_refusal, steps_of
from pre_admin.core.calendar import local
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerEntry, LedgerKind

CONTRACT: Any = Contract.__table__
DELIVERY: Any = Delivery.__table__
INVOICE: Any = Invoice.__table__
INVOICE_LINE: Any = InvoiceLine.__table__
LEDGER: Any = LedgerEntry.__table__
STAND_IN: Any = StandIn.__table__
STAND_IN_COLUMNS = (STAND_IN.c.person_id, STAND_IN.c.absent_id, STAND_IN.c.starts_on, STAND_IN.c.ends_on)
SLICE = 400


def _contracts_with_sessions() -> list[list[int]]:
    """Contracts that have a session, some at a time."""
    keys = list(db.session.scalars(select(DELIVERY.c.contract_id).distinct().order_by(DELIVERY.c.contract_id)))
    return [keys[start : start + SLICE] for start in range(0, len(keys), SLICE)]


def invoiced_without_service() -> list[str]:
    """Lines of which accepted invoices count more than what is certified (I4, I8)."""
    invoiced = (
        select(
            INVOICE_LINE.c.line_id,
            func.sum(func.coalesce(INVOICE_LINE.c.accepted_quantity, INVOICE_LINE.c.quantity)).label("taken"),
        )
        .join(INVOICE, INVOICE.c.id == INVOICE_LINE.c.invoice_id)
        .where(INVOICE.c.state.in_(TAKEN), INVOICE_LINE.c.line_id.is_not(None))
        .group_by(INVOICE_LINE.c.line_id)
        .subquery()
    )
    certified = (
        select(func.coalesce(func.sum(DELIVERY.c.quantity), 0))
        .where(DELIVERY.c.line_id == invoiced.c.line_id, DELIVERY.c.state == DeliveryState.CERTIFIED)
        .scalar_subquery()
    )
    rows = db.session.scalars(select(invoiced.c.line_id).where(invoiced.c.taken > certified).order_by(invoiced.c.line_id))
    return [f"prestation {key}" for key in rows]


def more_done_than_contracted() -> list[str]:
    """Lines of which more is done than the contract holds, at some time of it (I4, R8)."""
    found = []
    for keys in _contracts_with_sessions():
        sight = sight_of(keys)
        for line_id, held in sorted(sight.done.items()):
            contract_id, line = sight.lines[line_id]
            steps, done = steps_of(line, sight.grounds[contract_id].changes), list(held.values())
            if any(left_on(steps, done, day) < ZERO for day, _ in done):
                found.append(f"contrat {contract_id}, prestation {line_id}")
    return found


def out_of_time() -> list[str]:
    """Sessions held or certified before the contract's start or signatures, after its end, while it was suspended, or not of its lines (I7)."""
    columns = (DELIVERY.c.id, DELIVERY.c.contract_id, DELIVERY.c.line_id, DELIVERY.c.held_on)
    found = []
    for keys in _contracts_with_sessions():
        sight = sight_of(keys)
        done = select(*columns).where(DELIVERY.c.contract_id.in_(keys), DELIVERY.c.state.in_(DONE_STATES))
        for key, contract_id, line_id, day in db.session.execute(done.order_by(DELIVERY.c.id)):
            if sight.lines[line_id][0] != contract_id or period_refusal(sight.grounds[contract_id], day):
                found.append(f"service fait {key}")
    return found


def ledger_not_as_certified() -> list[str]:
    """Actions whose « service fait » in the ledger is not what is certified on their contracts."""
    held: dict[int, dict[int, Any]] = {}
    rows = select(LEDGER.c.action_id, LEDGER.c.envelope_id, func.sum(LEDGER.c.amount)).where(
        LEDGER.c.kind == LedgerKind.DELIVERED
    )
    for action, envelope, amount in db.session.execute(rows.group_by(LEDGER.c.action_id, LEDGER.c.envelope_id)):
        if amount:
            held.setdefault(action, {})[envelope] = amount
    certified = db.session.scalars(
        select(CONTRACT.c.action_id)
        .join(DELIVERY, DELIVERY.c.contract_id == CONTRACT.c.id)
        .where(DELIVERY.c.state == DeliveryState.CERTIFIED)
    )
    keys = sorted({*held, *certified})
    found = []
    for start in range(0, len(keys), SLICE):
        for action, wanted in delivered_of(keys[start : start + SLICE]).items():
            if wanted != held.get(action, {}):
                found.append(f"action {action}")
    return found


def stood_in_on_no_day() -> list[str]:
    """Certifications in the place of someone, on a day when nobody had been named for it (R8)."""
    columns = (DELIVERY.c.id, DELIVERY.c.certified_at, DELIVERY.c.certified_by_id, DELIVERY.c.certified_for_id)
    rows = db.session.execute(select(*columns).where(DELIVERY.c.certified_for_id.is_not(None)).order_by(DELIVERY.c.id)).all()
    named: dict[tuple[int, int], list[tuple[date, date]]] = {}
    for person, absent, first, last in db.session.execute(select(*STAND_IN_COLUMNS)):
        named.setdefault((person, absent), []).append((first, last))
    return [
        f"séance {key} : certifiée par un intérim que personne n’a désigné ce jour-là"
        for key, at, person, absent in rows
        if not any(first <= local(at).date() <= last for first, last in named.get((person, absent), ()))
    ]


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Quantités facturées et certifiées": invoiced_without_service,
    "Quantités faites et prévues au contrat": more_done_than_contracted,
    "Séances hors du temps du contrat": out_of_time,
    "Services faits dans les enveloppes": ledger_not_as_certified,
    "Services faits certifiés par intérim": stood_in_on_no_day,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
