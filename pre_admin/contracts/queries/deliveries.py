"""Reading sessions: their list, what it filters by, the lines they may be of, the ground they are judged on."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Contract,
    ContractLine,
    ContractSuspension,
    Delivery,
    DeliveryState,
    Invoice,
    InvoiceLine,
)
from pre_admin.contracts.queries.commitments import TAKEN
from pre_admin.contracts.queries.terms import changes_of, lines_of
from pre_admin.contracts.rules.deliveries import DONE_STATES, UNDER_WAY, Ground, Sight
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import MONTHS
from pre_admin.core.types import Rows
from pre_admin.pathways.queries.partners import PROVIDER

CONTRACT: Any = Contract.__table__
DELIVERY: Any = Delivery.__table__
SUSPENSION: Any = ContractSuspension.__table__
INVOICE: Any = Invoice.__table__
INVOICE_LINE: Any = InvoiceLine.__table__
NUMBER = func.coalesce(Contract.reference, "Brouillon")


def delivery_list() -> Rows:
    """Sessions with their contract, its provider and the line."""
    return (
        select(Delivery.id)
        .select_from(Delivery)
        .join(Contract, Contract.id == Delivery.contract_id, isouter=True)
        .join(ContractLine, ContractLine.id == Delivery.line_id, isouter=True)
        .join(PROVIDER, PROVIDER.c.id == Contract.provider_id, isouter=True)
    )


def line_texts() -> Rows:
    """Every line of every contract: « 2026-C-014 · Atelier de lecture »; the hint is its unit."""
    return (
        select(ContractLine.id, NUMBER + " · " + ContractLine.label, ContractLine.unit)
        .join(Contract, Contract.id == ContractLine.contract_id)
        .order_by(Contract.reference.desc(), ContractLine.rank, ContractLine.id)
    )


def line_choices(contract_id: int | None = None) -> Rows:
    """The lines on which a session may be noted: of contracts that run, or of one of them."""
    statement = line_texts().where(Contract.state.in_(UNDER_WAY))
    return statement if contract_id is None else statement.where(Contract.id == contract_id)


def contracts_with_sessions() -> Rows:
    """Contracts that have a session, latest first."""
    under = select(DELIVERY.c.contract_id).distinct()
    return select(Contract.id, NUMBER + " " + Contract.title).where(Contract.id.in_(under)).order_by(Contract.id.desc())


def providers_with_sessions() -> Rows:
    """Providers of those contracts, by name."""
    under = select(CONTRACT.c.provider_id).where(CONTRACT.c.id.in_(select(DELIVERY.c.contract_id)))
    return select(PROVIDER.c.id, PROVIDER.c.name).where(PROVIDER.c.id.in_(under)).order_by(PROVIDER.c.sort_key, PROVIDER.c.id)


def months_with_sessions() -> Sequence[tuple[str, str]]:
    """(« 2026-11 », « novembre 2026 ») from the first session to the last, latest first."""
    first, last = db.session.execute(select(func.min(Delivery.held_on), func.max(Delivery.held_on))).one()
    first, last = first or today(), last or today()
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [(f"{n // 12}-{n % 12 + 1:02d}", f"{MONTHS[n % 12]} {n // 12}") for n in reversed(numbers)]


def contract_of_line(line_id: int | None) -> Contract | None:
    """The contract a line belongs to, within the person's scope."""
    statement = select(Contract).join(ContractLine, ContractLine.contract_id == Contract.id)
    return db.session.scalar(statement.where(ContractLine.id == line_id)) if line_id else None


def latest_of(contract_id: int, most: int) -> Sequence[Any]:
    """(id, day, line, quantity, children, state) of the latest sessions of a contract."""
    columns = (Delivery.id, Delivery.held_on, ContractLine.label, Delivery.quantity, Delivery.children, Delivery.state)
    statement = (
        select(*columns).join(ContractLine, ContractLine.id == Delivery.line_id).where(Delivery.contract_id == contract_id)
    )
    return db.session.execute(statement.order_by(Delivery.held_on.desc(), Delivery.id.desc()).limit(most)).all()


def counts_of(contract_id: int) -> dict[DeliveryState, int]:
    """State → how many sessions of a contract."""
    statement = select(Delivery.state, func.count()).where(Delivery.contract_id == contract_id).group_by(Delivery.state)
    return {state: count for state, count in db.session.execute(statement)}


