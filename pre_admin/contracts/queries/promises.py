"""What the contracts of an action take of what was approved for it: numbers, asked as the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select, union_all

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Amendment,
    AmendmentState,
    AmendmentTranche,
    CarryOver,
    Contract,
    ContractState,
    ContractTranche,
    Invoice,
    InvoiceTranche,
)
from pre_admin.contracts.queries.commitments import HOLDING, TAKEN
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.core.types import Rows
from pre_admin.funding.models import LedgerKind
from pre_admin.funding.queries.ledger import held_by

CONTRACT: Any = Contract.__table__
TRANCHE: Any = ContractTranche.__table__
AMENDMENT: Any = Amendment.__table__
MORE: Any = AmendmentTranche.__table__
INVOICE: Any = Invoice.__table__
CARRIED: Any = CarryOver.__table__
PAID: Any = InvoiceTranche.__table__


@dataclass(frozen=True)
class Named:
    """A contract of an action: how it is called, its state."""

    id: int
    reference: str | None
    state: ContractState


def contracts_of(action_id: int) -> Sequence[Named]:
    """The contracts of an action, whoever asks."""
    statement = select(CONTRACT.c.id, CONTRACT.c.reference, CONTRACT.c.state).where(CONTRACT.c.action_id == action_id)
    with as_system("contrats d’une action") as session:
        return [Named(*row) for row in session.execute(statement.order_by(CONTRACT.c.id))]


def free_of(action_id: int, but: int | None = None, drafts: bool = False) -> dict[int, Decimal]:
    """Envelope → what was approved for the action and no other contract takes, issued or signed; drafts too, when asked.

    Under zero where more is taken than was approved, which the checks look for.
    """
    free = held_by(action_id, LedgerKind.APPROVED)
    with as_system("ce que prennent les contrats d’une action : des sommes") as session:
        for envelope, amount in session.execute(_taken(action_id, but, drafts)):
            free[envelope] = free.get(envelope, ZERO) - amount
    return dict(sorted(free.items()))


def _taken(action_id: int, but: int | None, drafts: bool) -> Rows:
    """(envelope, amount) of tranches, signed amendments, what was carried over, and what closed contracts cost; several rows for an envelope."""
    counted = [*HOLDING, ContractState.ISSUED, *([ContractState.DRAFT] if drafts else [])]
    mine = (CONTRACT.c.action_id == action_id) & (CONTRACT.c.id != (but or 0))
    first = select(TRANCHE.c.envelope_id, TRANCHE.c.amount).join(CONTRACT, CONTRACT.c.id == TRANCHE.c.contract_id)
    signed = (AMENDMENT.c.contract_id == CONTRACT.c.id) & (AMENDMENT.c.state == AmendmentState.SIGNED)
    more = select(MORE.c.envelope_id, MORE.c.amount).join(AMENDMENT, AMENDMENT.c.id == MORE.c.amendment_id).join(CONTRACT, signed)
    cost = (
        select(PAID.c.envelope_id, PAID.c.amount)
        .join(INVOICE, INVOICE.c.id == PAID.c.invoice_id)
        .join(CONTRACT, CONTRACT.c.id == INVOICE.c.contract_id)
        .where(mine, CONTRACT.c.state == ContractState.CLOSED, INVOICE.c.state.in_(TAKEN))
    )
    gone = select(CARRIED.c.envelope_id, -CARRIED.c.amount).join(CONTRACT, CONTRACT.c.id == CARRIED.c.contract_id)
    come = select(CARRIED.c.into_id, CARRIED.c.amount).join(CONTRACT, CONTRACT.c.id == CARRIED.c.contract_id)
    held = [one.where(mine, CONTRACT.c.state.in_(counted)) for one in (first, more, gone, come)]
    return union_all(*held, cost)  # type: ignore[return-value]
