"""What the contracts of an action hold of its envelopes: numbers, asked as the house."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, ContractState, Invoice, InvoiceState, InvoiceTranche
from pre_admin.contracts.queries.terms import terms_of

CONTRACT: Any = Contract.__table__
INVOICE: Any = Invoice.__table__
TRANCHE: Any = InvoiceTranche.__table__
HOLDING = (ContractState.SIGNED, ContractState.SUSPENDED, ContractState.TERMINATED)
"""States in which a contract holds all that it was signed for; once closed, only what its invoices took."""
TAKEN = (InvoiceState.ACCEPTED, InvoiceState.ORDERED, InvoiceState.PAID)


def taken_by(contract_ids: Any) -> dict[int, dict[int, Decimal]]:
    """Contract → envelope → what its accepted invoices take of it."""
    statement = (
        select(INVOICE.c.contract_id, TRANCHE.c.envelope_id, func.sum(TRANCHE.c.amount))
        .join(TRANCHE, TRANCHE.c.invoice_id == INVOICE.c.id)
        .where(INVOICE.c.contract_id.in_(contract_ids), INVOICE.c.state.in_(TAKEN))
        .group_by(INVOICE.c.contract_id, TRANCHE.c.envelope_id)
    )
    found: dict[int, dict[int, Decimal]] = {}
    with as_system("ce que les factures acceptées prennent des enveloppes") as session:
        for contract_id, envelope_id, amount in session.execute(statement):
            found.setdefault(contract_id, {})[envelope_id] = amount
    return found


def committed_of(action_id: int) -> dict[int, Decimal]:
    """Envelope → what the contracts of an action commit of it, every signed amendment taken, closed contracts for what they cost."""
    with as_system("contrats d’une action") as session:
        rows = session.execute(select(CONTRACT.c.id, CONTRACT.c.state).where(CONTRACT.c.action_id == action_id))
        states: dict[int, ContractState] = {key: state for key, state in rows}
    terms = terms_of([key for key, state in states.items() if state in HOLDING])
    held = [one.tranches for one in terms.values()]
    held += taken_by([key for key, state in states.items() if state is ContractState.CLOSED]).values()
    found: dict[int, Decimal] = {}
    for tranches in held:
        for envelope_id, amount in tranches.items():
            found[envelope_id] = found.get(envelope_id, Decimal(0)) + amount
    return found
