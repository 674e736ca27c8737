"""Writing the ledger: the only place that does, always with the envelopes held."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerEntry, LedgerKind
from pre_admin.funding.queries.ledger import held_by

Amounts = Mapping[int, Decimal]
LINE: Any = LedgerEntry.__table__
ZERO = Decimal(0)


def lines(
    action_id: int, kind: LedgerKind, amounts: Amounts, reason: str, source: tuple[str, int], actor: Actor | None
) -> list[dict[str, Any]]:
    """What is added to a sum of these envelopes (or taken from it, with negative amounts), for an action."""
    return [
        {
            "envelope_id": envelope_id, "action_id": action_id, "kind": kind, "amount": amount, "reason": reason,
            "source": source[0], "source_id": source[1], "author_id": actor.id if actor else None,
        }
        for envelope_id, amount in sorted(amounts.items())
        if amount
    ]  # fmt: skip


def put(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write lines, in their order, after all that the session has to write: a line follows what caused it."""
    db.session.flush()
    if rows:
        db.session.connection().execute(insert(LINE), list(rows))


def write(action_id: int, kind: LedgerKind, amounts: Amounts, reason: str, source: tuple[str, int], actor: Actor | None) -> None:
    """Add to a sum of these envelopes (or take from it, with negative amounts), for an action."""
    put(lines(action_id, kind, amounts, reason, source, actor))


def change_of(wanted: Amounts, held: Amounts) -> dict[int, Decimal]:
    """Envelope → what must be added so that exactly what is wanted is held: what is held no more is given back."""
    return {key: wanted.get(key, ZERO) - held.get(key, ZERO) for key in {*held, *wanted}}


def hold(
    action_id: int, kind: LedgerKind, wanted: Amounts, reason: str, source: tuple[str, int], actor: Actor | None,
    held: Amounts | None = None,
) -> None:  # fmt: skip
    """Make an action hold exactly these amounts of one kind.

    `held` is what it holds, for who read it already with the action held.
    """
    held = held_by(action_id, kind) if held is None else held
    write(action_id, kind, change_of(wanted, held), reason, source, actor)


def release(action_id: int, reason: str, source: tuple[str, int], actor: Actor | None) -> None:
    """An action gives back what it reserved and what was approved for it."""
    for kind in (LedgerKind.RESERVED, LedgerKind.APPROVED):
        hold(action_id, kind, {}, reason, source, actor)
