"""Reading amendments: their list, what a contract is before and after one, the facts it is judged on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, literal, select, type_coerce

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Amendment,
    AmendmentLine,
    AmendmentState,
    AmendmentTranche,
    Contract,
    Invoice,
    InvoiceLine,
    InvoiceState,
)
from pre_admin.contracts.queries.commitments import taken_by
from pre_admin.contracts.queries.deliveries import done_of
from pre_admin.contracts.queries.printed.ground import missing_of_office, missing_of_provider
from pre_admin.contracts.queries.promises import free_of
from pre_admin.contracts.queries.terms import changes_of, lines_of, tranches_of
from pre_admin.contracts.rules.amendments import OPEN_STATES, Facts, LineChange, gaps_of, paper_gap
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.deliveries import left_on, steps_of
from pre_admin.contracts.rules.effective import Change, Line, Terms, terms_on
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Cents, Rows
from pre_admin.funding.models import Envelope
from pre_admin.partners.models import Provider
from pre_admin.pathways.queries.partners import PROVIDER

AMENDMENT: Any = Amendment.__table__
MORE: Any = AmendmentTranche.__table__
INVOICE: Any = Invoice.__table__
INVOICE_LINE: Any = InvoiceLine.__table__
AMOUNT: Any = type_coerce(
    select(func.coalesce(func.sum(MORE.c.amount), literal(Decimal(0), Cents())))
    .where(MORE.c.amendment_id == Amendment.id)
    .correlate(Amendment)
    .scalar_subquery(),
    Cents(),
)
"""What an amendment adds to the amount of its contract, VAT included."""


def amendment_list() -> Rows:
    """Amendments with their contract and its provider."""
    return (
        select(Amendment.id)
        .select_from(Amendment)
        .join(Contract, Contract.id == Amendment.contract_id, isouter=True)
        .join(PROVIDER, PROVIDER.c.id == Contract.provider_id, isouter=True)
    )


def contracts_with_amendments() -> Rows:
    """Contracts that have an amendment, latest first."""
    under = select(AMENDMENT.c.contract_id).distinct()
    name = func.coalesce(Contract.reference, "Brouillon") + " " + Contract.title
    return select(Contract.id, name).where(Contract.id.in_(under)).order_by(Contract.id.desc())


def amendments_of(contract_id: int) -> Sequence[Any]:
    """(amendment, what it adds) of a contract, in order."""
    statement = select(Amendment, AMOUNT).where(Amendment.contract_id == contract_id)
    return db.session.execute(statement.order_by(Amendment.number)).all()


def last_number(contract_id: int) -> int:
    """The number of the latest amendment of a contract, zero without any."""
    with as_system("numéro d’avenant") as session:
        return session.scalar(select(func.max(Amendment.number)).where(Amendment.contract_id == contract_id)) or 0


def open_amendment(contract_id: int, but: int | None = None) -> Amendment | None:
    """The amendment of a contract that is neither signed nor cancelled."""
    statement = select(Amendment).where(Amendment.contract_id == contract_id, Amendment.state.in_(OPEN_STATES))
    return db.session.scalar(statement.where(Amendment.id != but) if but else statement)


def rows_of(model: type[Any], amendment_id: int) -> Sequence[Any]:
    """The lines or tranches of an amendment."""
    return db.session.scalars(select(model).where(model.amendment_id == amendment_id).order_by(model.id)).all()


# ---- before and after
@dataclass(frozen=True)
class Sides:
    """A contract before an amendment and after it."""

    before: Terms
    after: Terms
    changes: Sequence[LineChange]
    labels: dict[int, str]


def sides_of(amendment: Amendment) -> Sides:
    """The terms that an amendment changes: those of the contract and of the signed amendments before it."""
    key = amendment.contract_id
    lines, tranches = lines_of([key]).get(key, []), tranches_of([key]).get(key, {})
    contract = db.session.get_one(Contract, key)
    earlier = [one for one in changes_of([key]).get(key, ()) if one.number < amendment.number]
    own, fresh = _own(amendment)
    kept = [one for one in lines if one.amendment_id != amendment.id]
    before = terms_on(kept, tranches, contract.ends_on, contract.vat, earlier, None)
    after = terms_on([*kept, *fresh], tranches, contract.ends_on, contract.vat, [*earlier, own], None)
    changes = [LineChange(line_id, quantity) for line_id, quantity in own.lines.items()]
    changes += [LineChange(None, one.quantity, one) for one in fresh]
    return Sides(before, after, changes, {one.id: one.label for one in kept})


def _own(amendment: Amendment) -> tuple[Change, list[Line]]:
    """What the amendment changes, as if it were signed, and the lines it adds, under numbers of their own."""
    changed: dict[int, Decimal] = {}
    fresh = []
    for row in rows_of(AmendmentLine, amendment.id):
        if row.line_id is not None:
            changed[row.line_id] = changed.get(row.line_id, ZERO) + row.quantity
        else:
            fresh.append(Line(-row.id, row.label, row.unit, row.unit_price, row.quantity, amendment.id, row.id))
    tranches = {row.envelope_id: row.amount for row in rows_of(AmendmentTranche, amendment.id)}
    day = amendment.effective_on or today()
    return Change(amendment.id, amendment.number, day, amendment.new_ends_on, changed, tranches), fresh


def facts_of(amendment: Amendment) -> Facts:
    """What an amendment is judged on, as the database has it now."""
    key, sides = amendment.contract_id, sides_of(amendment)
    contract = db.session.get_one(Contract, key)
    changes = [one for one in changes_of([key]).get(key, ()) if one.id != amendment.id]
    own, _ = _own(amendment)
    done = done_of([key])
    lines = {one.id: one for one in lines_of([key]).get(key, [])}
    left = {
        line_id: left_on(steps_of(lines[line_id], [*changes, own]), list(done.get(line_id, {}).values()), date.min)
        for line_id in own.lines
        if line_id in lines
    }
    days = [day for held in done.values() for day, _ in held.values()]
    envelopes = {*sides.before.tranches, *sides.after.tranches}
    return Facts(
        contract.state, contract.starts_on, today(), amendment.effective_on, amendment.new_ends_on, sides.before, sides.after, sides.changes,
        sides.labels, left, invoiced_of(list(own.lines)), taken_by([key]).get(key, {}), free_of(contract.action_id, key), titles_of(envelopes),
        max(days, default=None), max((one.effective_on for one in changes), default=None),
    )  # fmt: skip


def lacking_of(amendment: Amendment) -> list[str]:
    """Everything an amendment lacks; before it is issued, what its paper would not say too."""
    found = gaps_of(facts_of(amendment))
    if amendment.state is AmendmentState.DRAFT:
        contract = db.session.get_one(Contract, amendment.contract_id)
        missing = [*missing_of_provider(db.session.get_one(Provider, contract.provider_id)), *missing_of_office()]
        found += [paper_gap(missing)] if missing else []
    return found


def invoiced_of(line_ids: Sequence[int]) -> dict[int, Decimal]:
    """Line → what invoices that are not rejected count of it."""
    statement = (
        select(INVOICE_LINE.c.line_id, func.sum(func.coalesce(INVOICE_LINE.c.accepted_quantity, INVOICE_LINE.c.quantity)))
        .join(INVOICE, INVOICE.c.id == INVOICE_LINE.c.invoice_id)
        .where(INVOICE_LINE.c.line_id.in_(line_ids), INVOICE.c.state != InvoiceState.REJECTED)
        .group_by(INVOICE_LINE.c.line_id)
    )
    with as_system("quantités facturées de prestations") as session:
        return {key: quantity for key, quantity in session.execute(statement)}


def titles_of(envelope_ids: Any) -> dict[int, str]:
    """Envelope → its title."""
    rows = db.session.execute(select(Envelope.id, Envelope.title).where(Envelope.id.in_(envelope_ids)))
    return {key: title for key, title in rows}
