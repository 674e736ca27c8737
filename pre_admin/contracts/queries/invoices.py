"""Reading invoices: the list, the look-ups of their form, what stands beside one invoice, a contract, a provider."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, Invoice, InvoiceSuspension, InvoiceTranche
from pre_admin.contracts.queries import terms
from pre_admin.contracts.queries.cases import case_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.billing import Bill
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr
from pre_admin.core.types import Rows
from pre_admin.funding.models import Envelope
from pre_admin.pathways.queries.partners import PROVIDER

CONTRACT: Any = Contract.__table__
REFERENCE = func.coalesce(CONTRACT.c.reference, "Brouillon")


def invoice_list() -> Rows:
    """Invoices with their provider and contract."""
    return (
        select(Invoice.id)
        .select_from(Invoice)
        .join(PROVIDER, PROVIDER.c.id == Invoice.provider_id, isouter=True)
        .join(CONTRACT, CONTRACT.c.id == Invoice.contract_id, isouter=True)
    )


def providers_of_invoices() -> Rows:
    """(id, name, city) of the providers an invoice came from, by name."""
    held = select(Invoice.provider_id).where(Invoice.provider_id == PROVIDER.c.id).exists()
    return select(PROVIDER.c.id, PROVIDER.c.name, PROVIDER.c.city).where(held).order_by(PROVIDER.c.sort_key, PROVIDER.c.id)


# ---- the form
def contract_of(contract_id: int | None) -> Contract | None:
    """A contract the person may see."""
    return db.session.scalar(select(Contract).where(Contract.id == contract_id)) if contract_id else None


def billable(contract: Contract) -> list[dict[str, Any]]:
    """The lines of a contract as an invoice of today would have them: what is certified and not invoiced; all of them when nothing is."""
    blank = Bill(contract.provider_id, "-", today(), today(), ZERO, ZERO, ZERO, ())
    case = case_of(blank, contract.id, None)
    rows = [
        {"line_id": line.id, "quantity": case.standing(line.id).left or None, "unit_price": line.unit_price}
        for line in case.deal.terms.lines
    ]
    certified = [row for row in rows if row["quantity"]]
    return certified or rows


def lines_offered(contract_id: int) -> list[tuple[int, str]]:
    """(id, « Séance, 45,00 € la séance ») of every line the contract ever had: a wrong one is said on the invoice's page."""
    return [
        (one.id, f"{one.label}, {amount_fr(one.unit_price)} ({one.unit.label.lower()})")
        for one in terms.lines_of([contract_id]).get(contract_id, [])
    ]


# ---- one invoice
def reference_of(contract_id: int) -> str:
    """The number of a contract."""
    with as_system("numéro d’un contrat") as session:
        return session.scalar(select(REFERENCE).where(CONTRACT.c.id == contract_id)) or ""


def suspensions_of(invoice_id: int) -> Sequence[InvoiceSuspension]:
    """Its suspensions, in their order."""
    statement = select(InvoiceSuspension).where(InvoiceSuspension.invoice_id == invoice_id)
    return db.session.scalars(statement.order_by(InvoiceSuspension.starts_on)).all()


def paid_from(invoice_id: int) -> Sequence[Any]:
    """(envelope, its title, amount) of the commitments that pay it."""
    statement = select(Envelope.id, Envelope.title, InvoiceTranche.amount).join(
        Envelope, Envelope.id == InvoiceTranche.envelope_id
    )
    return db.session.execute(statement.where(InvoiceTranche.invoice_id == invoice_id).order_by(Envelope.year, Envelope.id)).all()


# ---- beside a contract, a provider
def invoices_of(condition: ColumnElement[bool], limit: int) -> Sequence[Any]:
    """(id, number, reference of the contract, dated on, received on, total, accepted, state), latest first."""
    columns = (
        Invoice.id,
        Invoice.number,
        REFERENCE,
        Invoice.dated_on,
        Invoice.received_on,
        Invoice.total,
        Invoice.accepted,
        Invoice.state,
    )
    statement = select(*columns).join(CONTRACT, CONTRACT.c.id == Invoice.contract_id, isouter=True).where(condition)
    return db.session.execute(statement.order_by(Invoice.received_on.desc(), Invoice.id.desc()).limit(limit)).all()


def counts(condition: ColumnElement[bool]) -> int:
    """How many invoices meet a condition, within the person's scope."""
    return db.session.scalar(select(func.count(Invoice.id)).where(condition)) or 0


def provider_name(provider_id: int) -> str:
    """The name of a provider, for who reads an invoice."""
    with as_system("nom d’un prestataire") as session:
        return session.scalar(select(PROVIDER.c.name).where(PROVIDER.c.id == provider_id)) or ""
