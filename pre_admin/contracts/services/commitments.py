"""The commitment of contracts on the envelopes, in the one ledger: always with action, contract, envelopes held, in that order."""

from decimal import Decimal

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.commitments import committed_of
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import amount_fr
from pre_admin.funding.models import Action, LedgerKind
from pre_admin.funding.queries.ledger import held_by, lock_envelopes, sums_of
from pre_admin.funding.services import ledger

OVER_APPROVED = (
    "Ce contrat engagerait {} sur l’enveloppe « {} », où l’action n’a que {} de validés. "
    "Réduisez la tranche ; ou modifiez l’action, qui retournera devant les deux instances."
)
NOT_VOTED = "L’enveloppe « {} » n’est pas encore votée : rien ne s’engage sur elle. Notez son vote, puis recommencez."


def hold_contract(contract: Contract) -> None:
    """The action then the contract, held until the transaction ends: two signatures, two invoices are taken one after the other.

    Neither is read again: what changed meanwhile keeps its old version here, and the save is refused as stale (R11).
    """
    statement = select(Action.id).where(Action.id == contract.action_id)
    db.session.scalars(statement.with_for_update(key_share=True)).one()
    db.session.scalars(select(Contract.id).where(Contract.id == contract.id).with_for_update(key_share=True)).one()


def settle_commitment(contract: Contract, reason: str, actor: Actor | None) -> None:
    """Make the ledger hold what the contracts of the action commit now: at signature, amendment, closing (R7, R8, I1, I3).

    The rows that changed are flushed first. Raises DomainError when an envelope would be committed beyond what was approved.
    """
    db.session.flush()
    wanted = committed_of(contract.action_id)
    held = held_by(contract.action_id, LedgerKind.COMMITTED)
    titles = {one.id: one.title for one in lock_envelopes({*wanted, *held})}
    approved, sums = held_by(contract.action_id, LedgerKind.APPROVED), sums_of(list(titles))
    for envelope_id, amount in sorted(wanted.items()):
        if amount > held.get(envelope_id, Decimal(0)):
            _refuse(envelope_id, amount, approved.get(envelope_id, Decimal(0)), sums[envelope_id].forecast, titles)
    ledger.hold(contract.action_id, LedgerKind.COMMITTED, wanted, reason, ("contract", contract.id), actor, held)


def _refuse(envelope_id: int, amount: Decimal, approved: Decimal, forecast: bool, titles: dict[int, str]) -> None:
    if amount > approved:
        raise DomainError(OVER_APPROVED.format(amount_fr(amount), titles[envelope_id], amount_fr(approved)))
    if forecast:
        raise DomainError(NOT_VOTED.format(titles[envelope_id]))
