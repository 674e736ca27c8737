"""Writing the ledger: the only place that does, always with the envelopes held."""

from collections.abc import Mapping
from decimal import Decimal

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerEntry, LedgerKind
from pre_admin.funding.queries.ledger import held_by


def write(
    action_id: int, kind: LedgerKind, amounts: Mapping[int, Decimal], reason: str, source: tuple[str, int], actor: Actor | None
) -> None:
    """Add to a sum of these envelopes (or take from it, with negative amounts), for an action."""
    for envelope_id, amount in sorted(amounts.items()):
        if amount:
            db.session.add(
                LedgerEntry(
                    envelope_id=envelope_id, action_id=action_id, kind=kind, amount=amount, reason=reason,
                    source=source[0], source_id=source[1], author_id=actor.id if actor else None,
                )
            )  # fmt: skip
    db.session.flush()


def hold(
    action_id: int, kind: LedgerKind, wanted: Mapping[int, Decimal], reason: str, source: tuple[str, int], actor: Actor | None,
    held: Mapping[int, Decimal] | None = None,
) -> None:  # fmt: skip
    """Make an action hold exactly these amounts of one kind: what it held and holds no more is given back.

    `held` is what it holds, for who read it already with the action held.
    """
    held = held_by(action_id, kind) if held is None else held
    change = {key: wanted.get(key, Decimal(0)) - held.get(key, Decimal(0)) for key in {*held, *wanted}}
    write(action_id, kind, change, reason, source, actor)


def release(action_id: int, reason: str, source: tuple[str, int], actor: Actor | None) -> None:
    """An action gives back what it reserved and what was approved for it."""
    for kind in (LedgerKind.RESERVED, LedgerKind.APPROVED):
        hold(action_id, kind, {}, reason, source, actor)
