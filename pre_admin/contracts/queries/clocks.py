"""The payment clocks of invoices, many at once: a constant number of statements."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, true

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Delivery, Invoice, InvoiceLine, InvoiceState, InvoiceSuspension
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.billing import Certified, covering
from pre_admin.contracts.rules.clock import Clock, Pause, clock_of
from pre_admin.contracts.rules.invoices import OPEN, TAKING
from pre_admin.core.calendar import local, start_of_day, today
from pre_admin.funding.settings import PAYMENT_DAYS
from pre_admin.panel.settings import decided

DELIVERY: Any = Delivery.__table__
INVOICE: Any = Invoice.__table__
LINE: Any = InvoiceLine.__table__
SUSPENSION: Any = InvoiceSuspension.__table__
WHY = "délai de paiement de factures"
NEVER = date.max
CHUNK = 500
Needs = Mapping[int, Mapping[int, tuple[Decimal, Decimal]]]
"""Invoice → line → (what was paid of it before, what the invoice pays)."""


def clocks_of(invoice_ids: Collection[int], unsettled: bool = False) -> dict[int, Clock]:
    """Invoice → where its payment stands today; `unsettled` leaves out those that are paid or rejected."""
    if not invoice_ids:
        return {}
    columns = (INVOICE.c.id, INVOICE.c.contract_id, INVOICE.c.received_on, INVOICE.c.state, INVOICE.c.paid_on)
    days, day = decided(PAYMENT_DAYS), today()
    asked = INVOICE.c.state.in_(OPEN) if unsettled else true()
    with as_system(WHY) as session:
        rows = session.execute(select(*columns).where(INVOICE.c.id.in_(invoice_ids), asked)).all()
        if not rows:
            return {}
        pauses = _pauses(session, [row.id for row in rows])
        needs = _needs(session, rows)
        certified = _certified_on(session, {row.id: row.received_on for row in rows}, needs)
    return {
        row.id: clock_of(
            row.received_on, certified[row.id], pauses.get(row.id, []), days, day, row.paid_on, row.state is InvoiceState.REJECTED
        )
        for row in rows
    }  # fmt: skip


def clock_of_one(invoice_id: int) -> Clock:
    """The clock of one invoice."""
    return clocks_of([invoice_id])[invoice_id]


def late_ids() -> list[int]:
    """The invoices not paid yet whose deadline has passed: among those received long enough ago, those whose clock says so."""
    open_ones = (InvoiceState.RECEIVED, InvoiceState.ACCEPTED, InvoiceState.ORDERED)
    before = today() - timedelta(days=decided(PAYMENT_DAYS))
    with as_system(WHY) as session:
        statement = select(INVOICE.c.id).where(INVOICE.c.state.in_(open_ones), INVOICE.c.received_on < before)
        ids = list(session.scalars(statement))
    parts = (clocks_of(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))
    return [key for clocks in parts for key, clock in clocks.items() if clock.late_days]


def _pauses(session: Any, invoice_ids: Collection[int]) -> dict[int, list[Pause]]:
    statement = select(SUSPENSION.c.invoice_id, SUSPENSION.c.starts_on, SUSPENSION.c.ends_on)
    found: dict[int, list[Pause]] = {}
    for key, starts_on, ends_on in session.execute(statement.where(SUSPENSION.c.invoice_id.in_(invoice_ids))):
        found.setdefault(key, []).append(Pause(starts_on, ends_on))
    return found


def _needs(session: Any, rows: Collection[Any]) -> Needs:
    """What each invoice pays of each line, after those that were decided before it."""
    contracts, wanted = {row.contract_id for row in rows}, {row.id for row in rows}
    # The contracts bound both halves: an « or » over two indexes would read every line there is.
    asked = INVOICE.c.state.in_(TAKING) | INVOICE.c.id.in_(wanted)
    statement = (
        select(INVOICE.c.id, INVOICE.c.decided_at, INVOICE.c.state, LINE.c.line_id, LINE.c.quantity, LINE.c.accepted_quantity)
        .join(INVOICE, INVOICE.c.id == LINE.c.invoice_id)
        .where(INVOICE.c.contract_id.in_(contracts), asked, LINE.c.line_id.is_not(None))
    )
    every = session.execute(statement).all()
    ranks = {row.id: (row.state not in TAKING, row.decided_at.timestamp() if row.decided_at else 0.0, row.id) for row in every}
    found: dict[int, dict[int, tuple[Decimal, Decimal]]] = {}
    paid: dict[int, Decimal] = {}
    for row in sorted(every, key=lambda one: ranks[one.id]):
        quantity = row.quantity if row.accepted_quantity is None else row.accepted_quantity
        before = paid.get(row.line_id, ZERO)
        if row.id in wanted:
            first, mine = found.setdefault(row.id, {}).get(row.line_id, (before, ZERO))
            found[row.id][row.line_id] = (first, mine + quantity)
        if row.state in TAKING:
            paid[row.line_id] = before + quantity
    return found


def _certified_on(session: Any, received: Mapping[int, date], needs: Needs) -> dict[int, date | None]:
    """Invoice → the day the last service that it pays was certified; None while one is not, its receipt when it pays no known line.

    Most were certified before the invoice came: their sums then tell, and no service is read one by one.
    """
    lines = {key for need in needs.values() for key in need}
    last = _sums(session, lines)
    read = {key for invoice, need in needs.items() for key in need if not _before(last.get(key), received[invoice])}
    services = _one_by_one(session, read)
    found: dict[int, date | None] = {}
    for invoice, day in received.items():
        days = [_day(last.get(key), services.get(key, ()), *need, day) for key, need in needs.get(invoice, {}).items()]
        found[invoice] = None if NEVER in days else max(days, default=day)
    return found


def _before(sums: tuple[Decimal, Any] | None, day: date) -> bool:
    return sums is not None and sums[1] < start_of_day(day)


def _day(sums: tuple[Decimal, Any] | None, services: Iterable[Certified], before: Decimal, quantity: Decimal, day: date) -> date:
    if quantity <= ZERO:
        return day
    if sums is None or sums[0] < before + quantity:
        return NEVER
    return day if _before(sums, day) else max((one.certified_on for one in covering(services, before, quantity)), default=day)


def _sums(session: Any, lines: Collection[int]) -> dict[int, tuple[Decimal, Any]]:
    # Certified says its moment; asked of the state, SQLite would go through all that are certified rather than these lines.
    statement = select(DELIVERY.c.line_id, func.sum(DELIVERY.c.quantity), func.max(DELIVERY.c.certified_at))
    certified = DELIVERY.c.line_id.in_(lines), DELIVERY.c.certified_at.is_not(None)
    rows = session.execute(statement.where(*certified).group_by(DELIVERY.c.line_id)) if lines else ()
    return {key: (quantity, at) for key, quantity, at in rows}


def _one_by_one(session: Any, lines: Collection[int]) -> dict[int, list[Certified]]:
    statement = select(DELIVERY.c.line_id, DELIVERY.c.held_on, DELIVERY.c.certified_at, DELIVERY.c.quantity)
    certified = DELIVERY.c.line_id.in_(lines), DELIVERY.c.certified_at.is_not(None)
    found: dict[int, list[Certified]] = {}
    for key, held_on, at, quantity in session.execute(statement.where(*certified)) if lines else ():
        found.setdefault(key, []).append(Certified(held_on, local(at).date(), quantity))
    return found