def late_of(contract_id: int) -> int:
    """How many planned sessions of a contract are past."""
    late = (Delivery.contract_id == contract_id, Delivery.state == DeliveryState.PLANNED, Delivery.held_on < today())
    return db.session.scalar(select(func.count(Delivery.id)).where(*late)) or 0


def certified_days(contract_id: int) -> Sequence[Any]:
    """(moment, how many) of what was certified of a contract, together when at the same moment."""
    statement = select(DELIVERY.c.certified_at, func.count(), func.min(DELIVERY.c.held_on), func.max(DELIVERY.c.held_on)).where(
        DELIVERY.c.contract_id == contract_id, DELIVERY.c.certified_at.is_not(None)
    )
    return db.session.execute(
        statement.group_by(DELIVERY.c.certified_at).order_by(DELIVERY.c.certified_at.desc()).limit(20)
    ).all()


# ---- what a session is judged on
def sight_of(contract_ids: Collection[int]) -> Sight:
    """These contracts, their lines, amendments, suspensions, and what was done of each line already."""
    lines, changes = lines_of(contract_ids), changes_of(contract_ids)
    columns = ("id", "state", "signed_on", "provider_signed_on", "starts_on", "ends_on", "terminated_on")
    with as_system("contrats sur lesquels des séances sont notées : des dates") as session:
        heads = session.execute(select(*(CONTRACT.c[name] for name in columns)).where(CONTRACT.c.id.in_(contract_ids))).all()
        suspended = session.execute(
            select(SUSPENSION.c.contract_id, SUSPENSION.c.starts_on, SUSPENSION.c.ends_on)
            .where(SUSPENSION.c.contract_id.in_(contract_ids))
            .order_by(SUSPENSION.c.starts_on)
        ).all()
    grounds = {
        one.id: Ground(
            one.state, max((day for day in (one.signed_on, one.provider_signed_on) if day), default=None), one.starts_on, one.ends_on,
            one.terminated_on, [(start, end) for key, start, end in suspended if key == one.id], changes.get(one.id, ()),
        )
        for one in heads
    }  # fmt: skip
    known = {line.id: (key, line) for key, found in lines.items() for line in found}
    return Sight(grounds, known, done_of(contract_ids))


def done_of(contract_ids: Collection[int]) -> dict[int, dict[int, tuple[date, Decimal]]]:
    """Line → session → (day, quantity) of what was held or certified."""
    statement = select(DELIVERY.c.line_id, DELIVERY.c.id, DELIVERY.c.held_on, DELIVERY.c.quantity).where(
        DELIVERY.c.contract_id.in_(contract_ids), DELIVERY.c.state.in_(DONE_STATES)
    )
    found: dict[int, dict[int, tuple[date, Decimal]]] = {}
    with as_system("séances faites : des quantités") as session:
        for line_id, key, day, quantity in session.execute(statement):
            found.setdefault(line_id, {})[key] = (day, quantity)
    return found


def lines_invoiced_by(user_id: int, line_ids: Collection[int]) -> set[int]:
    """Which of these lines are on an invoice that this person entered (I13)."""
    statement = (
        select(INVOICE_LINE.c.line_id)
        .join(INVOICE, INVOICE.c.id == INVOICE_LINE.c.invoice_id)
        .where(INVOICE.c.entered_by_id == user_id, INVOICE_LINE.c.line_id.in_(line_ids))
    )
    with as_system("factures enregistrées par une personne : sur quelles prestations") as session:
        return set(session.scalars(statement))


def certified_and_invoiced(line_id: int) -> tuple[Decimal, Decimal]:
    """What is certified of a line, and what accepted invoices take of it."""
    certified = select(func.sum(DELIVERY.c.quantity)).where(
        DELIVERY.c.line_id == line_id, DELIVERY.c.state == DeliveryState.CERTIFIED
    )
    invoiced = (
        select(func.sum(func.coalesce(INVOICE_LINE.c.accepted_quantity, INVOICE_LINE.c.quantity)))
        .join(INVOICE, INVOICE.c.id == INVOICE_LINE.c.invoice_id)
        .where(INVOICE_LINE.c.line_id == line_id, INVOICE.c.state.in_(TAKEN))
    )
    with as_system("quantités certifiées et facturées d’une prestation") as session:
        return session.scalar(certified) or Decimal(0), session.scalar(invoiced) or Decimal(0)


def of_contracts(condition: Any) -> Any:
    """Sessions of the contracts that meet a condition: counted from these few contracts."""
    return Delivery.contract_id.in_(select(Contract.id).where(condition))
