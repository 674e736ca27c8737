"""What invoices take of the envelopes, in the one ledger: invoiced once accepted, paid once paid (R7, I6)."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, Invoice, InvoiceState, InvoiceTranche
from pre_admin.contracts.rules.invoices import TAKING
from pre_admin.contracts.services.commitments import hold_contract
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerKind
from pre_admin.funding.queries.ledger import held_of, lock_envelopes
from pre_admin.funding.services import ledger

CONTRACT: Any = Contract.__table__
INVOICE: Any = Invoice.__table__
TRANCHE: Any = InvoiceTranche.__table__
STATES: dict[LedgerKind, tuple[InvoiceState, ...]] = {LedgerKind.INVOICED: TAKING, LedgerKind.PAID: (InvoiceState.PAID,)}


def invoiced_of(action_id: int, states: tuple[InvoiceState, ...]) -> dict[int, Decimal]:
    """Envelope → what the invoices of an action's contracts take of it, in these states."""
    statement = (
        select(TRANCHE.c.envelope_id, func.sum(TRANCHE.c.amount))
        .join(INVOICE, INVOICE.c.id == TRANCHE.c.invoice_id)
        .join(CONTRACT, CONTRACT.c.id == INVOICE.c.contract_id)
        .where(CONTRACT.c.action_id == action_id, INVOICE.c.state.in_(states))
        .group_by(TRANCHE.c.envelope_id)
    )
    with as_system("ce que les factures d’une action prennent des enveloppes") as session:
        return {key: amount for key, amount in session.execute(statement)}


def hold_money(contract: Contract) -> None:
    """Action, contract, envelopes, held in that order until the transaction ends: two invoices of one contract are taken one after the other.

    The envelopes are all those of which the action holds something: whatever an invoice takes was committed on one of them.
    """
    hold_contract(contract)
    lock_envelopes({key for held in held_of([contract.action_id])[contract.action_id].values() for key in held})


def settle_invoices(contract: Contract, reason: str, actor: Actor | None) -> None:
    """Make the ledger hold what the invoices of the action take now, its money held."""
    db.session.flush()
    held = held_of([contract.action_id])[contract.action_id]
    for kind, states in STATES.items():
        wanted = invoiced_of(contract.action_id, states)
        ledger.hold(contract.action_id, kind, wanted, reason, ("contract", contract.id), actor, held[kind])
