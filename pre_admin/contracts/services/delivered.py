"""The « service fait » sum of the ledger: it holds what is certified, with action, contract and envelopes held, in that order."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.delivered import delivered_of
from pre_admin.contracts.services.commitments import hold_contract
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerKind
from pre_admin.funding.queries.ledger import held_by, lock_envelopes
from pre_admin.funding.services import ledger


def hold_contracts(contract_ids: Iterable[int]) -> list[Contract]:
    """These contracts with their actions, held until the transaction ends, always in the same order."""
    statement = select(Contract).where(Contract.id.in_(set(contract_ids))).order_by(Contract.action_id, Contract.id)
    found = list(db.session.scalars(statement))
    for one in found:
        hold_contract(one)
    return found


def settle_delivered(contracts: Sequence[Contract], reason: str, actor: Actor | None) -> None:
    """Make the ledger hold what is certified now on the actions of these contracts, which are held; once for each action."""
    db.session.flush()
    sources = {one.action_id: one.id for one in contracts}
    wanted = delivered_of(sources)
    held = {key: held_by(key, LedgerKind.DELIVERED) for key in sources}
    lock_envelopes({envelope for key in sources for envelope in {*wanted[key], *held[key]}})
    for key, contract_id in sorted(sources.items()):
        ledger.hold(key, LedgerKind.DELIVERED, wanted[key], reason, ("contract", contract_id), actor, held[key])
